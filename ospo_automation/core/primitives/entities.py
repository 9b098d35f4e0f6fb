"""Characters that are written out, such as `&amp;` and `&#233;`, as the characters that they mean."""

from __future__ import annotations

import html
import re

_ZEROS = re.compile(r"&#0+(?=[0-9])")
_BEYOND = re.compile(r"&#[0-9]{8,}+;?")  # there is no such character
NO_CHARACTER = "\ufffd"


def unescaped(text: str) -> str:
    """As a browser decodes them. Python's own ends with an error at a number of thousands of digits."""
    if "&#" in text:
        text = _BEYOND.sub(NO_CHARACTER, _ZEROS.sub("&#", text))
    return html.unescape(text)
