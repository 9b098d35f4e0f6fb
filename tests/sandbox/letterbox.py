"""A mailbox for the pages of somebody without an account: what they write, and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ospo_automation.sandbox.web import Correspondent, DeskFolder, DeskLetter, Letter

BEGUN = datetime(2026, 11, 2, 9, tzinfo=UTC)


@dataclass
class Letterbox:
    """Every mail begins a thread unless it answers one."""

    address: str = "vragen@example.org"
    kept: list[tuple[Correspondent, Letter]] = field(default_factory=list)
    is_busy: bool = False
    moved: set[str] = field(default_factory=set)

    def correspondents(self) -> Sequence[Correspondent]:
        return list({who.address: who for who, _ in self.kept}.values())

    def letters(self, address: str) -> Sequence[Letter]:
        return [letter for who, letter in self.kept if who.address == address]

    def write(self, who: Correspondent, subject: str, text: str, answers: str = "") -> str:
        return self._keep(who, f"{who.name} <{who.address}>", subject, text, answers, is_own=True)

    def answer(self, address: str, subject: str, text: str) -> str:
        """From the network, to the last mail of theirs."""
        who, last = next(each for each in reversed(self.kept) if each[0].address == address)
        return self._keep(who, f"Netwerk <{self.address}>", subject, text, last.id, is_own=False)

    def is_at_work(self) -> bool:
        return self.is_busy

    def desk(self) -> Sequence[DeskFolder]:
        lying = [
            DeskLetter(each.id, each.sender, each.at, each.subject, each.text, "Geen vraag") for _, each in self.kept
        ]
        here = [each for each in lying if each.id not in self.moved]
        there = [each for each in lying if each.id in self.moved]
        return [DeskFolder("person", "Voor een mens", here, takes=False), DeskFolder("public", "Openbaar", there)]

    def move(self, letter: str, folder: str) -> bool:
        is_there = folder == "public" and any(each.id == letter for _, each in self.kept)
        self.moved |= {letter} if is_there else set()
        return is_there

    def _keep(self, who: Correspondent, sender: str, subject: str, text: str, answers: str, *, is_own: bool) -> str:
        id_ = f"{len(self.kept) + 1:016x}"
        thread = next((each.thread for _, each in self.kept if each.id == answers), id_)
        to = self.address if is_own else who.address
        at = BEGUN + timedelta(hours=len(self.kept))
        self.kept.append((who, Letter(id_, thread, sender, to, at, subject, text, is_own)))
        return id_
