"""Listens on this machine only, says nothing in the terminal, keeps connections as GitHub does, and can hang up."""

from __future__ import annotations

import contextlib
import io
import socket
import threading
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.exceptions import InternalServerError
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed.wsgi import WSGIEnvironment

MOST_KEPT = 50  # connections on which nobody asks anything; of those who went without a word some stay for a while
_WITHOUT_BODY = ("1", "204", "304")


class Quiet(WSGIRequestHandler):
    """Answers one request after another on a connection, each in one write."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Loopback

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  # their signature
        pass

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass

    def run_wsgi(self) -> None:
        """As werkzeug's, which closes every connection: it does not know where what was sent ends."""
        try:
            urlsplit(self.path)
        except ValueError:  # such as "http://[": werkzeug would write a traceback in the terminal
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        with self.server.asked(self.connection):
            self.environ = environ = self.make_environ()
            size = self.headers.get("Content-Length", "")
            if "Transfer-Encoding" in self.headers or (size and not size.isdecimal()):
                self.close_connection = True
            elif size:
                environ["wsgi.input"] = io.BytesIO(self.rfile.read(int(size)))
            try:
                self._answer(environ)
            except ConnectionError:
                self.close_connection = True

    def _answer(self, environ: WSGIEnvironment) -> None:
        try:
            status, headers, body = self._said(environ)
        except ConnectionError:
            raise
        except Exception:  # noqa: BLE001  (the sandbox has kept it as a violation)
            self.close_connection = True
            status, headers, body = "500 INTERNAL SERVER ERROR", [], InternalServerError().get_body(environ).encode()
        names = {name.lower() for name, _ in headers}
        if "content-length" not in names and not status.startswith(_WITHOUT_BODY) and self.command != "HEAD":
            headers = [*headers, ("Content-Length", str(len(body)))]
        ends = [("Connection", "close")] if self.close_connection else []
        told = [("Server", self.version_string()), ("Date", self.date_time_string()), *headers, *ends]
        head = "".join(f"{name}: {value}\r\n" for name, value in told)
        self.wfile.write(f"{self.protocol_version} {status}\r\n{head}\r\n".encode("latin-1") + body)

    def _said(self, environ: WSGIEnvironment) -> tuple[str, list[tuple[str, str]], bytes]:
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], _: object = None) -> Any:
            told.append((status, headers))

        parts = self.server.app(environ, start)
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        return *told[-1], body


class Loopback(ThreadedWSGIServer):
    """Remembers its connections, so that closing the sandbox closes them too."""

    def __init__(self, app: Any) -> None:
        super().__init__("127.0.0.1", 0, app, handler=Quiet)
        self._open: set[socket.socket] = set()
        self._idle: dict[socket.socket | None, None] = {}  # longest idle first
        self._counting = threading.Lock()

    @contextlib.contextmanager
    def asked(self, connection: socket.socket) -> Iterator[None]:
        """While somebody gets an answer. Too many who wait for nothing any more are hung up on."""
        with self._counting:
            self._idle.pop(connection, None)
        yield
        with self._counting:
            self._idle[connection] = None
            longest = next(iter(self._idle)) if len(self._idle) > MOST_KEPT else None
            self._idle.pop(longest, None)
        if longest is not None:
            cut(longest)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        with self._counting:
            self._idle.pop(request, None)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        for connection in list(self._open):
            cut(connection)


def cut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the other side may have been first
        connection.shutdown(socket.SHUT_RDWR)
