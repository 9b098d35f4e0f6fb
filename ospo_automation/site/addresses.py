r"""Where an address leads, as a browser reads it: for that `/\host` is `//host`, and a tab within it isn't there.

https://url.spec.whatwg.org/#url-parsing
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

_AROUND = "".join(map(chr, range(0x21)))  # control characters and the space
_WITHIN = str.maketrans("", "", "\t\n\r")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_LEADS_OUT = re.compile(r"(?:(https?):[\\/]*|[\\/]{2,})([^\\/?#]*)", re.IGNORECASE)
_ON_THE_WEB = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#][\w.~:/?#!$&'()*+,;=%@-]*)?", re.ASCII)


def plain(address: str) -> str:
    """The same address as it is meant: no control characters, every slash one, and the host written out where there is
    one. What leads nowhere else stays as it is.
    """
    read = address.strip(_AROUND).translate(_WITHIN)
    found = _LEADS_OUT.match(read)
    if found is not None:
        scheme, rest = (found[1] or "https").lower(), read[found.end() :]
        return f"{scheme}://{found[2]}{_slashes(rest)}" if found[2] else ""
    return read if _SCHEME.match(read) else _slashes(read)


def _slashes(path: str) -> str:
    r"""With a `\` as a `/`, as far as the question mark or the sign of a place on the page."""
    end = min((at for at in (path.find("?"), path.find("#")) if at >= 0), default=len(path))
    return path[:end].replace("\\", "/") + path[end:]


def scheme(address: str) -> str:
    """In lower case; "" where it has none, and so leads to the web."""
    found = _SCHEME.match(address.strip(_AROUND).translate(_WITHIN))
    return found[1].lower() if found else ""


def leads_out(address: str) -> bool:
    """Whether it names a host on the web, in whatever way, that a browser would go to."""
    return _LEADS_OUT.match(address.strip(_AROUND).translate(_WITHIN)) is not None


def is_on_the_web(address: str) -> bool:
    """Whether it is an address of the web that everything reads alike: host and all in letters that need no guess."""
    return _ON_THE_WEB.fullmatch(address) is not None


def joined(base: str, target: str) -> str:
    """Where a link on a page leads. `base` is the address of the page; "" for a link that leads nowhere."""
    try:
        return urljoin(base, plain(target))
    except ValueError:  # a host in brackets that is none
        return ""
