"""What happened on a casus is told to whoever asked it by mail, and experts without an account are asked by mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..core.correspondence.draft import CasusDraft
from ..core.correspondence.mail_experts import MailExpert, is_for_experts, to_ask
from ..core.correspondence.mail_thread import OVER, Kind, MailThread
from ..core.correspondence.telling import LESSON_TOLD, News, news_of, replied
from ..core.engine.effects import branch_of
from ..core.github.event import Event
from ..core.outgoing.letter_words import as_letter
from ..core.outgoing.safe import Safe
from ..core.primitives.errors import Gone, NoEntry, Postponed, Trouble
from ..core.primitives.front import parts
from ..core.sight.scene import Scene, glance
from ..mail.mailbox import MailboxTrouble
from .mailbox_memory import Memory
from .mails_in import Report, bug_of
from .mails_out import Unwritten, Writer

if TYPE_CHECKING:
    from .brought import Bringer

OVERLAP = timedelta(seconds=5)  # what changed while we looked is looked at again
MOST_NEW = 50  # casussen of others that changed since, of which we look whether experts can be asked by mail


@dataclass
class Telling:
    """`bringer` opens GitHub: only where there is something to look for."""

    memory: Memory
    bringer: Callable[[], Bringer]
    report: Report

    @property
    def mails(self) -> Writer:
        return self.memory.mails

    def tell_all(self) -> None:
        talks = [each for each in self.memory.talks.values() if each.casus and not each.is_over]
        experts = self.memory.experts()
        if not (talks or experts):
            return
        try:
            self._tell_of(talks, experts)
        except (Unwritten, Trouble, Gone, Postponed) as end:
            self.report.failures.append(str(end))

    def _tell_of(self, talks: Sequence[MailThread], experts: Sequence[MailExpert]) -> None:
        stored, looked = self.memory.looked()
        bringer, now = self.bringer(), self.memory.now
        newest = looked.at
        numbers = sorted({each.casus for each in talks})
        if looked.at is not None:
            changed = bringer.changed(looked.at)
            others = [each for each in sorted(changed) if each not in numbers][-MOST_NEW:] if experts else []
            news = (each for each in (*numbers, *others) if changed.get(each, looked.at) > looked.at)
            numbers = list(dict.fromkeys((*news, *looked.held)))
            newest = max([*changed.values(), looked.at])
        told = [(each, self._tell_one(each, talks, experts, bringer)) for each in bringer.reader.together(numbers)]
        held = tuple(sorted(number for number, is_told in told if not is_told))
        until = min(newest, now - OVERLAP) if newest is not None else now - OVERLAP
        until = max(until, looked.at) if looked.at is not None else until
        if (until, held) != (looked.at, looked.held):
            self.memory.remember(stored, replace(looked, at=until, held=held))

    def _tell_one(
        self, number: int, talks: Sequence[MailThread], experts: Sequence[MailExpert], bringer: Bringer
    ) -> bool:
        """Whether all of it was told. What goes wrong with one casus is told, and keeps nobody waiting of another."""
        now = self.memory.now
        try:
            scene = glance(bringer.reader, Event("workflow_dispatch", None, number, None, now))
            if scene is None:
                return True
            there = [each for each in talks if each.casus == number]
            told = [self._reply(scene, each) if each.is_experts else self._news(scene, each, bringer) for each in there]
            self._ask(scene, experts)
        except (Postponed, NoEntry, MailboxTrouble):
            raise
        except Gone:
            return True  # whoever asked it hears that once they write
        except Exception as end:  # noqa: BLE001  (of ours or of GitHub: of one casus no other waits)
            self.report.failures.append(str(end) if isinstance(end, (Unwritten, Trouble)) else bug_of(end, "a casus"))
            return False
        return all(told)

    # Experts who are asked by mail

    def _ask(self, scene: Scene, experts: Sequence[MailExpert]) -> None:
        if not (experts and is_for_experts(scene)):
            return
        now, number, most = self.memory.now, scene.number, self.mails.settings.most_a_day
        for each in to_ask(experts, list(self.memory.talks.values()), scene, now):
            if self.memory.used_today(most) >= most:
                return
            id_ = self.mails.seals.conversation(f"asked about {number}", each.address)
            talk = self.memory.talks.get(id_, MailThread(id_, each.address))
            until = max((comment.id for comment in scene.comments), default=0)
            values = self.mails.asked_about(scene, name=each.name)
            draft = CasusDraft(values["title"], {})
            sent = self.mails.begun(Kind.ASKED, talk, f"casus {number}", now, draft=draft, until=until)
            self.memory.put_out(replace(sent, casus=number), talk, values)
            self.report.counts["asked"] += 1

    def _reply(self, scene: Scene, talk: MailThread) -> bool:
        """What whoever asked wrote since, to an expert who answered; once it is closed that ends. False where they hear
        of it later.
        """
        asked = next((each.message_id for each in talk.sent if each.kind is Kind.ASKED), "")
        said, until = replied(scene, talk)
        if said and f"settled/{asked}" in talk.told:
            if not talk.may_hear(self.memory.now):
                return False
            sent = self.mails.begun(Kind.REPLIED, talk, f"{until}", self.memory.now, until=until)
            self.memory.put_out(sent, talk, {"said": said, "address": Safe(self.mails.page_of(scene.number))})
            self.report.counts["replied"] += 1
        if not scene.casus.issue.is_open:
            talk = self.memory.talks[talk.id]
            self.memory.keep(self.mails.begun(Kind.NOTED, talk, OVER, self.memory.now, told=(OVER,)), talk)
        return True

    # Whoever asked

    def _news(self, scene: Scene, talk: MailThread, bringer: Bringer) -> bool:
        """False where they hear of it later."""
        news, now = news_of(scene, talk), self.memory.now
        if news.is_worth_a_mail and not talk.may_hear(now):
            return False
        told = (*(each for each in news.told if each != LESSON_TOLD), *((OVER,) if news.is_over else ()))
        if news.is_worth_a_mail:
            sent = self.mails.begun(Kind.NEWS, talk, f"{news.until} {told}", now, until=news.until, told=told)
            self.memory.put_out(sent, talk, self._told(news, scene))
            self.report.counts["news"] += 1
        elif news.is_over:
            sent = self.mails.begun(Kind.NOTED, talk, OVER, now, told=told)
            self.memory.keep(sent, talk)
        if news.drafted:
            self._lesson(news.drafted, scene, self.memory.talks[talk.id], bringer)
        return True

    def _told(self, news: News, scene: Scene) -> dict[str, Any]:
        who = self.mails.words["who"]
        said = [
            {
                "who": who.get(each.role.value if each.role is not None else "", who["other"]),
                "text": each.text,
                "advises": each.advises,
                "asks": each.asks,
            }
            for each in news.said
        ]
        return {
            "said": said,
            "published": Safe(self.mails.address_of(news.published)) if news.published else "",
            "closed": news.closed,
            "asks_outcome": news.asks_outcome,
            "asks": news.asks,
            "missing": self.mails.asked_for(news.missing),
            "waits": news.waits,
            "address": Safe(self.mails.page_of(scene.number)),
        }

    def _lesson(self, path: str, scene: Scene, talk: MailThread, bringer: Bringer) -> None:
        """The text of a lesson that waits for a yes, as it stands on its branch."""
        text = bringer.reader.proposal(branch_of("lesson", scene.number), [path]).files.get(path)
        if text is None:
            return  # it is under way: the next change there tells of it
        body = as_letter(parts(text, path).text)
        sent = self.mails.begun(Kind.LESSON, talk, path, self.memory.now, told=(LESSON_TOLD,))
        self.memory.put_out(sent, talk, {"words": body})
        self.report.counts["lesson"] += 1

    def tell_waiting(self) -> None:
        """How many mails wait for a person, only where it is another number than we told last."""
        stored, looked = self.memory.looked()
        if looked.waiting == self.report.waiting:
            return
        try:
            self.bringer().tell_waiting(self.report.waiting)
        except (Unwritten, Trouble, Gone, Postponed) as end:
            self.report.failures.append(str(end))
            return
        self.memory.remember(stored, replace(looked, waiting=self.report.waiting))
