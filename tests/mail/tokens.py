"""A place that gives tokens, as Microsoft and Google have one, and that tells dovecot whose they are."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs, urlsplit

SECRET = "zeer-geheim"


class TokenServer:
    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.given: dict[str, str] = {}  # token -> whose
        self.whose, self.seconds, self.status, self.numbers = "", 3600, 200, count(1)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("_Asked", (_Asked,), {"place": self}))
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/token"

    @property
    def introspection(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/introspect"

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, object]:
        if path == "/introspect":
            user = self.given.get(form.get("token", ""))
            return 200, {"active": bool(user), "username": user or ""}
        self.asked.append(form)
        if self.status != 200:
            return self.status, {"error": "server_error"}
        if SECRET not in {form.get("client_secret"), form.get("refresh_token")}:
            return 400, {"error": "invalid_grant", "error_description": f"for {self.whose} {form}"}
        token = f"token-{next(self.numbers)}"
        self.given[token] = self.whose
        return 200, {"access_token": token, "expires_in": self.seconds, "token_type": "Bearer"}

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Asked(BaseHTTPRequestHandler):
    place: TokenServer

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        status, answer = self.place.answer(urlsplit(self.path).path, {k: v[0] for k, v in parse_qs(raw).items()})
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (so it is called there)
        """Nothing."""
