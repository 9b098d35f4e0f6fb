"""A mailbox on a real server."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest

from ospo_automation.mail.mailbox import INBOX, Refusal
from tests.mail.boxes import ServerBox
from tests.mail.promised import PromisedOfAMailbox
from tests.mail.servers import Servers


class TestOnAServer(PromisedOfAMailbox):
    @pytest.fixture
    def box(self, server_box: ServerBox) -> ServerBox:
        return server_box


class TestOnAnOldServer(PromisedOfAMailbox):
    @pytest.fixture
    def box(self, old_office: Servers) -> Iterator[ServerBox]:
        box = ServerBox(old_office, old_office.fresh(), "INBOX.")
        yield box
        box.close()
