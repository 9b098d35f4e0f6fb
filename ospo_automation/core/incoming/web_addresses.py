"""Whether an address on the web seems to stand in a text, however spelled: one that a mail program may make a link.

In doubt it does: whoever reads less in a mail finds the rest in the casus.
"""

from __future__ import annotations

import re
import unicodedata

from .personal.readable import readable

LONGEST = 65_536  # GitHub takes no longer text
_PLAIN_LINK = re.compile(r":/|:\\|(?<!/)//\w|\\\\\w|www\d{0,3}\.|mailto:|\bh(?:tt|xx)ps?\b", re.IGNORECASE)
_ENDS = r"(?:com|nl|org|net|eu|io|info|ru|be|de|top|xyz|site|online|example)\b"
_SPELLED = re.compile(
    rf"[\[({{] ?(?:\.|dot|punt) ?[\])}}]|(?<=\S) (?:dot|punt) {_ENDS}|(?<=\w) \. ?{_ENDS}", re.IGNORECASE
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_NUMBERS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_DOTS = dict.fromkeys(map(ord, "\u3002\uff0e\uff61\u2024\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65\u06d4"), ".")
_FILES = (
    *("js", "ts", "json", "md", "py", "rb", "rs", "go", "java", "kt", "cs", "css", "csv", "txt", "pdf", "xml", "xsd"),
    *("yml", "yaml", "toml", "html", "htm", "sh", "sql", "odt", "ods", "doc", "docx", "xls", "xlsx", "ppt", "pptx"),
    *("png", "svg", "jpg"),
)
"""Behind the last dot of what is a file or a program, and as good as never an address."""
_NO_PLACE = frozenset(_FILES)
_NO_FILE = re.compile(r"\w\.(?:md|py|rs|sh)[/?]\w", re.IGNORECASE)
"""Of these four there are addresses as well: those with a path."""


class _Apart(dict[int, int | str]):
    """A name ends at whatever no name can hold: typographic quotes, dashes, arrows and emoji too."""

    def __missing__(self, code: int) -> int | str:
        is_kept = chr(code) in ".-_~&@" or unicodedata.category(chr(code))[0] in "LMN"
        self[code] = code if is_kept else " "
        return self[code]


_APART = _Apart()


def has_web_address(text: str) -> bool:
    text = text[:LONGEST]
    plain = unicodedata.normalize("NFKC", text).translate(_DOTS)
    return any(map(_has, (plain, _ESCAPED.sub(r"\1", plain), readable(text))))


def _has(text: str) -> bool:
    is_spelled = any(each.search(text) for each in (_PLAIN_LINK, _SPELLED, _NO_FILE))
    return is_spelled or any(_is_place(word) for word in text.translate(_APART).split() if len(word) > 3)


def _is_place(word: str) -> bool:
    if "." not in word:
        return False
    name, _, last = word.rstrip(".-_&@~").rpartition(".")
    is_last = len(last) > 1 and (_is_of_letters(last) or last.lower().startswith("xn--"))
    is_name = is_last and last.lower() not in _NO_PLACE
    return (bool(name.strip(".")) and is_name) or _NUMBERS.fullmatch(word) is not None


def _is_of_letters(text: str) -> bool:
    """In scripts such as Devanagari letters carry marks that are no letters."""
    return all(unicodedata.category(each)[0] in "LM" for each in text)
