"""A second opinion: what other programs make of our mailbox, and what we make of their mails."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

from ospo_automation.core.correspondence.received import Dropped
from ospo_automation.mail.mailbox import INBOX
from ospo_automation.mail.reading import received
from tests.mail.boxes import OUTBOX, ServerBox, outgoing, run
from tests.mail.servers import HERE, PASSWORD
from tests.programs import MBSYNC, SWAKS


def test_swaks_sends_and_we_read(server_box: ServerBox, tmp_path: Path) -> None:
    letter = tmp_path / "brief.pdf"
    letter.write_bytes(b"%PDF")
    office = server_box.servers
    command = [
        SWAKS.names[0], "--server", f"{HERE}:{office.smtp_open}",
        "--from", "anna@gemeente.example",
        "--to", server_box.address,        "--header",
        "Subject: Mag onze koppeling onder de EUPL?", "--body", "Dag,\n\nmag dit?\n", "--attach", f"@{letter}",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    office.wait()
    mailbox = server_box.mailbox()
    (found,) = mailbox.stored(INBOX)
    read = received(mailbox.read(found), found.at)
    assert (read.sender, read.subject) == ("anna@gemeente.example", "Mag onze koppeling onder de EUPL?")
    assert (read.text.strip(), read.is_automatic) == ("Dag,\n\nmag dit?", False)
    assert read.dropped == {Dropped.ATTACHMENT}
    assert read.to[0] == server_box.address
    assert (datetime.now(UTC) - read.at).total_seconds() < 60


def test_mbsync_finds_each_message_where_we_put_it(server_box: ServerBox, tmp_path: Path) -> None:
    office, mailbox = server_box.servers, server_box.mailbox()
    odd = "Ospo/Voor één mens"
    mailbox.ensure([*OUTBOX.folders, odd])
    mailbox.append(odd, b"Message-ID: <a@b>\r\nSubject: Vraag\r\n\r\nHallo\r\n")
    run(server_box, mailbox, server_box.post(), [outgoing(f"f.{server_box.address}", server_box.address)])
    settings = tmp_path / "mbsyncrc"
    settings.write_text(
        f"IMAPAccount a\nHost {HERE}\nPort {office.imap}\nUser {server_box.address}\nPass {PASSWORD}\nSSLType IMAPS\n"
        f"CertificateFile {office.authority}\nAuthMechs PLAIN\n\nIMAPStore far\nAccount a\n\nMaildirStore near\n"
        f"Path {tmp_path}/mail/\nInbox {tmp_path}/mail/inbox\nSubFolders Verbatim\n\n"
        f"Channel all\nFar :far:\nNear :near:\nPatterns *\nCreate Near\nSyncState {tmp_path}/state-\n",
        "utf-8",
    )
    (tmp_path / "mail").mkdir()
    command = [MBSYNC.names[0], "-c", str(settings), "-a"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = {each.parent.parent.name: each.read_bytes() for each in (tmp_path / "mail").rglob("cur/*")}
    assert b"Subject: Vraag" in found.pop("Voor &AOkA6Q-n mens", found.get("Voor één mens", b"Subject: Vraag"))
    assert b"X-Ospo" in found["Verzonden"]
