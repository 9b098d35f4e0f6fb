"""Listens on this machine only, says nothing in the terminal, and can hang up."""

from __future__ import annotations

import contextlib
import socket
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler


class Quiet(WSGIRequestHandler):
    # Header and body go out in two writes: without this, each answer waits 40 ms for an acknowledgement.
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  # their signature
        pass

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass

    def run_wsgi(self) -> None:
        try:
            urlsplit(self.path)
        except ValueError:  # such as "http://[": werkzeug would write a traceback in the terminal
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        super().run_wsgi()


class Loopback(ThreadedWSGIServer):
    """Remembers its connections, so that closing the sandbox closes them too."""

    def __init__(self, app: Any) -> None:
        super().__init__("127.0.0.1", 0, app, handler=Quiet)
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        for connection in list(self._open):
            cut(connection)


def cut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the other side may have been first
        connection.shutdown(socket.SHUT_RDWR)
