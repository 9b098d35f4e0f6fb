"""Feeds on loopback, under the names of the open internet: only the opener that a test makes may ask for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from ospo_automation.feeds.fetching import Web
from ospo_automation.feeds.reach import Place, Reach

Answer = tuple[int, Mapping[str, str], bytes]


@dataclass
class Served:
    """What is given at each path, and what was asked for: the path, and the headers with that."""

    place: Place
    answers: dict[str, Answer | Callable[[Message], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, Message]] = field(default_factory=list)

    def web(self, patience: float = 20) -> Web:
        """Every name leads here, and this one place may be asked although it is our own."""
        return Web(Reach(lambda _host, _port: [self.place], lambda place: place == self.place), patience)

    def put(self, path: str, content: str | bytes, **headers: str) -> None:
        body = content.encode() if isinstance(content, str) else content
        self.answers[path] = 200, {name.replace("_", "-"): value for name, value in headers.items()}, body


@contextmanager
def served() -> Iterator[Served]:
    class Giver(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            it.asked.append((self.path, self.headers))
            answer = it.answers.get(self.path, (404, {}, b""))
            status, headers, body = answer(self.headers) if callable(answer) else answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Giver)
    it = Served(("127.0.0.1", server.server_address[1]))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield it
    finally:
        server.shutdown()
        server.server_close()


def rss(*items: tuple[str, str, str], more: str = "") -> str:
    """Of items with a title, a link and a day."""
    parts = (
        f"<item><title>{title}</title><link>{link}</link>{f'<pubDate>{day}</pubDate>' if day else ''}</item>"
        for title, link, day in items
    )
    return f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>N</title>{"".join(parts)}{more}</channel></rss>'
