"""A civil servant who never saw GitHub asks by mail, is asked back, is helped, and approves the lesson."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from ospo_automation import texts
from ospo_automation.core.correspondence.desk import Folders
from ospo_automation.core.correspondence.received import Received
from ospo_automation.core.correspondence.seals import Seals
from ospo_automation.core.github.signing import Secrets, Signing
from ospo_automation.core.network.by_mail import Settings
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.mail.eml_folder import EmlFolder, EmlPost
from ospo_automation.mail.mailbox import INBOX
from ospo_automation.mail.reading import received
from ospo_automation.run.brought import Bringer
from ospo_automation.run.mailbox_look import Look, Report
from ospo_automation.run.mails_out import Writer
from tests.given import OSPO_YML
from tests.town import Town, town

ADDRESS = "vragen@ospo.example.org"
JOS = "jos.devries@gemeente-westerhaar.example"
SECRET = "f3a1c0de" * 8
SECTIONS = f"""conversation:
privacy:
lessons:
signed_after: 2026-01-01
mail:
  address: {ADDRESS}
  imap: imap.example.org
  smtp: smtp.example.org
"""
ASKED = """Beste mensen,

Wij zijn een gemeente en laten een koppeling met ons zaaksysteem bouwen. Onze leverancier wil de code
onder de LGPL houden. Mag een gemeente zo'n koppeling zelf onder de EUPL publiceren? Graag antwoord
binnen een maand.

Met vriendelijke groet,

Jos de Vries
Adviseur informatievoorziening
Gemeente Westerhaar
T 0612345678
jos.devries@gemeente-westerhaar.example
"""


class Post:
    """The mailbox of the network, and the one of whoever writes to it."""

    def __init__(self, place: Town, folder: Path) -> None:
        self.place = place
        self.box = EmlFolder(folder / "mailbox")
        self.out = EmlPost(folder / "out", self.box)
        self.count = 0

    def write(
        self,
        text: str,
        *,
        sender: str = f"Jos de Vries <{JOS}>",
        subject: str = "Vraag over licentie",
        answers: Received | None = None,
    ) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, ADDRESS, f"RE: {answers.subject}" if answers else subject
        mail["Date"] = format_datetime(self.place.box.now)
        self.count += 1
        mail["Message-ID"] = f"<{self.count}.abc@gemeente-westerhaar.example>"
        if answers is not None:
            mail["In-Reply-To"] = f"<{answers.message_id}>"
            quoted = "\n".join(f"> {line}" for line in answers.text.split("\n"))
            text = f"{text}\n\nOp 24 november 2026 om 10:12 schreef {ADDRESS}:\n{quoted}"
        mail.set_content(text)
        self.box.append(INBOX, mail.as_bytes())

    def look(self) -> Report:
        place = self.place
        settings = place.checkout.network.section(Settings)
        assert settings is not None
        place.renew_if_changed()
        token = place.box.token(
            place.repo,
            permissions={**{"contents": "read", "issues": "write", "pull_requests": "read"}, "actions": "write"},
        )
        seals = Seals(Secrets.of(SECRET))
        made: list[Bringer] = []

        def bringer() -> Bringer:
            if not made:
                reader = place.reader(token)
                made.append(Bringer(reader, GitHubWriter(reader), "main"))
            return made[0]

        mails = Writer(place.checkout, settings, seals, f"{place.box.url}/acme/netwerk")
        folders = Folders(**texts.words("nl", "mails")["folders"])
        return Look(self.box, self.out, mails, folders, bringer, place.box.now).through()

    def got(self) -> list[Received]:
        """What we sent, oldest first, as its reader's program shows it."""
        return [received(self.out.sent.read(each), each.at) for each in self.out.sent.stored(INBOX)]


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with town(tmp_path, OSPO_YML + SECTIONS) as place:
        place.signing = Signing(Secrets.of(SECRET), place.repo.state.id)
        place.repo.let_actions_open_pulls()
        place.repo.commit(
            {".github/workflows/ospo.yml": "name: ospo\non:\n  workflow_dispatch:\n"}, message="w", author="zoe"
        )
        yield Post(place, tmp_path)


def test_from_question_to_lesson_in_five_mails(post: Post) -> None:
    place = post.place
    post.write(ASKED)
    print(post.look())
    for each in post.got():
        print(each.subject, "\n", each.text, "\n=======")
    post.write("Akkoord, prima zo.\n\nGroet, Jos", answers=post.got()[-1])
    print(post.look())
    place.box.advance(timedelta(minutes=1))
    place.play()
    place.repo.comment("carla", 1, "Is de koppeling gelinkt met die LGPL-bibliotheek, of draait die apart?")
    place.play()
    print(post.look())
    print("NIEUWS", post.got()[-1].text)
    post.write(
        "Die draait apart, als eigen proces.\n\nGroet, Jos\n\nVerzonden vanaf mijn iPhone", answers=post.got()[-1]
    )
    print(post.look())
    place.play()
    place.repo.comment("carla", 1, "/meedoen")
    place.play()
    place.repo.comment(
        "carla",
        1,
        "/advies Ja, dat kan: de EUPL en een losse LGPL-bibliotheek gaan samen. Noem de bibliotheek in je README.",
    )
    place.play()
    print(post.look())
    print("ADVIES", post.got()[-1].text)
    post.write("Geholpen! We publiceren volgende maand.", answers=post.got()[-1])
    print(post.look())
    place.play()
    print(post.look())
    print("LES", post.got()[-1].text)
    post.write("akkoord", answers=post.got()[-1])
    print(post.look())
    place.play()
    for c in place.repo.comments(1):
        print("---", c.author, c.body)
    print(place.repo.issue(1).labels, place.repo.issue(1).state)
    print(place.repo.state.issues)
    assert 0
