"""A wire to a server that breaks at the n-th thing that we say: unheard by the server, or with its answer unheard."""

from __future__ import annotations

import re
import select
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

HERE = "127.0.0.1"
ANYTHING = re.compile(b"")
SENDING = re.compile(rb"\A(?:ehlo|AUTH|MAIL|RCPT|DATA|rset|Message-ID: <ospo-\d)")
CHANGES = re.compile(rb"\A(?:\S+ (?:APPEND|UID MOVE|UID COPY|UID STORE|UID EXPUNGE|EXPUNGE)|Message-ID|MAIL|RCPT|DATA)")
"""What may leave another state than it found; what only looks breaks off as what stands before it does."""
PATIENCE = 5.0


@dataclass
class Breaking:
    """Counts what is said over several wires together; `at` 0 never breaks."""

    at: int = 0
    is_heard: bool = False
    what: re.Pattern[bytes] = ANYTHING  # only of this the n-th counts
    said: int = 0
    words: list[bytes] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def counts(self, words: bytes) -> bool:
        """Whether it breaks here."""
        with self.lock:
            if self.what.search(words) is None:
                return False
            self.said += 1
            self.words.append(words[:60])
            return self.said == self.at


class Wire:
    """TLS ends here: what is behind it goes on in the open."""

    def __init__(self, folder: Path, port: int, breaking: Breaking) -> None:
        self.behind, self.breaking = port, breaking
        self.trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.trust.load_cert_chain(folder / "server.pem", folder / "server.key")
        self.door = socket.create_server((HERE, 0))
        self.port: int = self.door.getsockname()[1]
        self.threads = [threading.Thread(target=self._open, daemon=True)]
        self.threads[0].start()

    def close(self) -> None:
        with suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        for each in self.threads:
            each.join(PATIENCE)

    def _open(self) -> None:
        while True:
            try:
                bare, _ = self.door.accept()
            except OSError:
                return
            self.threads.append(threading.Thread(target=self._served, args=(bare,), daemon=True))
            self.threads[-1].start()

    def _served(self, bare: socket.socket) -> None:
        with (
            suppress(OSError),
            bare,
            self.trust.wrap_socket(bare, server_side=True) as us,
            socket.create_connection((HERE, self.behind), PATIENCE) as server,
        ):
            us.settimeout(PATIENCE)
            self._carry(us, server)

    def _carry(self, us: ssl.SSLSocket, server: socket.socket) -> None:
        while True:
            ready = [us] if us.pending() else select.select([us, server], [], [])[0]
            if server in ready:
                if not (words := server.recv(65_536)):
                    return
                us.sendall(words)
            if us in ready:
                if not (words := us.recv(1_000_000)):
                    return
                breaks = self.breaking.counts(words)
                if not breaks or self.breaking.is_heard:
                    server.sendall(words)
                if breaks:
                    if self.breaking.is_heard:
                        server.settimeout(0.3)
                        server.recv(65_536)  # it did what we said
                    return
