"""The shipped mail.yml on a real mailbox: a question by mail gets its draft, and a yes to that makes it a casus."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

from ospo_automation.core.correspondence.received import Received
from ospo_automation.core.network.decided import FILE
from ospo_automation.mail.reading import received
from tests.act.conftest import Hosted
from tests.act.test_fork import tick
from tests.act.test_workflow import _keys, _well
from tests.by_mail import ADDRESS, ASKED, JOS, OF_JOS, SECRET, SECTIONS
from tests.given import OSPO_YML
from tests.mail.servers import HERE, PASSWORD, Servers, servers


def test_a_question_by_mail_becomes_a_casus_and_reaches_experts(hosted: Hosted) -> None:
    with servers() as office:
        address = office.fresh()
        settings = SECTIONS.replace(ADDRESS, address)
        settings = settings.replace("imap.example.org", f"{HERE}:{office.imap}")
        settings = settings.replace("smtp.example.org", f"{HERE}:{office.smtp}")
        hosted.repo.commit({FILE: OSPO_YML + settings}, message="Mail", author="zoe")
        hosted.dispatcher.secrets |= {"OSPO_SIGNING_SECRET": SECRET, "OSPO_MAIL_PASSWORD": PASSWORD}
        hosted.dispatcher.machine["OSPO_MAIL_CA"] = str(office.authority)
        office.deliver(address, written(address, "Vraag over licentie", ASKED))
        assert hosted.dispatcher.start(tick(hosted, "mail.yml")) is None, "off until it is switched on"
        hosted.dispatcher.variables["OSPO_MAIL"] = "on"
        logs = looked(hosted)
        draft = got(office)
        assert "Er staat nog niets online" in draft.text
        assert hosted.repo.state.issues == {}
        office.deliver(address, written(address, f"RE: {draft.subject}", "Akkoord, prima zo.\n\nGroet, Jos"))
        logs += looked(hosted)
        logs += _well(hosted.dispatcher.next()).log  # started by hand, since what its token writes starts nothing
        assert "zoekt expert" in str(hosted.repo.issue(1).labels)
        assert _keys(hosted, 1) == ["intake", "ask/1"]
        assert hosted.town.mentioned() != []
        assert [each for each in (*OF_JOS, PASSWORD) if each in logs + str(hosted.repo.snapshot())] == []


def looked(hosted: Hosted) -> str:
    run = _well(hosted.dispatcher.start(tick(hosted, "mail.yml")))
    assert "wait for a person" in run.summary
    return run.log + run.summary


def got(office: Servers) -> Received:
    office.wait()
    return received(office.messages(JOS)[-1], datetime.now(UTC))


def written(to: str, subject: str, text: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Jos de Vries <{JOS}>", to, subject
    mail["Message-ID"] = f"<{len(text)}.abc@gemeente-westerhaar.example>"
    mail.set_content(text)
    return mail.as_bytes()
