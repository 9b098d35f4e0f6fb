"""What the mailbox remembers for us: the conversations, up to when we looked, and how many mails went out.

Whatever is put there has an id that is the same whenever it is made anew, so that nothing stands there twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from ..core.correspondence.desk import INBOX, Folders, Looked
from ..core.correspondence.mail_experts import MailExpert, expert_in
from ..core.correspondence.mail_thread import Kind, MailThread, SentMail, conversations
from ..core.correspondence.received import Received
from ..core.correspondence.step import Note
from ..core.correspondence.turns_of_senders import domain_of, used
from ..core.knowledge.digests import Settings as Digests
from ..mail.addresses import named
from ..mail.mailbox import Mailbox, Stored
from ..mail.reading import received
from ..mail.sending import Outbox, put_out
from ..mail.writing import PRIVATE, Outgoing, private_of, private_part, reader_of, written
from .mails_out import Answered, Writer

DAY = timedelta(days=1)
MOST_OF_RECORD = 60_000  # bytes of headers: what we remember with a mail is among them
MOST_PACKED = 50_000  # of these for what we remember
DIGEST = "digest"
"""In what is remembered of a mail: the file of the digest that it holds."""
FOR_PERSON = frozenset({Kind.PERSON, Kind.PRIVATE})
_FIELDS = ("message-id", "from", PRIVATE)


@dataclass
class Memory:
    """`talks` are the conversations by their id, `known` the ids of all that we ever put there, and `unseen` those of
    the mails that were made in this look: nobody answered them yet. `digests` are the files of those that were put out.
    """

    mailbox: Mailbox
    mails: Writer
    folders: Folders
    now: datetime
    talks: dict[str, MailThread] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)
    digests: set[str] = field(default_factory=set)
    _kept: dict[str, Stored] = field(default_factory=dict)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.folders.out, self.folders.underway, self.folders.talks, self.folders.person)

    def recall(self) -> None:
        self.talks = conversations(self._remembered())

    def _remembered(self) -> Iterator[SentMail]:
        for folder in self.outbox.folders:
            for each in self.mailbox.stored(folder, _FIELDS, MOST_OF_RECORD):
                self.known.add(each.message_id)
                record = self.mails.seals.unpacked(private_of(each), each.message_id)
                if record is not None and DIGEST in record:
                    self.digests.add(str(record[DIGEST]))
                elif record is not None:
                    self._kept[each.message_id] = each
                    yield SentMail.of(record, each.message_id)

    def is_made(self, message_id: str, message: bytes) -> bool:
        """Whether we made a message, for whom it is to."""
        record = self.mails.seals.unpacked(private_part(message), message_id)
        return record is not None and record.get("address") == reader_of(message)

    def answered_by(self, mail: Received, talk: MailThread) -> str:
        """The words of the mail of ours that somebody answers: the one that it names, or the last."""
        sent = [each.message_id for each in reversed(talk.sent) if each.message_id in self._kept]
        ids = [each for each in mail.references if each in sent] or sent
        return received(self.mailbox.read(self._kept[ids[0]]), mail.at).text if ids else ""

    # What we put there

    def put_out(
        self, sent: SentMail, talk: MailThread, values: dict[str, Any], answers: Answered | None = None
    ) -> None:
        """A mail that waits to be sent."""
        put_out(self.mailbox, self.outbox, [self.mails.mail(sent, talk, values, answers=answers)], self.known)
        self.unseen.add(sent.message_id)
        self.talks[talk.id] = talk.with_sent(sent)

    def put(self, mail: Outgoing) -> None:
        """A mail that waits to be sent and is in no conversation."""
        put_out(self.mailbox, self.outbox, [mail], self.known)

    def keep(self, sent: SentMail, talk: MailThread) -> None:
        """What is never sent: what became of an answer."""
        self._append(self.folders.talks, self.mails.note(sent))
        self.talks[talk.id] = talk.with_sent(sent)

    def keep_note(self, note: Note, mail: Received) -> None:
        """Beside a mail that waits for a person: why it does."""
        self._append(self.folders.person, self.mails.why(note, mail, self.now))

    def _append(self, folder: str, mail: Outgoing) -> None:
        if mail.message_id not in self.known:
            self.mailbox.append(folder, written(mail))
            self.known.add(mail.message_id)

    def looked(self) -> tuple[list[Stored], Looked]:
        """What we remember of our last look at the casussen, with the messages that hold it."""
        stored = self.mailbox.stored(self.folders.record, _FIELDS, MOST_OF_RECORD)
        found = [self.mails.seals.unpacked(private_of(each), each.message_id) for each in stored]
        known = [each for each in found if each is not None]
        return stored, Looked.of(known[-1]) if known else Looked()

    def remember(self, before: Iterable[Stored], looked: Looked) -> None:
        self.mailbox.append(self.folders.record, written(self.mails.remembering(looked, self.now)))
        for each in before:
            self.mailbox.remove(each)

    # What lies there

    def clean(self) -> int:
        """What is over and was kept long enough goes; so does all of who asked for it, once they were told. How many
        mails went.
        """
        end = self.now - timedelta(days=self.mails.settings.keep)
        erased = {each.address for each in self.talks.values() if any(one.kind is Kind.ERASED for one in each.sent)}
        held = {each.address for each in self.talks.values() if not each.is_over and each.casus}
        held = (held | {each.address for each in self.experts()}) - erased
        told = self.mails.checkout.network.section(Digests)
        held |= {told.mail_to.lower()} if told is not None else set()  # a digest that we forgot would be mailed again
        waits = {each.message_id for each in self.mailbox.stored(self.folders.out)}
        waits |= {each.message_id for each in self.mailbox.stored(self.folders.underway)}
        is_told = {
            each.address
            for each in self.talks.values()
            if each.address in erased and not any(one.message_id in waits for one in each.sent)
        }
        gone = 0
        for folder in self.folders.kept:
            for each, address in self._with_address(folder):
                stays = folder in {self.folders.person, self.folders.experts}
                is_old = each.at < end and address not in held and not stays
                if is_old or address in is_told:
                    self.mailbox.remove(each)
                    gone += 1
        self._without_old_notes()
        return gone

    def _without_old_notes(self) -> None:
        """Our notes go once the mail beside which they lay was moved: they say who wrote it."""
        there = self.mailbox.stored(self.folders.person, _FIELDS, MOST_OF_RECORD)
        ours = [each for each in there if self.mails.seals.is_ours(each.message_id) and not private_of(each)]
        if not ours:
            return
        others = [each for each in there if each not in ours]
        others += [*self.unsigned(self.folders.public), *self.unlisted()]  # one that we didn't come to yet
        if not all(each.message_id for each in others):
            return  # by whose note it is can't be told of a mail without an id
        beside = {self.mails.id_of_note(each.message_id, sender_in(each)) for each in others}
        for each in ours:
            if each.message_id not in beside:
                self.mailbox.remove(each)

    def count_of(self, address: str) -> int:
        """How many mails from or to somebody are kept."""
        return sum(theirs == address for folder in self.folders.kept for _, theirs in self._with_address(folder))

    def _with_address(self, folder: str) -> Iterator[tuple[Stored, str]]:
        """Each message with the address of whom it is from or to, as far as it is somebody's."""
        for each in self.mailbox.stored(folder, _FIELDS, MOST_OF_RECORD):
            record = self.mails.seals.unpacked(private_of(each), each.message_id)
            yield each, str(record["address"]) if record is not None else sender_in(each)

    def of_people(self, folder: str) -> list[Stored]:
        """What lies in a folder that we didn't write."""
        return [each for each in self.mailbox.stored(folder) if not self.mails.seals.is_ours(each.message_id)]

    def experts(self) -> list[MailExpert]:
        """Whom we may ask by mail, each once: their mail lies in the folder for that, and they know of it."""
        there = (self.listing_of(each) for each in self.unsigned(self.folders.experts))
        found = [each for talk in there if talk is not None and (each := expert_in(talk)) is not None]
        found.sort(key=lambda each: each.listed_at)
        names = {each.address: each.name for each in found if each.name}
        return list({each.address: replace(each, name=names.get(each.address, "")) for each in found}.values())

    def unlisted(self) -> list[Stored]:
        """Mails of people whom a coordinator lets us ask, and who don't know of it yet."""
        return [each for each in self.unsigned(self.folders.experts) if self.listing_of(each) is None]

    def listing_of(self, stored: Stored) -> MailThread | None:
        """The conversation in which somebody heard that we ask them; None where they didn't."""
        talks = (self.talks.get(each) for each in self._listings(stored.message_id, sender_in(stored)))
        return next((each for each in talks if each is not None and each.is_experts), None)

    def to_list(self, mail: Received) -> MailThread:
        """In which they are to hear it: another than that of a question of theirs."""
        first, other = self._listings(mail.message_id, mail.sender)
        begun = self.talks.get(first, MailThread(first, mail.sender))
        return begun if not (begun.casus or begun.asks) else self.talks.get(other, MailThread(other, mail.sender))

    def _listings(self, message_id: str, address: str) -> tuple[str, str]:
        conversation = self.mails.seals.conversation
        return conversation(message_id, address), conversation(f"expert {message_id}", address)

    def was_moved(self, stored: Stored) -> bool:
        """Whether a person moved a mail to where it lies: we saw it before, and it lies nowhere else. There are servers
        that put anybody's mail to `vragen+Experts@...` into the folder `Experts`.
        """
        message_id, sender = stored.message_id, sender_in(stored)
        is_noted = self.mails.id_of_note(message_id, sender) in self.known
        is_answered = any(each.has_answered(message_id) for each in self.talks.values() if each.address == sender)
        if not (message_id and (is_noted or is_answered)):
            return False
        folders = (INBOX, self.folders.public, *self.folders.kept)
        there = (each for name in folders for each in self.unsigned(name))
        return sum(1 for each in there if (each.message_id, sender_in(each)) == (message_id, sender)) == 1

    def unsigned(self, folder: str) -> list[Stored]:
        """What lies there that we didn't write, with who did."""
        stored = self.mailbox.stored(folder, _FIELDS)
        return [each for each in stored if not self.mails.seals.is_ours(each.message_id)]

    # What went out

    def sent_today(self, address: str = "", *, within: MailThread | None = None) -> int:
        """How many mails, to one address or to all; `within` counts only that conversation, and those of the same
        address in which we wrote more than once.
        """
        since = self.now - DAY
        talks = [each for each in self.talks.values() if not address or each.address == address]
        if within is not None:
            talks = [each for each in talks if each.id == within.id or len(each.sent) > 1]
        mails = (one for each in talks for one in each.sent)
        return sum(1 for each in mails if each.at > since and each.kind is not Kind.NOTED)

    def posted_today(self, address: str) -> int:
        """How many mails from one address became a comment, or settled something."""
        since = self.now - DAY
        mails = (one for each in self.talks.values() if each.address == address for one in each.sent)
        return sum(1 for each in mails if each.at > since and each.kind is Kind.NOTED and each.answers)

    def sent_today_to(self, domain: str) -> int:
        """How many mails to all addresses of a domain."""
        since = self.now - DAY
        talks = (each for each in self.talks.values() if domain_of(each.address) == domain)
        return sum(one.at > since and one.kind is not Kind.NOTED for each in talks for one in each.sent)

    def used_today(self, most: int, *, but_for: str = "") -> int:
        """How much is used up of the `most` that we send in a day, by all domains or all but one."""
        since = self.now - DAY
        of_domain: Counter[str] = Counter()
        for talk in self.talks.values():
            sent = sum(one.at > since and one.kind is not Kind.NOTED for one in talk.sent)
            of_domain[domain_of(talk.address)] += sent
        return used((count for domain, count in of_domain.items() if domain != but_for), most)

    def told_today(self) -> int:
        """To how many mails we answered that a person reads them."""
        since = self.now - DAY
        mails = (one for each in self.talks.values() for one in each.sent)
        return sum(1 for each in mails if each.at > since and each.kind in FOR_PERSON)

    def begun_today(self) -> list[str]:
        """The addresses with which a conversation began."""
        since = self.now - DAY
        return [each.address for each in self.talks.values() if each.sent and each.sent[0].at > since]

    def has_heard(self, address: str) -> bool:
        """Whether we told somebody today that a person reads what they sent."""
        since = self.now - DAY
        return any(
            one.at > since and one.kind in FOR_PERSON
            for each in self.talks.values()
            if each.address == address
            for one in each.sent
        )


def sender_in(stored: Stored) -> str:
    """The address in its header, "" where none can be read."""
    found = named(stored.header("from"), 2)
    return found[0].address if found else ""
