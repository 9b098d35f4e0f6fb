"""A directory of `.eml` files as a mailbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from ospo_automation.mail.eml_folder import EmlFolder
from ospo_automation.mail.mailbox import INBOX, MailboxTrouble, Refusal
from tests.mail.boxes import FileBox
from tests.mail.promised import PromisedOfAMailbox


class TestInFiles(PromisedOfAMailbox):
    @pytest.fixture
    def box(self, tmp_path: Path) -> FileBox:
        return FileBox(tmp_path)


def test_what_others_put_there_keeps_its_name_and_is_no_link_or_other_file(tmp_path: Path) -> None:
    (tmp_path / "vraag.eml").write_bytes(b"Message-ID: <a@b>\n\nHallo\n")
    (tmp_path / "notitie.txt").write_text("niets", "utf-8")
    (tmp_path / ".verborgen.eml").write_bytes(b"x")
    (tmp_path / "link.eml").symlink_to(tmp_path / "vraag.eml")
    mailbox = EmlFolder(tmp_path)
    (found,) = mailbox.stored(INBOX)
    assert mailbox.move(found, "Klaar") is not None
    assert [each.name for each in (tmp_path / "Klaar").iterdir()] == ["vraag.eml"]


def test_no_folder_leads_out_of_the_directory(tmp_path: Path) -> None:
    mailbox = EmlFolder(tmp_path / "box")
    for name in ("../elders", "a/../../elders", "/elders", "", "a//b", ".git"):
        with pytest.raises(Refusal):
            mailbox.append(name, b"x")
    assert not list(tmp_path.rglob("elders"))


def test_a_directory_that_cannot_be_used_is_told_without_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(MailboxTrouble, match="can't be used") as trouble:
        EmlFolder(tmp_path / "file").append(INBOX, b"x")
    assert str(tmp_path) not in str(trouble.value)
