"""A directory of `.eml` files as a mailbox, for trials: its files are the inbox, its directories are folders."""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from .header_fields import MOST_HEADER_BYTES, chosen
from .mailbox import INBOX, MOST_BYTES, MOST_OF_HEADERS, MailboxTrouble, Refusal, Stored
from .posting import Fate, Handed

_OWN = re.compile(r"\d{9}\.eml")
_FIRST_FOREIGN = 10**9  # numbers of files that others put there; ours are lower


class EmlFolder:
    """`Mailbox` in files. Files that others put there keep their names; when one came is when it was last written.

    `clock` says when what we write ourselves came, where that isn't now.
    """

    def __init__(self, directory: Path, clock: Callable[[], datetime] | None = None) -> None:
        self.directory, self._clock = directory, clock
        self._foreign: dict[tuple[str, str], int] = {}

    def ensure(self, folders: Collection[str]) -> None:
        with self._troubles():
            for each in folders:
                self._path(each).mkdir(parents=True, exist_ok=True)

    def counts(self, folders: Collection[str]) -> Mapping[str, int]:
        with self._troubles():
            return {each: sum(1 for _ in self._files(each)) for each in folders}

    def stored(self, folder: str, fields: Sequence[str] = ("message-id",), most: int = MOST_OF_HEADERS) -> list[Stored]:
        with self._troubles():
            files = sorted(self._files(folder), key=_written_at)
            found = (self._stored(folder, file, fields, most) for file in files)
            return sorted((each for each in found if each is not None), key=lambda each: (each.at, each.uid))

    def read(self, stored: Stored) -> bytes:
        with self._troubles():
            file = self._file(stored)
            return b"" if file is None else _beginning(file, MOST_BYTES)

    def append(self, folder: str, message: bytes) -> None:
        with self._troubles():
            self._path(folder).mkdir(parents=True, exist_ok=True)
            with self._alone():
                self._put(folder, message)

    def move(self, stored: Stored, folder: str) -> Stored | None:
        with self._troubles(), self._alone():
            file = self._file(stored)
            if file is None:
                return None
            self._path(folder).mkdir(parents=True, exist_ok=True)
            target = self._path(folder) / file.name
            if _OWN.fullmatch(file.name) or target.exists():
                target = self._next(folder)
            file.rename(target)
            return replace(stored, folder=folder, uid=self._number(folder, target.name))

    def remove(self, stored: Stored) -> bool:
        with self._troubles(), self._alone():
            file = self._file(stored)
            if file is not None:
                file.unlink()
            return file is not None

    def copies(self) -> Collection[str]:
        return ()

    def close(self) -> None:
        """Nothing is held."""

    @contextmanager
    def _troubles(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise MailboxTrouble(f"the folder of mails can't be used: {error.strerror}") from None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One run at a time gives out numbers."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / ".numbers").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _path(self, folder: str) -> Path:
        if folder == INBOX:
            return self.directory
        parts = folder.split("/")
        if any(not part or part.startswith(".") or "\0" in part for part in parts):
            raise Refusal("a folder's name has words, and no dot before them")
        return self.directory.joinpath(*parts)

    def _files(self, folder: str) -> Iterator[Path]:
        path = self._path(folder)
        with os.scandir(path) if path.is_dir() else _nothing() as entries:
            for each in entries:
                if each.name.endswith(".eml") and not each.name.startswith(".") and each.is_file(follow_symlinks=False):
                    yield path / each.name

    def _stored(self, folder: str, file: Path, fields: Sequence[str], most: int) -> Stored | None:
        try:
            about, head = file.stat(), _beginning(file, MOST_HEADER_BYTES)
        except FileNotFoundError:
            return None
        told = chosen(head, fields, most)
        at = datetime.fromtimestamp(about.st_mtime, UTC)
        return Stored(folder, self._number(folder, file.name), at, about.st_size, told)

    def _number(self, folder: str, name: str) -> int:
        if _OWN.fullmatch(name):
            return int(name.partition(".")[0])
        return self._foreign.setdefault((folder, name), _FIRST_FOREIGN + len(self._foreign))

    def _file(self, stored: Stored) -> Path | None:
        own = f"{stored.uid:09d}.eml"
        names = [name for (folder, name), uid in self._foreign.items() if (folder, uid) == (stored.folder, stored.uid)]
        file = self._path(stored.folder) / (names[0] if names else own)
        return file if file.is_file() else None

    def _next(self, folder: str) -> Path:
        path = self._path(folder)
        given = path / ".given"
        last = int(given.read_text("ascii")) if given.exists() else 0
        given.write_text(str(last + 1), "ascii")
        return path / f"{last + 1:09d}.eml"

    def _put(self, folder: str, message: bytes) -> None:
        handle, name = tempfile.mkstemp(".part", ".", self._path(folder))
        os.close(handle)
        Path(name).write_bytes(message)
        if self._clock is not None:
            moment = self._clock().timestamp()
            os.utime(name, (moment, moment))
        Path(name).rename(self._next(folder))


@contextmanager
def _nothing() -> Iterator[Iterator[os.DirEntry[str]]]:
    yield iter(())


def _written_at(file: Path) -> tuple[int, str]:
    try:
        return file.stat().st_mtime_ns, file.name
    except FileNotFoundError:
        return 0, file.name


def _beginning(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(most)
    except FileNotFoundError:
        return b""


class EmlPost:
    """`Post` in files: each mail that goes out is one in a directory, and the copy one in the mailbox."""

    def __init__(
        self, directory: Path, copies: EmlFolder | None = None, clock: Callable[[], datetime] | None = None
    ) -> None:
        self.sent, self.copies = EmlFolder(directory, clock), copies

    def send(self, message: bytes, sender: str, reader: str, copy: str) -> Handed:
        try:
            self.sent.append(INBOX, message)
            if self.copies is not None and copy:
                self.copies.append(INBOX, message)
        except MailboxTrouble:
            return Handed(Fate.UNKNOWN)
        return Handed(Fate.SENT)

    def close(self) -> None:
        """Nothing is held."""
