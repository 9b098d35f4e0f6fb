"""A finished site on this machine, below the path of its own address, as GitHub Pages serves it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

UNKNOWN = "404.html"


class _Quiet(SimpleHTTPRequestHandler):
    """Tells nothing of what is asked for; what isn't there gets the site's own page about that."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".svg": "image/svg+xml", ".xml": "application/xml"}

    def __init__(self, *arguments: Any, below: str, keeps: bool = False, **more: Any) -> None:
        self.below = below
        self.keeps = keeps
        super().__init__(*arguments, **more)

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(self.below))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / UNKNOWN
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        if self.keeps:
            self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes to another page before this one is there is no fault."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(html: Path, path: str, port: int = 0, *, keeps: bool = False) -> Iterator[str]:
    """Its address while it lasts; any free port where none is named. Only this machine can reach it. `keeps`: browsers
    needn't ask again for what they have, since nothing changes meanwhile.
    """
    below = f"/{path.strip('/')}/" if path.strip("/") else "/"
    server = _Server(("127.0.0.1", port), partial(_Quiet, directory=str(html), below=below, keeps=keeps))
    thread = threading.Thread(target=server.serve_forever, name="site", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{below}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
