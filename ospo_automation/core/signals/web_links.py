"""The address of a page on the web as somebody typed it: the same one for everybody, and never one of an own network.

Nothing is asked of the web: where a page leads on to isn't followed.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from urllib.parse import SplitResult, parse_qs, quote, unquote_plus, urlsplit

from ..primitives.marker import short_print

LONGEST_TYPED = 2_000  # characters, of what is looked at
LONGEST = 400  # of what is kept
_FOUND = re.compile(r"[a-z][a-z0-9+.-]{1,14}:(?://)?[^\s<>\"`\\]+|www\.[^\s<>\"`\\]+", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,14}://|(?:mailto|javascript|data|file|tel):", re.IGNORECASE)
_BARE = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}(?:[/?#][^\s<>\"`\\]*)?", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_HEXADECIMAL = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_ENDS = ".,;:!?'*_~"
_CLOSES = {")": "(", "]": "[", "}": "{"}
_PORTS = {"http": 80, "https": 443}
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_KEPT = "-._~/:?&=+,;!$*%"  # an `@` would look like a mention of ours, and a bracket would end a link
_OWN = frozenset(
    ("localhost", "localdomain", "local", "internal", "intranet", "intra", "lan", "home", "corp", "private", "invalid")
)
"""The last part of names that lead nowhere outside somebody's own network."""
_TRACKING = frozenset(
    (
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid"),
        *("igsh", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "__hstc", "__hssc", "hsctatracking"),
        *(
            "oly_anon_id",
            "oly_enc_id",
            "vero_id",
            "vero_conv",
            "wickedid",
            "rb_clickid",
            "s_cid",
            "sc_cid",
            "_openstat",
        ),
        *("xtor", "cmpid", "_ga", "_gl", "ref_src", "ref_url", "wt_mc", "wt.mc_id", "trk", "trkinfo", "trackingid"),
        *("ck_subscriber_id", "__s", "at_medium", "at_campaign", "nr_email_referer", "guccounter", "guce_referrer"),
    )
)
_TRACKING_BEGINS = ("utm_", "pk_", "mtm_", "matomo_", "piwik_", "hsa_", "stm_", "guce_")
_TEXT_IN_PAGE = ":~:"  # where a browser scrolls to, in words that somebody marked
_WRAPPED = {".safelinks.protection.outlook.com": "url", "www.google.com": "url", "www.google.nl": "url"}
"""Programs that put a page's address within one of their own, by the name under which it stands there."""


class NoLink(StrEnum):
    """Why there is nothing that we can pass on."""

    NONE = "none"
    SCHEME = "scheme"
    OWN = "own"
    LOGIN = "login"
    LONG = "long"
    BROKEN = "broken"


@dataclass(frozen=True)
class WebLink:
    """`address` can stand in Markdown as it is: it holds nothing that ends a link there, nor an `@`."""

    address: str

    @cached_property
    def _parts(self) -> SplitResult:
        return urlsplit(self.address)

    @property
    def site(self) -> str:
        """The name of the site, as people say it."""
        return self._parts.netloc.removeprefix("www.")

    @property
    def print(self) -> str:
        """What stands for the page: with `http` or `https`, `www.` or a slash at the end it is the same one."""
        parts = self._parts
        query = "&".join(sorted(parts.query.split("&")))
        within = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
        return short_print(f"{self.site}{parts.path.rstrip('/')}?{query}#{within}")


def link_in(text: str, *, is_alone: bool = False) -> tuple[WebLink | NoLink, str]:
    """The first address in a text, and what else the text says. One that `is_alone` may stand there without `https`."""
    found: WebLink | NoLink = NoLink.NONE
    for match in _FOUND.finditer(text):
        if not (_SCHEME.match(match[0]) or match[0][:4].lower() == "www."):
            continue
        typed = _without_end(match[0][: LONGEST_TYPED + 1])
        link = normalised(typed if "//" in typed[:20] or ":" in typed[:12] else f"https://{typed}")
        if isinstance(link, WebLink):
            at = match.start()
            return link, _rest(text[:at], text[at + len(typed) :])
        found = link if found is NoLink.NONE else found
    alone = _BARE.match(text.strip()) if is_alone and found is NoLink.NONE else None
    if alone is not None:
        typed = _without_end(alone[0][: LONGEST_TYPED + 1])
        return normalised(f"https://{typed}"), _rest("", text.strip()[len(typed) :])
    return found, text


