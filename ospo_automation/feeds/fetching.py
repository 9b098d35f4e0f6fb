"""One feed from the web, within bounds of size, time and steps; each step is looked at as the first one was."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from ospo_automation.core.signals.feed_text import LARGEST, NoFeed, entries_in
from ospo_automation.core.signals.feeds_followed import NoFeedAddress, feed_address
from ospo_automation.core.signals.feeds_found import FeedFound, Fetched, printable

from .reach import Place, Reach

MOST_STEPS = 3  # from one address to the next
PATIENCE = 15.0  # seconds for one feed with all its steps, however slowly it comes
CHUNK = 65_536
NAME = "ospo_automation, once a week"
_PORTS = {"http": 80, "https": 443}
_MOVED = {301, 302, 303, 307, 308}


class _Refused(Exception):
    """Why a feed wasn't read."""

    def __init__(self, why: Fetched) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Web:
    """How feeds are opened."""

    reach: Reach = field(default_factory=Reach)
    patience: float = PATIENCE

    def read(self, known: FeedFound) -> FeedFound:
        """A feed as it is now. `known` is what was remembered of it: of one that didn't change nothing comes."""
        until = time.monotonic() + self.patience
        try:
            return self._read(known, until)
        except _Refused as refused:
            why = refused.why
        except NoFeed:
            why = Fetched.NO_FEED
        except (OSError, http.client.HTTPException, ValueError, zlib.error):
            why = Fetched.LATE if time.monotonic() >= until else Fetched.NO_ANSWER
        return replace(known, fetched=why, entries=())

    def _read(self, known: FeedFound, until: float) -> FeedFound:
        address = known.address
        for _ in range(MOST_STEPS + 1):
            with self._asked(address, known, until) as answer:
                if answer.status in _MOVED:
                    address = _next(address, answer.getheader("Location", ""))
                    continue
                if answer.status == 304:
                    return replace(known, fetched=Fetched.SAME, entries=())
                if answer.status != 200:
                    raise _Refused(Fetched.GONE if answer.status in {404, 410} else Fetched.NO_ANSWER)
                content = _content(answer, until)
                entries = entries_in(content, address, answer.getheader("Content-Type", ""))
                etag, modified = (printable(answer.getheader(name, "")) for name in ("ETag", "Last-Modified"))
                return FeedFound(known.address, Fetched.READ, etag, modified, tuple(entries))
        raise _Refused(Fetched.STEPS)

    @contextmanager
    def _asked(self, address: str, known: FeedFound, until: float) -> Iterator[http.client.HTTPResponse]:
        parts = urlsplit(address)
        port = _PORTS[parts.scheme]
        places = self.reach.of(parts.hostname or "", port)
        if places is None:
            raise _Refused(Fetched.INSIDE)
        line = _Line(parts.hostname or "", port, places, until, is_safe=parts.scheme == "https")
        headers = {
            "User-Agent": NAME,
            "Accept-Encoding": "gzip",
            "Accept": "application/atom+xml, application/rss+xml, */*;q=0.5",
        }
        headers |= {"If-None-Match": known.etag} if known.etag else {}
        headers |= {"If-Modified-Since": known.modified} if known.modified else {}
        # Whoever sends a letter at a time is cut off: a limit on each of them would be none on all.
        watch = threading.Timer(max(0.0, until - time.monotonic()), line.cut)
        watch.daemon = True
        watch.start()
        try:
            line.request("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), headers=headers)
            yield line.getresponse()
        finally:
            watch.cancel()
            line.close()


class _Line(http.client.HTTPConnection):
    """A connection to a place that was looked at before."""

    def __init__(self, host: str, port: int, places: list[Place], until: float, *, is_safe: bool) -> None:
        super().__init__(host, port)
        self._places, self._until, self._is_safe = places, until, is_safe
        self._end: socket.socket | None = None

    def connect(self) -> None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        plain = socket.create_connection(self._places[0], timeout=left)
        self._end = plain.dup()  # stays ours to cut, whatever else wraps the other
        self.sock = plain
        if self._is_safe:
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)

    def cut(self) -> None:
        with suppress(OSError):  # it ended by itself meanwhile
            if self._end is not None:
                self._end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        super().close()
        if self._end is not None:
            self._end.close()


def _next(address: str, location: str) -> str:
    try:
        return feed_address(urljoin(address, location[:2_000])) if location else address
    except NoFeedAddress as wrong:
        raise _Refused(Fetched.INSIDE if wrong.is_inside else Fetched.NO_ANSWER) from None


def _content(answer: http.client.HTTPResponse, until: float) -> bytes:
    packed = answer.getheader("Content-Encoding", "").strip().lower()
    if packed not in {"", "identity", "gzip", "x-gzip"}:
        raise _Refused(Fetched.NO_ANSWER)
    open_ = zlib.decompressobj(wbits=31) if "gzip" in packed else None
    found = bytearray()
    while chunk := answer.read(CHUNK):
        if time.monotonic() >= until:
            raise _Refused(Fetched.LATE)
        # One that unpacks to more than we want stops where that begins.
        found += open_.decompress(chunk, LARGEST + 1 - len(found)) if open_ is not None else chunk
        if len(found) > LARGEST:
            raise _Refused(Fetched.LARGE)
    if time.monotonic() >= until:
        raise _Refused(Fetched.LATE)
    return bytes(found)
