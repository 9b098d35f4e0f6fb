"""What we mail, from what was decided: text, subject, and what ties it to its conversation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .. import texts
from ..core.casus.casus import KIND, is_personal, kind_shown
from ..core.casus.checkout import Checkout
from ..core.correspondence.desk import Looked
from ..core.correspondence.draft import CasusDraft
from ..core.correspondence.mail_experts import PER_WEEK, MailExpert
from ..core.correspondence.mail_thread import Kind, MailThread, SentMail
from ..core.correspondence.received import Received
from ..core.correspondence.seals import Seals
from ..core.correspondence.step import Note
from ..core.incoming.forms import Field
from ..core.incoming.written_out import written_out
from ..core.knowledge.published import Lesson
from ..core.network import website
from ..core.network.by_mail import Settings
from ..core.network.labels import TOPICS
from ..core.outgoing.quoted import written_down
from ..core.outgoing.safe import Safe
from ..core.sight.asking import shown
from ..core.sight.scene import Scene
from ..mail.writing import Outgoing

MOST_LESSONS = 3
MOST_CHOICES = 40
BOXES = "checkboxes"  # what they agree to we ask in words


class Unwritten(Exception):
    """Something couldn't be brought to GitHub now; the mail stays where it is, and the next run tries again."""


@dataclass(frozen=True)
class Writer:
    """Writes for one network from one mailbox. `reader_of` what is public is in its own language."""

    checkout: Checkout
    settings: Settings
    seals: Seals
    repository: str

    @property
    def language(self) -> str:
        return self.checkout.network.language

    @property
    def words(self) -> Mapping[str, Any]:
        return texts.words(self.language, "mails")

    def page_of(self, casus: int) -> str:
        """The address at which a casus can be read."""
        return f"{self.repository}/issues/{casus}" if casus else ""

    def draft(self, draft: CasusDraft, lessons: Sequence[Lesson]) -> dict[str, Any]:
        words = self.words
        answers = [{"heading": each.headings[0], "text": text} for each, text in self._shown(draft)]
        return {
            "title": draft.title,
            "answers": answers,
            "left_out": [words["left_out"].get(each, each) for each in draft.left_out],
            "doubtful": list(draft.doubtful),
            "missing": self.asked_for(draft.missing),
            "lessons": [{"title": each.title, "address": Safe(self.address_of(each.path))} for each in lessons],
        }

    def listed(self, expert: MailExpert | None) -> dict[str, Any]:
        """About what somebody is asked from now on, and how often."""
        topics = self.checkout.network.topics
        known = [each for each in (expert.topics if expert is not None else ()) if each in topics]
        return {
            "topics": [topics[each].title for each in known],
            "choices": [each.title for each in topics.values()][:MOST_CHOICES],
            "per_week": PER_WEEK,
            "name": expert.name if expert is not None else "",
        }

    def asked_about(self, scene: Scene, name: str) -> dict[str, Any]:
        """A casus as it is put to an expert: what our comment shows that asks people on GitHub."""
        there, network, reading = shown(scene), self.checkout.network, scene.casus.reading
        return {
            "title": there.title,
            "question": there.question.text,
            "kind": kind_shown(reading),
            "personal": is_personal(reading),
            "term": reading.choice("urgency") or "",
            "topics": [network.topics[each].title for each in scene.casus.topics if each in network.topics],
            "name": name,
            "address": Safe(self.page_of(scene.number)),
        }

    def asked_for(self, missing: Sequence[str]) -> list[dict[str, Any]]:
        """What the form lacks, each question with what there is to choose from."""
        asked = self.words["asked"]
        return [{"asked": asked[each], "choices": self._choices(each)} for each in missing if each in asked]

    def _choices(self, question: str) -> list[str]:
        field = self.checkout.form.form.field(question)
        if field is None or question not in {TOPICS, KIND}:
            return []
        by_id: dict[str, str] = {}
        for text, id_ in field.options.items():
            if id_ is not None:
                by_id.setdefault(id_, text)  # an id may have texts of several languages
        return [*by_id.values()][:MOST_CHOICES]

    def address_of(self, path: str) -> str:
        """Where a page of the knowledge base stands: on the site, or else in the repository."""
        site = self.checkout.network.section(website.Settings)
        return website.address_of(site, path) if site is not None else f"{self.repository}/blob/HEAD/{path}"

    def mail(
        self, sent: SentMail, talk: MailThread, values: Mapping[str, Any], *, answers: Answered | None = None
    ) -> Outgoing:
        """`sent` is what we remember with it; its id is made here, and is the same whenever it is made anew."""
        network = self.checkout.network
        shared = {"network": network.name, "contact": Safe(network.contact), "public": Safe(self.words["public"])}
        shared |= {"public_expert": Safe(self.words["public_expert"])}
        body = texts.render(self.language, f"{texts.MAILS}{sent.kind.value}", {**shared, **values})
        foot = texts.render(self.language, f"{texts.MAILS}foot", shared)
        title = (sent.draft.title if sent.draft is not None else "") or talk.title or network.name
        subject = self.words["subjects"][sent.kind.value].format(title=title, network=network.name)
        token = self.seals.token(talk.id, talk.address)
        name, _, domain = self.settings.address.partition("@")
        known = [each.message_id for each in reversed(talk.sent) if each.kind is not Kind.NOTED]
        return Outgoing(
            to=talk.address,
            subject=f"{subject} [{token}]",
            text=f"{body}\n\n{foot}",
            message_id=sent.message_id,
            at=sent.at,
            sender=self.settings.address,
            sender_name=network.name,
            reply_to=f"{name}+{token}@{domain}" if self.settings.plus else "",
            in_reply_to=answers.message_id if answers is not None else next(iter(known), ""),
            references=(*(answers.references if answers is not None else ()), *known),
            private=self.seals.packed(sent.record(), sent.message_id),
            leave_by=f"stop [{token}]" if sent.kind is Kind.ASKED else "",
        )

    def note(self, sent: SentMail) -> Outgoing:
        """What is kept in the mailbox and never sent."""
        packed = self.seals.packed(sent.record(), sent.message_id)
        return self._for_ourselves(self.words["noted"], self.words["noted"], sent.message_id, sent.at, packed)

    def why(self, note: Note, mail: Received, now: datetime) -> Outgoing:
        """Beside a mail that waits for a person, in the mailbox alone: why it does."""
        return self._for_ourselves(
            f"↳ {self.words['notes'][note.value]}",
            f"{self.words['notes'][note.value]}\n\n{mail.sender}: {mail.subject}\n\n{self.words['desk']}",
            self.id_of_note(mail.message_id, mail.sender),
            now,
        )

    def id_of_note(self, message_id: str, sender: str) -> str:
        """Of the note beside somebody's mail."""
        return self.seals.note(message_id, sender, self.settings.address)

    def remembering(self, looked: Looked, now: datetime) -> Outgoing:
        record = looked.record()
        message_id = self.seals.message_id("record", f"{record}", self.settings.address)
        packed = self.seals.packed(record, message_id)
        return self._for_ourselves(self.words["record"], self.words["record"], message_id, now, packed)

    def _for_ourselves(self, subject: str, text: str, message_id: str, now: datetime, private: str = "") -> Outgoing:
        address = self.settings.address
        return Outgoing(address, subject, text, message_id, now, address, private=private)

    def begun(self, kind: Kind, talk: MailThread, about: str, now: datetime, **more: Any) -> SentMail:
        """A mail of ours to be: `about` is what it answers or tells of, from which its id is made."""
        token = self.seals.token(talk.id, talk.address)
        message_id = self.seals.message_id(token, f"{kind.value} {about}", self.settings.address)
        return SentMail(kind, talk.id, talk.address, now, message_id, casus=talk.casus, **more)

    def public(self, draft: CasusDraft) -> list[dict[str, Any]]:
        """The text of the casus that it becomes: what its writer read and agreed to, and nothing else."""
        return [
            {"heading": Safe(each.headings[0]), "text": written_down(text) if each.is_text else Safe(text)}
            for each, text in self._shown(draft)
        ]

    def _shown(self, draft: CasusDraft) -> Iterator[tuple[Field, str]]:
        """What somebody wrote for two questions at once stands below the last of them."""
        answers = [each for each in written_out(draft.values, self.checkout.form.form) if each[0].kind != BOXES]
        texts_ = [text for _, text in answers]
        return (each for at, each in enumerate(answers) if each[1] not in texts_[at + 1 :])


@dataclass(frozen=True)
class Answered:
    """The mail that one of ours answers."""

    message_id: str
    references: tuple[str, ...] = ()
