"""What a reader of a text sees in it, in plain characters: nothing hidden, and an address however it is spelled."""

from __future__ import annotations

import re
import unicodedata

from ...primitives.entities import unescaped

_I = re.IGNORECASE
_AMPERSANDS = re.compile(r"&(?:amp;?|#0*38;?|#x0*26;?)+", _I)
_NO_ENTITY = re.compile(r"&(?=#[0-9]{8}|#x[0-9a-f]{7})", _I)  # too long for Markdown, and slow to count
_BARE_TAG = re.compile(r"</?[a-z][a-z0-9]{0,9} ?/?>", _I)  # others may hold something, such as a mailto:
_AT = re.compile(r"%40|(?:(?<=\S) ?)[\[({] ?(?:@|at|apenstaart(?:je)?) ?[\])}] ?", _I)
_DOT = r" ?[\[({] ?(?:\.|dot|punt) ?[\])}] ?| (?:dot|punt) "
_SPELLED = re.compile(  # `jan.voorbeeld @ gmail.com`, `jan at gmail dot com`; the name stands before it
    rf"(?<=[a-z0-9_])(?P<at> ?@ ?| (?:at|apenstaart(?:je)?) )"
    rf"(?P<where>[a-z0-9-]{{1,63}}(?:(?:\.|{_DOT})[a-z0-9-]{{1,63}}){{1,5}})",
    _I,
)
_WHO = re.compile(r"(?<![a-z0-9._%+'@-])[a-z0-9_][a-z0-9._%+'-]{0,63}$", _I)
_DOTS = re.compile(_DOT, _I)
_AT_HOME = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|icloud|yahoo|ziggo|kpnmail|xs4all|proton|protonmail|planet|hetnet|casema"
    r"|upcmail|msn|gmx|telfort|quicknet)\.[a-z]",
    _I,
)
_NAME = re.compile(r"[a-z][a-z'-]*[._][a-z]|[a-z]{3}.*[0-9]", _I)
_MARKS_OF_PAGE = (  # what a page doesn't show of what was typed, and what stands there instead
    (re.compile(r"<(?:br|/?(?:p|div|li|td|th|tr|h[1-6]))(?: [^<>]{0,1000})?/?>", _I), " "),
    (re.compile(r"</?[a-z][^<>]{0,1000}>", _I), ""),
    # Pictures, and where the page has a note.
    (re.compile(r"!\[[^\[\]\n]{0,500}\]\([^()\n]{0,2000}\)|\[\^[^\[\]\s]{1,100}\]"), ""),
    (re.compile(r"\[([^\[\]\n]{0,500})\]\([^()\n]{0,2000}\)"), r"\1"),
    (re.compile(r"\\([!-/:-@\[-`{-~])|[*`]+|(?<=[\w@.+-])~+|~+(?=[\w@.+-])|(?<!\w)_+|_+(?!\w)"), r"\1"),
)
IN_BROWSER = {
    "tag": _BARE_TAG,
    "at": _AT,
    "spelledMail": _SPELLED,
    "who": _WHO,
    "dots": _DOTS,
    "atHome": _AT_HOME,
    "nameInMail": _NAME,
}
"""What the form on the site looks with, as `in_browser` gives it."""


def readable(text: str) -> str:
    """Plain characters without accents, hyphens of one kind, nothing invisible, entities decoded, bare tags gone."""
    for _ in range(3):  # encoded once by a program, once by another; more is no accident
        text = unescaped(_NO_ENTITY.sub(" ", _AMPERSANDS.sub("&", text)))
    if not text.isascii():
        # One character at a time: normalising as a whole is quadratic in a long pile of accents.
        text = text.translate({ord(each): _plain(each) for each in set(text) if not each.isascii()})
    text = _AT.sub("@", _BARE_TAG.sub(" ", text.replace("\r", "")))
    return _SPELLED.sub(_written, text)


def shown(text: str) -> str:
    """What a page shows of it: `06-12**34**5678` is one number there, and so it is around a hidden comment."""
    first, *others = text.split("<!--")
    text = first + "".join(each.partition("-->")[2] if "-->" in each else f"<!--{each}" for each in others)
    for pattern, instead in _MARKS_OF_PAGE:
        text = pattern.sub(instead, text)
    return text


def _plain(character: str) -> str:
    kept = []
    for each in unicodedata.normalize("NFKD", character):
        category = unicodedata.category(each)
        if category == "Nd":
            kept.append(str(unicodedata.decimal(each)))
        elif category == "Pd" or each == "\u2212":
            kept.append("-")
        elif category in {"Zs", "Zl", "Zp"}:
            kept.append("\n" if category != "Zs" else " ")
        elif category not in {"Mn", "Me", "Cc", "Cf", "Cs", "Co", "Cn"}:
            kept.append(each)
    return "".join(kept)


def _written(found: re.Match[str]) -> str:
    """An address in one piece; anything else as it stood: `available at github.com` and `anna @bert` are none."""
    who = _WHO.search(found.string, max(0, found.start() - 65), found.start())
    if who is None:
        return found[0]
    at, where = found["at"].strip().lower(), _DOTS.sub(".", found["where"])
    is_spelled, is_at_home, is_name = where != found["where"], _AT_HOME.match(where), _NAME.search(who[0])
    match at:
        case "@":
            is_one = (
                found["at"] == "@"
                or is_at_home
                or is_spelled
                or (found["at"] == " @ " and len(who[0]) > 1 and where[-1].isalpha())
            )
        case "at":
            is_one = is_spelled or is_name or where.lower().startswith(("gmail.", "hotmail."))
        case _:
            is_one = True
    return f"@{where}" if is_one else found[0]
