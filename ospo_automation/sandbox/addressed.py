"""The other names by which a client may call the sandbox: as its proxy, and with the paths of an Enterprise Server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# `gh` speaks plain HTTP to the host github.localhost only; with http_proxy set it sends us the whole address.
_WHOLE = re.compile(r"(?P<host>http://[^/?]*)(?P<path>/[^?]*)?(?:\?.*)?", re.IGNORECASE)
_OURS = re.compile(r"http://(?:(?:[\w-]+\.)*localhost|127\.0\.0\.1)(?::\d+)?", re.IGNORECASE)
_ENTERPRISE = re.compile(r"/api/(?:v3(?=/|$)|(?=graphql$))")


@dataclass(frozen=True)
class Asked:
    """The path as we know it, and the address under which the caller sees our API; None for somebody else's."""

    path: str
    root: str | None


def asked(environ: WSGIEnvironment, url: str) -> Asked:
    """What was asked for, by whatever name; still percent-encoded."""
    sent = str(environ.get("RAW_URI", environ["PATH_INFO"]))
    host, path = url, sent.split("?", 1)[0]
    if whole := _WHOLE.fullmatch(sent):
        host, path = whole["host"], whole["path"] or "/"
    # Werkzeug's HTTP_HOST is that of the whole address where there is one. Another name that leads here is a trick of
    # somebody's page (DNS rebinding), and that page could send a token along: ours can be guessed.
    if not _OURS.fullmatch(f"http://{environ.get('HTTP_HOST', '')}"):
        return Asked(path, None)
    if prefix := _ENTERPRISE.match(path):
        rest = path[prefix.end() :]
        return Asked(rest if rest.startswith("/") else f"/{rest}", f"{host}/api/v3")
    return Asked(path, host)


def lead_back(response: Response, url: str, root: str) -> None:
    """Addresses to follow lead to where the caller found us: `gh` sends its token to no other host."""
    for name in ("Link", "Location"):
        if name in response.headers:
            response.headers[name] = response.headers[name].replace(f"{url}/", f"{root}/")
