"""Keeps strangers out: only this machine's own addresses, only our own forms, and nothing on a page that can run."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from werkzeug.wrappers import Request as WebRequest
from werkzeug.wrappers import Response

_SECRET = secrets.token_bytes(32)  # of this process: an old page's form is refused after a restart

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with that a browser sends `Origin: null` along with our own form.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def is_ours(web: WebRequest, address: str) -> bool:
    """Whether the request names this machine: another name that leads here is somebody's trick (DNS rebinding)."""
    port = urlsplit(address).port
    return web.headers.get("Host", "") in (f"127.0.0.1:{port}", f"localhost:{port}")


def is_from_here(web: WebRequest) -> bool:
    """Whether a form was sent from a page of ours."""
    return web.headers.get("Origin", "") == f"http://{web.headers.get('Host', '')}"


def token(form: str) -> str:
    return hmac.new(_SECRET, form.encode(), hashlib.sha256).hexdigest()


def is_token(given: str, form: str) -> bool:
    return hmac.compare_digest(given.encode(), token(form).encode())


def protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
