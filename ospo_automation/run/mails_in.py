"""What came in is answered: first on GitHub, then our answer waits in the mailbox, and only then the mail is moved."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.casus.in_turns import in_turns
from ..core.correspondence.desk import INBOX, Folders
from ..core.correspondence.mail_experts import MailExpert, expert_in
from ..core.correspondence.mail_thread import ASKS, Kind, MailThread, SentMail
from ..core.correspondence.next_step import next_step
from ..core.correspondence.received import Received, Vouched
from ..core.correspondence.repeated import without_repeated
from ..core.correspondence.step import Folder, NextStep, Note, Tied, for_person
from ..core.correspondence.turns_of_senders import FEWEST, MOST_SHARES, crowded, domain_of, in_turn, is_beside, share
from ..core.knowledge.digests import Settings as Digests
from ..core.knowledge.published import Lesson
from ..core.network.by_mail import MOST_OF_ONE, MOST_TO_ONE
from ..core.network.labels import TOPICS
from ..core.outgoing.safe import Safe
from ..core.primitives.errors import Gone, Postponed, Trouble
from ..mail.mailbox import Mailbox, MailboxTrouble, Stored
from ..mail.reading import received
from ..mail.sending import without_copies
from ..mail.turns import Turn
from ..mail.writing import can_be_written_to
from .mailbox_memory import FOR_PERSON, MOST_PACKED, Memory, sender_in
from .mails_out import MOST_LESSONS, Answered, Unwritten, Writer

if TYPE_CHECKING:
    from .brought import Bringer

MOST_READ = 200  # mails in one look; the next takes the rest
FOR_GOING_ON = 2  # a part of those: the others are for who writes for the first time, however many go on
_TIES = ("message-id", "from", "to", "in-reply-to", "references", "subject")


@dataclass
class Report:
    """What a look did, in numbers: whatever stands in a log is public. `is_elsewhere`: another run is at work."""

    counts: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    is_elsewhere: bool = False
    failures: list[str] = field(default_factory=list)


@dataclass
class Incoming:
    """`bringer` opens GitHub; `server` is who notes where mails come from."""

    memory: Memory
    bringer: Callable[[], Bringer]
    report: Report
    server: str = ""

    @property
    def mailbox(self) -> Mailbox:
        return self.memory.mailbox

    @property
    def folders(self) -> Folders:
        return self.memory.folders

    @property
    def mails(self) -> Writer:
        return self.memory.mails

    def answer_all(self, own: Turn) -> None:
        """What goes on with a conversation first: however many mails begin one, those who are helped already hear."""
        for stored, desk, is_first in self._in_order():
            if own.is_over:
                self.report.counts["left"] += 1
                continue
            if is_first and self._is_full(stored):
                self.report.counts["left"] += 1
                continue
            try:
                self._take(stored, desk)
            except (Unwritten, Trouble, Gone) as end:
                self.report.failures.append(str(end))  # this mail waits; the others needn't
            except Postponed as end:
                self.report.failures.append(str(end))
                return
            except MailboxTrouble:
                raise
            except Exception as bug:  # noqa: BLE001  (of ours, and told: of one mail no other is kept waiting)
                self.report.failures.append(bug_of(bug, "a mail"))
                self.mailbox.move(stored, self.folders.person)

    def only_count(self) -> None:
        """What would become of each mail in the inbox: nothing is moved, sent or brought anywhere."""
        for stored in self.mailbox.stored(INBOX):
            raw = self.mailbox.read(stored)
            if raw and not self.mails.seals.is_ours(stored.message_id):
                mail = received(raw, stored.at, self.server)
                self._count(self._step(mail, self._tied(mail)))

    # Whose turn it is

    def _in_order(self) -> Iterator[tuple[Stored, Folder | None, bool]]:
        """Each mail, the folder of the desk to which a coordinator moved it, and whether it begins a conversation."""
        is_ours = self.mails.seals.is_ours
        inbox = without_copies(self.mailbox, self.memory.outbox, self.mailbox.stored(INBOX, _TIES), is_ours)
        wanted = self.memory.unsigned(self.folders.public)
        going_on, begins, too_many = list[Stored](), list[Stored](), list[Stored]()
        heard: Counter[str] = Counter()
        for each in inbox:
            if self._goes_on(each):
                heard[sender_in(each)] += 1
                (going_on if heard[sender_in(each)] <= MOST_OF_ONE else too_many).append(each)
            else:
                begins.append(each)
        known = {each.address for each in self.memory.talks.values()}
        order = in_turn([sender_in(each) for each in begins], known)
        by_person = in_turns(going_on, sender_in)
        by_domain = in_turns(by_person, lambda each: domain_of(sender_in(each)))  # who has one has many addresses
        most = MOST_READ // FOR_GOING_ON
        every = [
            *((each, None, False) for each in by_domain[:most]),
            *((each, Folder.PUBLIC, False) for each in wanted),
            *((each, Folder.EXPERTS, False) for each in self.memory.unlisted()),
            *((begins[at], None, True) for at in order),
            *((each, None, False) for each in by_domain[most:]),
            *((each, None, False) for each in too_many),
        ]
        if len(every) > MOST_READ:
            self.report.counts["left"] += len(every) - MOST_READ
        yield from every[:MOST_READ]

    def _is_full(self, stored: Stored) -> bool:
        """Whether who begins a conversation waits until tomorrow: so much went out, to all or, of what others
        left, to their domain.
        """
        most = self.mails.settings.most_a_day
        if self.memory.used_today(most) >= most:
            return True
        domain = domain_of(sender_in(stored))
        left = most - self.memory.used_today(most, but_for=domain)
        return domain in crowded(self.memory.begun_today(), left)

    def _goes_on(self, stored: Stored) -> bool:
        """Whether its headers name one of our conversations, and the address with which that began."""
        texts = (stored.header(name) for name in _TIES[2:])
        return bool(sender_in(stored)) and self.mails.seals.tied_to(texts, sender_in(stored))[1]

    # One mail

    def _take(self, stored: Stored, desk: Folder | None) -> None:
        raw = self.mailbox.read(stored)
        if not raw:
            return  # somebody took it away meanwhile
        mail = received(raw, stored.at, self.server)
        tied = self._tied(mail)
        if (answer := self._answer_to(mail, tied)) is not None and desk is None:  # a look broke off before it moved it
            is_noted = self.mails.id_of_note(mail.message_id, mail.sender) in self.memory.known
            folder = self.folders.person if is_noted or answer.kind in FOR_PERSON else self.folders.talks
            self.mailbox.move(stored, folder)
            return
        if tied.talk is not None and tied.is_sure:
            mail = replace(mail, text=without_repeated(mail.text, self.memory.answered_by(mail, tied.talk)))
        is_filed = desk is not None and not self.memory.was_moved(stored)
        step = NextStep(Folder.PERSON, note=Note.FILED) if is_filed else self._step(mail, tied, desk)
        self._count(step)
        goes_on = tied.talk if tied.is_sure else None
        talk = goes_on if goes_on is not None else self._new(mail)
        talk = self.memory.to_list(mail) if step.folder is Folder.EXPERTS else talk
        try:
            self._do(step, mail, talk)
        except Gone:  # its casus was deleted or moved away: nothing more can be brought there
            step = for_person(Note.ENDED, answered_today=self.memory.has_heard(mail.sender))
            self._do(step, mail, talk)
        if step.folder is not Folder.EXPERTS:  # there it lies already
            self.mailbox.move(stored, self.folders.name(step.folder))

    def _step(self, mail: Received, tied: Tied, desk: Folder | None = None) -> NextStep:
        heard = self._hears_nothing(mail)
        # Anybody can begin conversations in somebody's name: those don't count where they go on with one of theirs.
        begun = tied.talk if tied.is_sure else None
        is_experts = begun is not None and begun.is_experts
        step = next_step(
            mail,
            tied,
            self.mails.checkout,
            self._ours,
            answered_today=heard,
            is_full=self._gets_no_more(mail.sender, begun),
            wanted_by_desk=desk is Folder.PUBLIC,
            listed_by_desk=desk is Folder.EXPERTS,
            listed_before=self._listed(mail.sender) if desk is Folder.EXPERTS or is_experts else None,
            is_reachable=can_be_written_to(mail.sender),
        )
        return step if self._can_be_kept(step, mail) else for_person(Note.LONG, answered_today=heard)

    def _gets_no_more(self, sender: str, begun: MailThread | None) -> bool:
        """Whether so much went to an address today, or was done for it. Where their domain had its share of the day,
        two mails are enough: what it takes to have a question online. Where it had twice that, a person answers.
        """
        memory = self.memory
        sent, of_domain = memory.sent_today(sender, within=begun), memory.sent_today_to(domain_of(sender))
        its_share = share(self.mails.settings.most_a_day)
        if of_domain >= MOST_SHARES * its_share:
            return True
        most = FEWEST if of_domain >= its_share else MOST_TO_ONE
        return sent >= most or memory.posted_today(sender) >= MOST_OF_ONE

    def _hears_nothing(self, mail: Received) -> bool:
        """Whether its writer isn't told that a person reads it: they were today, or so many were for whom nobody
        vouches. Anybody can write in any name, and what we send in a day is for those who ask something.
        """
        is_anybody = mail.is_noted and mail.vouched is not Vouched.PASSED
        is_much = is_anybody and self.memory.told_today() >= share(self.mails.settings.most_a_day)
        return is_much or self.memory.has_heard(mail.sender)

    @property
    def _ours(self) -> tuple[str, ...]:
        """Addresses of the network, to which no answer goes: from the list for its digest everybody there would read it
        as ours.
        """
        network = self.mails.checkout.network
        told = network.section(Digests)
        listed = (told.mail_to,) if told is not None and told.mail_to else ()
        return (self.mails.settings.address, network.contact, *listed)

    def _can_be_kept(self, step: NextStep, mail: Received) -> bool:
        """Whether what it shows fits in what the mailbox gives back of the headers of one mail."""
        if step.kind not in ASKS or (not step.draft and not step.words):
            return True
        shown = self.mails.begun(step.kind, self._new(mail), "", self.memory.now, draft=step.draft, words=step.words)
        return len(self.mails.seals.packed(shown.record(), shown.message_id)) <= MOST_PACKED

    def _count(self, step: NextStep) -> None:
        self.report.counts[step.kind.value if step.kind is not None else step.folder.value] += 1

    def _tied(self, mail: Received) -> Tied:
        texts = (*mail.to, *mail.references, mail.subject)
        id_, is_sure = self.mails.seals.tied_to(iter(texts), mail.sender)
        if not id_:
            return Tied()
        talk = self.memory.talks.get(id_, MailThread(id_, mail.sender))
        return Tied(talk, is_sure, talk.may_answer(mail.references, self.memory.unseen))

    def _new(self, mail: Received) -> MailThread:
        id_ = self.mails.seals.conversation(mail.message_id, mail.sender)
        return self.memory.talks.get(id_, MailThread(id_, mail.sender))

    def _answer_to(self, mail: Received, tied: Tied) -> SentMail | None:
        """What we made of a mail already: read anew, after that, it would be the answer to something else."""
        talks = (tied.talk if tied.is_sure else None, self._new(mail))
        sent = (each for talk in talks if talk is not None for each in talk.sent)
        return next((each for each in sent if each.answers == mail.message_id), None)

    def _do(self, step: NextStep, mail: Received, talk: MailThread) -> None:
        """First GitHub, then what we answer; each is made once, however often this is done."""
        casus = self._brought(step, talk)
        if step.note is not None:
            self.memory.keep_note(step.note, mail)
        settles = (f"settled/{step.settles}",) if step.settles else ()
        if step.kind is not None and mail.sender:
            sent = self.mails.begun(
                step.kind,
                talk,
                mail.message_id,
                self.memory.now,
                answers=mail.message_id,
                draft=step.draft if step.draft is not None else step.opens,
                words=step.words,
                acts=step.acts,
                told=(*settles, *step.listing),
            )
            sent = replace(sent, casus=casus)
            answered = Answered(mail.message_id, mail.references)
            self.memory.put_out(sent, talk, self._values(step, sent, talk), answered)
        elif settles or step.posts is not None:
            about = f"settled {step.settles}"
            sent = self.mails.begun(Kind.NOTED, talk, about, self.memory.now, told=settles, answers=mail.message_id)
            self.memory.keep(sent, talk)

    def _brought(self, step: NextStep, talk: MailThread) -> int:
        """The number of its casus, once what is for the page stands there."""
        casus = talk.casus
        if step.opens is not None:
            others = is_beside(talk, self.memory.talks.values(), self.memory.now)
            casus = self.bringer().open(step.opens, talk, self.mails, is_beside=others)
            self.report.counts["opened"] += 1
        if step.posts is not None and casus:
            letter = self.mails.seals.letter(step.posts.of)
            self.bringer().post(casus, step.posts, letter, talk, self._name_of(talk))
            self.report.counts["posted"] += 1
        if casus and (step.opens is not None or step.posts is not None):
            self._play(casus)
        return casus

    def _name_of(self, talk: MailThread) -> str:
        """Under which an expert agreed to be shown, if any."""
        expert = self._listed(talk.address)
        return expert.name if expert is not None else ""

    def _listed(self, address: str) -> MailExpert | None:
        return next((each for each in self.memory.experts() if each.address == address), None)

    def _play(self, casus: int) -> None:
        """That the run of a casus can't be started is told, and holds up nothing: the next sweep looks at it."""
        try:
            self.bringer().play(casus)
        except (Trouble, Gone) as end:
            self.report.failures.append(str(end))

    # What our answer tells

    def _values(self, step: NextStep, sent: SentMail, talk: MailThread) -> dict[str, Any]:
        kind, page = sent.kind, Safe(self.mails.page_of(sent.casus))
        network = self.mails.checkout.network
        if kind is Kind.DRAFT and step.draft is not None:
            return self.mails.draft(step.draft, self._alike(step))
        if kind is Kind.ONLINE and step.opens is not None:
            known = [path for path in step.opens.values.get(TOPICS, ()) if path in network.topics]
            topics = [network.topics[path].title for path in known]
            missing = self.mails.asked_for(step.opens.missing)
            return {"title": step.opens.title, "address": page, "topics": topics, "missing": missing}
        if kind is Kind.LISTED:
            return self.mails.listed(expert_in(talk.with_sent(sent)))
        values: dict[str, Any] = {"is_experts": talk.is_experts}
        values |= {"address": page, "keep": self.mails.settings.keep, "words": step.words, "found": list(step.found)}
        values["left_out"] = [self.mails.words["left_out"][each] for each in step.left_out]
        if kind is Kind.ACCESS:
            values |= self._access(talk.address)
        return {**values, "forwarded": step.note is Note.FORWARDED}

    def _alike(self, step: NextStep) -> Sequence[Lesson]:
        from ..core.sight.already import alike_lessons  # noqa: PLC0415  (0.2 s to load)

        if step.draft is None:
            return ()
        words = "\n".join(text for given in step.draft.values.values() for text in given)
        return alike_lessons(step.draft.title, words, self.mails.checkout.lessons(), most=MOST_LESSONS)

    def _access(self, address: str) -> dict[str, Any]:
        talks = self.memory.talks.values()
        own = {each.casus for each in talks if each.address == address and not each.is_experts}
        numbers = sorted(own - {0})
        addresses = [Safe(self.mails.page_of(each)) for each in numbers]
        return {"count": self.memory.count_of(address) + 1, "addresses": addresses}


def bug_of(bug: Exception, what: str) -> str:
    """What went wrong and where, without a word of the mail: this is told in public."""
    at = traceback.extract_tb(bug.__traceback__)[-1]
    return f"{type(bug).__name__} in {Path(at.filename).name}, line {at.lineno}: {what} waits for a person"
