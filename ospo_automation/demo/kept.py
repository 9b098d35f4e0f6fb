"""A folder in which the demo keeps its network, so that it can go on another day."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from pathlib import Path
from typing import Any, Self

from ospo_automation.core.primitives.errors import BadConfig, Fault
from ospo_automation.texts import LANGUAGES

NOTE = "demo.json"
MADE_BY = "ospo demo, 1"  # another number when an older folder can't be read any more
MAIL = "mail"
OURS = ("state.json", "state.json.new", "repos", MAIL)  # what the sandbox writes, and all mails
ANOTHER = "Choose an empty folder or a new one."


class Kept:
    """In use from entering to leaving, by one demo at a time. Raises BadConfig for a folder that isn't ours to use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.language: str | None = None
        self.is_told = False
        self.was_interrupted = False

    def __enter__(self) -> Self:
        if self.folder.exists() and not self.folder.is_dir():
            raise _refusal(self.folder, "is a file.")
        note = self.folder / NOTE
        if self.folder.is_dir() and any(self.folder.iterdir()) and not note.is_file():
            raise _refusal(self.folder, "holds something else than a demo, so we leave it alone.")
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(note, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._look(note.read_text(encoding="utf-8"))
        except BlockingIOError:
            os.close(self._lock)
            raise _refusal(self.folder, "is in use by another demo.") from None
        except BaseException:
            os.close(self._lock)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._lock)

    def _look(self, text: str) -> None:
        note = _note(text) if text else {}
        if note is None or (not text and len(list(self.folder.iterdir())) > 1):
            raise _refusal(self.folder, f"holds a {NOTE} that is not ours.")
        self.language, self.is_told = note.get("language"), bool(note.get("told"))
        if not self.is_told:
            self._start_afresh()

    def _start_afresh(self) -> None:
        """A story that stopped half-way is played again from the start: people don't do half of what they did twice."""
        self.was_interrupted = self.language is not None
        for name in OURS:
            thing = self.folder / name
            if thing.is_dir():
                shutil.rmtree(thing)
            else:
                thing.unlink(missing_ok=True)
        self.language = None

    def begins(self, language: str) -> None:
        self._write(language, told=False)

    def ends(self, language: str) -> None:
        self._write(language, told=True)

    def _write(self, language: str, *, told: bool) -> None:
        self.language, self.is_told = language, told
        note = {"made_by": MADE_BY, "language": language, "told": told}
        (self.folder / NOTE).write_text(json.dumps(note) + "\n", encoding="utf-8")


def _note(text: str) -> dict[str, Any] | None:
    """What a note of ours says; None if it is somebody else's file, or from a demo that we don't know."""
    try:
        note = json.loads(text)
    except ValueError:
        return None
    ours = isinstance(note, dict) and note.get("made_by") == MADE_BY and note.get("language") in LANGUAGES
    return note if ours else None


def _refusal(folder: Path, what: str) -> BadConfig:
    return BadConfig([Fault(str(folder), 0, what, ANOTHER)])