def normalised(typed: str) -> WebLink | NoLink:
    """An address as it is the same for everybody."""
    link = _normalised(typed)
    within = _within(urlsplit(link.address)) if isinstance(link, WebLink) else ""
    return _normalised(within) if within else link


def _normalised(typed: str) -> WebLink | NoLink:
    if len(typed) > LONGEST_TYPED:
        return NoLink.LONG
    try:
        parts = urlsplit(typed)
        port = parts.port
    except ValueError:
        return NoLink.BROKEN
    if parts.scheme not in _PORTS:
        return NoLink.SCHEME
    if "@" in parts.netloc:
        return NoLink.LOGIN
    host = _host(parts.hostname or "")
    if isinstance(host, NoLink):
        return host
    place = host if port in {None, _PORTS[parts.scheme]} else f"{host}:{port}"
    query = "&".join(each for each in parts.query.split("&") if each and not _is_tracking(each))
    fragment = parts.fragment.partition(_TEXT_IN_PAGE)[0]
    fragment = "" if any(map(_is_tracking, fragment.split("&"))) else fragment
    address = f"{parts.scheme}://{place}{_path(parts.path)}"
    address += f"?{_encoded(query)}" if query else ""
    address += f"#{_encoded(fragment)}" if fragment else ""
    return WebLink(address) if len(address) <= LONGEST else NoLink.LONG


def _within(parts: SplitResult) -> str:
    """The page to which a link of a mail program leads, whose address stands in its own."""
    host = parts.hostname or ""
    name = next((name for end, name in _WRAPPED.items() if host == end or (end[0] == "." and host.endswith(end))), "")
    found = parse_qs(parts.query, max_num_fields=50).get(name, [""])[0] if name and parts.query.count("&") < 50 else ""
    return found if found.lower().startswith(("http://", "https://")) else ""


def _host(name: str) -> str | NoLink:
    """In letters that every program knows. A number is no name: it may be one of an own network in many spellings."""
    try:
        host = name.rstrip(".").encode("idna").decode("ascii").lower() if not name.isascii() else name.rstrip(".")
    except UnicodeError:
        return NoLink.BROKEN
    if not host or len(host) > 253:
        return NoLink.BROKEN
    labels = host.lower().split(".")
    if ":" in host or _HEXADECIMAL.fullmatch(labels[-1]) or _is_number(host):
        return NoLink.OWN
    if not all(_LABEL.fullmatch(each) for each in labels):
        return NoLink.BROKEN
    is_own = len(labels) == 1 or labels[-1] in _OWN or host.lower().endswith(".home.arpa")
    return NoLink.OWN if is_own else host.lower()


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _path(path: str) -> str:
    """Without `.` and `..`, and with each character spelled in one way."""
    kept: list[str] = []
    parts = path.split("/")[1:] or [""]
    for part in parts:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    if parts[-1] in {".", ".."}:
        kept.append("")
    return _encoded("/" + "/".join(kept))


def _encoded(text: str) -> str:
    whole = _ESCAPE.sub(_one_spelling, text)
    return quote(re.sub(r"%(?![0-9A-F]{2})", "%25", whole), safe=_KEPT)


def _one_spelling(found: re.Match[str]) -> str:
    character = chr(int(found[0][1:], 16))
    return character if character in _UNRESERVED else found[0].upper()


def _is_tracking(pair: str) -> bool:
    name = unquote_plus(pair.partition("=")[0]).lower()
    return name in _TRACKING or name.startswith(_TRACKING_BEGINS)


def _without_end(typed: str) -> str:
    """Without the signs of the sentence in which it stands, and a bracket that closes what began before it."""
    counts = {sign: typed.count(sign) for sign in "()[]{}"}
    end = len(typed)
    while end:
        last = typed[end - 1]
        if last in _CLOSES and counts[last] > counts[_CLOSES[last]]:
            counts[last] -= 1
        elif last not in _ENDS:
            break
        end -= 1
    return typed[:end]


def _rest(before: str, after: str) -> str:
    """What is said around it: of `[words](address)` the words."""
    if before.endswith("](") and after.startswith(")"):
        begins = before.rfind("[", 0, -2)
        if begins >= 0:
            return f"{before[:begins]}{before[begins + 1 : -2]}{after[1:]}"
    if before.endswith("<") and after.startswith(">"):
        return f"{before[:-1]} {after[1:]}"
    return f"{before} {after}"
