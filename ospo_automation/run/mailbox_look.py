"""One look into the mailbox: what came in is answered, and what happened on a casus is told to whoever asked it.

It must read, write and read again. Wherever it breaks off, the next look finds each mail where it was: what goes to
GitHub is made once by the mail that asks for it, then our answer waits in the mailbox under an id that is the same
whenever it is made anew, and only then the mail is moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from ..core.casus.in_turns import in_turns
from ..core.correspondence.desk import INBOX, Folders, Looked
from ..core.correspondence.mail_thread import ASKS, OVER, Kind, MailThread, SentMail, conversations
from ..core.correspondence.next_step import NextStep, Note, Tied, for_person, next_step
from ..core.correspondence.received import Received
from ..core.correspondence.telling import LESSON_TOLD, News, news_of
from ..core.engine.effects import branch_of
from ..core.github.event import Event
from ..core.knowledge.published import Lesson
from ..core.network.by_mail import MOST_OF_ONE, MOST_TO_ONE
from ..core.network.labels import TOPICS
from ..core.outgoing.letter_words import as_letter
from ..core.outgoing.safe import Safe
from ..core.primitives.errors import Gone, Postponed, Trouble
from ..core.primitives.front import parts
from ..core.sight.scene import Scene, glance
from ..mail.addresses import named
from ..mail.mailbox import Mailbox, MailboxTrouble, Stored
from ..mail.posting import Fate, Post
from ..mail.reading import received
from ..mail.sending import Outbox, send_waiting, without_copies
from ..mail.turns import Turn, turn
from ..mail.writing import PRIVATE, Outgoing, can_be_written_to, private_of, written
from .brought import Bringer, Unwritten
from .mails_out import MOST_LESSONS, Answered, Writer

DAY = timedelta(days=1)
OVERLAP = timedelta(seconds=5)  # what changed while we looked is looked at again
MOST_READ = 200  # mails in one look; the next takes the rest
MOST_OF_RECORD = 60_000  # bytes of headers: what we remember with a mail is among them
MOST_PACKED = 50_000  # of these for what we remember
FOR_PERSON = frozenset({Kind.PERSON, Kind.PRIVATE})
_FIELDS = ("message-id", "from", PRIVATE)
_TIES = ("message-id", "from", "to", "in-reply-to", "references", "subject")


@dataclass
class Report:
    """What a look did, in numbers: whatever stands in a log is public. `is_elsewhere`: another run is at work."""

    counts: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    is_elsewhere: bool = False
    failures: list[str] = field(default_factory=list)


@dataclass
class Look:
    """One look. `bringer` opens GitHub: only where there is something to bring or to tell."""

    mailbox: Mailbox
    post: Post
    mails: Writer
    folders: Folders
    bringer: Callable[[], Bringer]
    now: datetime
    server: str = ""
    report: Report = field(default_factory=Report)
    talks: dict[str, MailThread] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    """The ids of what we ever put there: what was made once isn't made again."""
    unseen: set[str] = field(default_factory=set)
    """The ids of the mails that were made in this look: nobody answered those yet."""

    def through(self) -> Report:
        with turn(self.mailbox, self.folders.lock) as own:
            if own is None:
                self.report.is_elsewhere = True
                return self.report
            self.mailbox.ensure(self.folders.all)
            self.talks = conversations(self._remembered())
            self._read(own)
            self._tell()
            for went in send_waiting(self.mailbox, self.post, self._outbox, self.mails.settings.address, own):
                self.report.counts["sent" if went.handed.fate is Fate.SENT else "not_sent"] += 1
            self._clean()
            self.report.waiting = len(self._of_people(self.folders.person))
            self._tell_waiting()
        return self.report

    def only_read(self) -> Report:
        """What would become of each mail in the inbox: nothing is moved, sent or brought anywhere."""
        self.talks = conversations(self._remembered())
        for stored in self.mailbox.stored(INBOX):
            raw = self.mailbox.read(stored)
            if raw and not self.mails.seals.is_ours(stored.message_id):
                mail = received(raw, stored.at, self.server)
                self._count(self._step(mail, self._tied(mail), is_wanted=False))
        self.report.waiting = len(self._of_people(self.folders.person))
        return self.report

    @property
    def _outbox(self) -> Outbox:
        return Outbox(self.folders.out, self.folders.underway, self.folders.talks, self.folders.person)

    def _remembered(self) -> Iterator[SentMail]:
        for folder in (self.folders.talks, self.folders.out, self.folders.underway, self.folders.person):
            for each in self.mailbox.stored(folder, _FIELDS, MOST_OF_RECORD):
                self.known.add(each.message_id)
                record = self.mails.seals.unpacked(private_of(each), each.message_id)
                if record is not None:
                    yield SentMail.of(record, each.message_id)

    # What came in

    def _read(self, own: Turn) -> None:
        """What goes on with a conversation first: however many mails begin one, those who are helped already hear."""
        is_ours = self.mails.seals.is_ours
        inbox = without_copies(self.mailbox, self._outbox, self.mailbox.stored(INBOX, _TIES), is_ours)
        wanted = [each for each in self.mailbox.stored(self.folders.public) if not is_ours(each.message_id)]
        going_on = in_turns((each for each in inbox if self._goes_on(each)), lambda each: each.header("from"))
        first = [*((each, False) for each in going_on), *((each, True) for each in wanted)]
        every = [*first, *((each, False) for each in inbox if each not in going_on)]
        for index, (stored, is_wanted) in enumerate(every):
            is_full = self._sent_today() >= self.mails.settings.most_a_day and index >= len(first)
            if index >= MOST_READ or own.is_over or is_full:
                self.report.counts["left"] += len(every) - index
                return
            try:
                self._take(stored, is_wanted=is_wanted)
            except (Unwritten, Trouble, Gone) as end:
                self.report.failures.append(str(end))  # this mail waits; the others needn't
            except Postponed as end:
                self.report.failures.append(str(end))
                return
            except MailboxTrouble:
                raise
            except Exception as bug:  # noqa: BLE001  (told in the run; of one mail no other is kept waiting)
                self.report.failures.append(f"a mail that we can't go by waits for a person ({type(bug).__name__})")
                self.mailbox.move(stored, self.folders.person)

    def _goes_on(self, stored: Stored) -> bool:
        """Whether its headers name one of our conversations, and the address with which that began."""
        found = named(stored.header("from"), 2)
        texts = (stored.header(name) for name in _TIES[2:])
        return bool(found) and self.mails.seals.tied_to(texts, found[0].address)[1]

    def _take(self, stored: Stored, *, is_wanted: bool) -> None:
        raw = self.mailbox.read(stored)
        if not raw:
            return  # somebody took it away meanwhile
        mail = received(raw, stored.at, self.server)
        tied = self._tied(mail)
        if (answer := self._answer_to(mail, tied)) is not None and not is_wanted:  # a look broke off before it moved it
            folder = self.folders.person if answer.kind in FOR_PERSON else self.folders.talks
            self.mailbox.move(stored, folder)
            return
        step = self._step(mail, tied, is_wanted=is_wanted)
        self._count(step)
        talk = tied.talk if tied.talk is not None and tied.is_sure else self._new(mail)
        self._do(step, mail, talk)
        self.mailbox.move(stored, self.folders.name(step.folder))

    def _step(self, mail: Received, tied: Tied, *, is_wanted: bool) -> NextStep:
        heard = self._has_heard(mail.sender)
        step = next_step(
            mail,
            tied,
            self.mails.checkout,
            (self.mails.settings.address, self.mails.checkout.network.contact),
            answered_today=heard,
            is_full=self._sent_today(mail.sender) >= MOST_TO_ONE or self._posted_today(mail.sender) >= MOST_OF_ONE,
            wanted_by_desk=is_wanted,
            is_reachable=can_be_written_to(mail.sender),
        )
        return step if self._can_be_kept(step, mail) else for_person(Note.LONG, answered_today=heard)

    def _can_be_kept(self, step: NextStep, mail: Received) -> bool:
        """Whether what it shows fits in what the mailbox gives back of the headers of one mail."""
        if step.kind not in ASKS or (not step.draft and not step.words):
            return True
        shown = self.mails.begun(step.kind, self._new(mail), "", self.now, draft=step.draft, words=step.words)
        return len(self.mails.seals.packed(shown.record(), shown.message_id)) <= MOST_PACKED

    def _count(self, step: NextStep) -> None:
        self.report.counts[step.kind.value if step.kind is not None else step.folder.value] += 1

    def _tied(self, mail: Received) -> Tied:
        texts = (*mail.to, *mail.references, mail.subject)
        id_, is_sure = self.mails.seals.tied_to(iter(texts), mail.sender)
        if not id_:
            return Tied()
        talk = self.talks.get(id_, MailThread(id_, mail.sender))
        return Tied(talk, is_sure, talk.may_answer(mail.references, self.unseen))

    def _new(self, mail: Received) -> MailThread:
        id_ = self.mails.seals.conversation(mail.message_id, mail.sender)
        return self.talks.get(id_, MailThread(id_, mail.sender))

    def _answer_to(self, mail: Received, tied: Tied) -> SentMail | None:
        """What we made of a mail already: read anew, after that, it would be the answer to something else."""
        talks = (tied.talk if tied.is_sure else None, self._new(mail))
        sent = (each for talk in talks if talk is not None for each in talk.sent)
        return next((each for each in sent if each.answers == mail.message_id), None)

    def _do(self, step: NextStep, mail: Received, talk: MailThread) -> None:
        """First GitHub, then what we answer; each is made once, however often this is done."""
        casus = talk.casus
        if step.opens is not None:
            casus = self.bringer().open(step.opens, talk, self.mails)
            self.report.counts["opened"] += 1
        if step.posts is not None and casus:
            self.bringer().post(casus, step.posts, self.mails.seals.letter(step.posts.of), talk)
            self.report.counts["posted"] += 1
        if casus and (step.opens is not None or step.posts is not None):
            self._play(casus)
        if step.note is not None:
            self._keep_note(step, mail)
        settles = (f"settled/{step.settles}",) if step.settles else ()
        if step.kind is not None and mail.sender:
            sent = self.mails.begun(
                step.kind,
                talk,
                mail.message_id,
                self.now,
                answers=mail.message_id,
                draft=step.draft if step.draft is not None else step.opens,
                words=step.words,
                acts=step.acts,
                told=settles,
            )
            sent = replace(sent, casus=casus)
            self._put_out(sent, talk, self._values(step, sent, talk), Answered(mail.message_id, mail.references))
        elif settles or step.posts is not None:
            about = f"settled {step.settles}"
            sent = self.mails.begun(Kind.NOTED, talk, about, self.now, told=settles, answers=mail.message_id)
            self._keep(sent, talk)

    def _values(self, step: NextStep, sent: SentMail, talk: MailThread) -> dict[str, Any]:
        kind, page = sent.kind, Safe(self.mails.page_of(sent.casus))
        network = self.mails.checkout.network
        if kind is Kind.DRAFT and step.draft is not None:
            return self.mails.draft(step.draft, self._alike(step))
        if kind is Kind.ONLINE and step.opens is not None:
            known = [path for path in step.opens.values.get(TOPICS, ()) if path in network.topics]
            topics = [network.topics[path].title for path in known]
            missing = self.mails.missing(step.opens)
            return {"title": step.opens.title, "address": page, "topics": topics, "missing": missing}
        values = {"address": page, "keep": self.mails.settings.keep, "words": step.words, "found": list(step.found)}
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
        numbers = sorted({each.casus for each in self.talks.values() if each.address == address and each.casus})
        count = sum(1 for folder in self.folders.kept for each in self._of(folder, address))
        return {"count": count + 1, "addresses": [Safe(self.mails.page_of(each)) for each in numbers]}

    # What happened on a casus

    def _tell(self) -> None:
        open_ = {each.casus: each for each in self.talks.values() if each.casus and not each.is_over}
        if not open_:
            return
        try:
            self._tell_of(open_)
        except (Unwritten, Trouble, Gone, Postponed) as end:
            self.report.failures.append(str(end))

    def _tell_of(self, open_: dict[int, MailThread]) -> None:
        stored, looked = self._looked()
        bringer = self.bringer()
        newest = looked.at
        numbers = sorted(open_)
        if looked.at is not None:
            changed = bringer.changed(looked.at)
            numbers = [each for each in numbers if changed.get(each, looked.at) > looked.at]
            newest = max([*changed.values(), looked.at])
        for number in bringer.reader.together(numbers):
            event = Event("workflow_dispatch", None, number, None, self.now)
            scene = glance(bringer.reader, event)
            if scene is not None:
                self._news(scene, open_[number], bringer)
        until = min(newest, self.now - OVERLAP) if newest is not None else self.now - OVERLAP
        if looked.at is None or until > looked.at:
            self._remember(stored, replace(looked, at=until))

    def _news(self, scene: Scene, talk: MailThread, bringer: Bringer) -> None:
        news = news_of(scene, talk)
        told = (*(each for each in news.told if each != LESSON_TOLD), *((OVER,) if news.is_over else ()))
        if news.is_worth_a_mail:
            sent = self.mails.begun(Kind.NEWS, talk, f"{news.until} {told}", self.now, until=news.until, told=told)
            self._put_out(sent, talk, self._told(news, scene))
            self.report.counts["news"] += 1
        elif news.is_over:
            sent = self.mails.begun(Kind.NOTED, talk, OVER, self.now, told=told)
            self._keep(sent, talk)
        if news.drafted:
            self._lesson(news.drafted, scene, self.talks[talk.id], bringer)

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
            "waits": news.waits,
            "address": Safe(self.mails.page_of(scene.number)),
        }

    def _lesson(self, path: str, scene: Scene, talk: MailThread, bringer: Bringer) -> None:
        """The text of a lesson that waits for a yes, as it stands on its branch."""
        text = bringer.reader.proposal(branch_of("lesson", scene.number), [path]).files.get(path)
        if text is None:
            return  # it is under way: the next change there tells of it
        body = as_letter(parts(text, path).text)
        sent = self.mails.begun(Kind.LESSON, talk, path, self.now, told=(LESSON_TOLD,))
        self._put_out(sent, talk, {"words": body})
        self.report.counts["lesson"] += 1

    def _tell_waiting(self) -> None:
        """Only where it is another number than we told last."""
        stored, looked = self._looked()
        if looked.waiting == self.report.waiting:
            return
        try:
            self.bringer().tell_waiting(self.report.waiting)
        except (Unwritten, Trouble, Gone, Postponed) as end:
            self.report.failures.append(str(end))
            return
        self._remember(stored, replace(looked, waiting=self.report.waiting))

    # What the mailbox keeps

    def _put_out(
        self, sent: SentMail, talk: MailThread, values: dict[str, Any], answers: Answered | None = None
    ) -> None:
        self._append(self.folders.out, self.mails.mail(sent, talk, values, answers=answers))
        self.unseen.add(sent.message_id)
        self.talks[talk.id] = talk.with_sent(sent)

    def _keep(self, sent: SentMail, talk: MailThread) -> None:
        self._append(self.folders.talks, self.mails.note(sent))
        self.talks[talk.id] = talk.with_sent(sent)

    def _keep_note(self, step: NextStep, mail: Received) -> None:
        """Beside a mail that waits for a person: why it does."""
        if step.note is None:
            return
        self._append(self.folders.person, self.mails.why(step.note, mail, self.now))

    def _append(self, folder: str, mail: Outgoing) -> None:
        """Whatever a look before this one put there already isn't put there again."""
        if mail.message_id not in self.known:
            self.mailbox.append(folder, written(mail))
            self.known.add(mail.message_id)

    def _looked(self) -> tuple[list[Stored], Looked]:
        stored = self.mailbox.stored(self.folders.record, _FIELDS, MOST_OF_RECORD)
        found = [self.mails.seals.unpacked(private_of(each), each.message_id) for each in stored]
        known = [each for each in found if each is not None]
        return stored, Looked.of(known[-1]) if known else Looked()

    def _remember(self, before: Iterable[Stored], looked: Looked) -> None:
        self.mailbox.append(self.folders.record, written(self.mails.remembering(looked, self.now)))
        for each in before:
            self.mailbox.remove(each)

    def _clean(self) -> None:
        """What is over and was kept long enough goes; so does all of who asked for it, once they were told."""
        end = self.now - timedelta(days=self.mails.settings.keep)
        erased = {each.address for each in self.talks.values() if any(one.kind is Kind.ERASED for one in each.sent)}
        held = {each.address for each in self.talks.values() if not each.is_over and each.casus} - erased
        waits = {each.message_id for each in self.mailbox.stored(self.folders.out)}
        waits |= {each.message_id for each in self.mailbox.stored(self.folders.underway)}
        is_told = {
            each.address
            for each in self.talks.values()
            if each.address in erased and not any(one.message_id in waits for one in each.sent)
        }
        for folder in self.folders.kept:
            for each, address in self._with_address(folder):
                is_old = each.at < end and address not in held and folder != self.folders.person
                if is_old or address in is_told:
                    self.mailbox.remove(each)
                    self.report.counts["removed"] += 1

    def _with_address(self, folder: str) -> Iterator[tuple[Stored, str]]:
        """Each message with the address of whom it is from or to, as far as it is somebody's."""
        for each in self.mailbox.stored(folder, _FIELDS, MOST_OF_RECORD):
            record = self.mails.seals.unpacked(private_of(each), each.message_id)
            found = named(each.header("from"), 2)
            yield each, str(record["address"]) if record is not None else found[0].address if found else ""

    def _of(self, folder: str, address: str) -> list[Stored]:
        return [each for each, theirs in self._with_address(folder) if theirs == address]

    def _of_people(self, folder: str) -> list[Stored]:
        return [each for each in self.mailbox.stored(folder) if not self.mails.seals.is_ours(each.message_id)]

    def _sent_today(self, address: str = "") -> int:
        since = self.now - DAY
        mails = (one for each in self.talks.values() if not address or each.address == address for one in each.sent)
        return sum(1 for each in mails if each.at > since and each.kind is not Kind.NOTED)

    def _posted_today(self, address: str) -> int:
        since = self.now - DAY
        mails = (one for each in self.talks.values() if each.address == address for one in each.sent)
        return sum(1 for each in mails if each.at > since and each.kind is Kind.NOTED and each.answers)

    def _has_heard(self, address: str) -> bool:
        since, kinds = self.now - DAY, FOR_PERSON
        return any(
            one.at > since and one.kind in kinds
            for each in self.talks.values()
            if each.address == address
            for one in each.sent
        )

    def _play(self, casus: int) -> None:
        """That the run of a casus can't be started is told, and holds up nothing: the next sweep looks at it."""
        try:
            self.bringer().play(casus)
        except (Trouble, Gone) as end:
            self.report.failures.append(str(end))
