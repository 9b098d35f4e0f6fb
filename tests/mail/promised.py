"""What every mailbox does alike, be it in files or on a server: the tests of each inherit these."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from ospo_automation.mail.mailbox import INBOX, MailboxTrouble
from ospo_automation.mail.posting import Fate, Handed
from ospo_automation.mail.sending import GIVE_UP, GRACE, put_out, send_waiting
from ospo_automation.mail.turns import LONGEST_TURN, Turn, turn
from tests.mail.boxes import OUTBOX, SLOT, Box, outgoing, run

FOLDERS = (*OUTBOX.folders, SLOT)
ODD = 'Ospo/Voor één mens & "meer" 漢'
MESSAGE = b"Message-ID: <a@b>\r\nSubject: Vraag\r\nX-Ospo:\r\n een\r\n twee\r\n\r\nHallo\r\n"
LATE = LONGEST_TURN + GRACE + datetime.timedelta(minutes=1)


@dataclass
class Saying:
    """`Post` that says what it is told to, and brings nothing."""

    says: Sequence[Handed | None] = ()
    given: list[bytes] = field(default_factory=list)

    def send(self, message: bytes, sender: str, reader: str, copy: str) -> Handed:
        self.given.append(message)
        said = self.says[min(len(self.given), len(self.says)) - 1]
        if said is None:
            raise KeyboardInterrupt
        return said

    def close(self) -> None:
        """Nothing is held."""


class PromisedOfAMailbox:
    """`box` is a fixture of those who inherit."""

    def test_folders_are_made_once_and_messages_lie_in_them_until_they_go(self, box: Box) -> None:
        mailbox = box.mailbox()
        for _ in range(2):
            mailbox.ensure([*FOLDERS, ODD])
        assert box.mailbox().counts([INBOX, ODD, "Ospo/nergens"]) == {INBOX: 0, ODD: 0, "Ospo/nergens": 0}
        mailbox.append(ODD, MESSAGE)
        box.deliver(b"Subject: los\r\n\r\n")
        assert mailbox.counts([INBOX, ODD]) == {INBOX: 1, ODD: 1}
        (found,) = mailbox.stored(ODD, ("Message-ID", "X-Ospo", "Subject"))
        assert (found.message_id, found.header("subject"), found.folder) == ("a@b", "Vraag", ODD)
        assert "".join(found.header("X-Ospo").split()) == "eentwee"
        assert found.size >= len(MESSAGE.replace(b"\r", b""))
        assert abs((datetime.datetime.now(datetime.UTC) - found.at).total_seconds()) < 60
        assert mailbox.read(found) == MESSAGE
        moved = mailbox.move(found, OUTBOX.sent)
        assert moved is not None
        assert (mailbox.read(moved), mailbox.read(found)) == (MESSAGE, b"")
        assert (moved.at, mailbox.move(found, OUTBOX.sent), mailbox.remove(found)) == (found.at, None, False)
        assert mailbox.counts([ODD, OUTBOX.sent]) == {ODD: 0, OUTBOX.sent: 1}
        assert (mailbox.remove(moved), mailbox.remove(moved), mailbox.stored(OUTBOX.sent)) == (True, False, [])
        assert [each.message_id for each in mailbox.stored(INBOX)] == [""]
        mailbox.close()

    def test_what_two_look_at_is_moved_by_one(self, box: Box) -> None:
        one, other = box.mailbox(), box.mailbox()
        one.ensure(FOLDERS)
        one.append(OUTBOX.waiting, MESSAGE)
        (seen,), (same,) = one.stored(OUTBOX.waiting), other.stored(OUTBOX.waiting)
        assert [bool(one.move(seen, OUTBOX.sent)), bool(other.move(same, OUTBOX.sent))] == [True, False]
        assert other.counts(FOLDERS)[OUTBOX.sent] == 1

    def test_of_headers_without_an_end_as_much_is_told_as_was_asked(self, box: Box) -> None:
        mailbox = box.mailbox()
        box.deliver(b"Message-ID: <a@b>\r\nX-Long: " + b"a" * 3_000_000 + b"\r\n\r\nHallo\r\n" + b"b" * 200_000)
        box.deliver(b"X-Long: kort\r\nMessage-ID: <c@d>\r\n\r\n")
        found = mailbox.stored(INBOX, ("message-id", "x-long"), most=1_000)
        assert [each.message_id for each in found] == ["a@b", "c@d"]
        assert all(sum(map(len, sum(each.headers.values(), ()))) <= 1_000 for each in found)
        assert len(mailbox.read(found[0])) == 2_000_000

    def test_one_run_at_a_time_holds_the_turn(self, box: Box) -> None:
        one, other = box.mailbox(), box.mailbox()
        with turn(one, SLOT) as first:
            assert first is not None
            assert not first.is_over
            with turn(other, SLOT) as second:
                assert second is None
            assert one.counts([SLOT]) == {SLOT: 1}
        assert one.counts([SLOT]) == {SLOT: 0}
        with pytest.raises(ZeroDivisionError), turn(one, SLOT):
            raise ZeroDivisionError
        assert one.counts([SLOT]) == {SLOT: 0}

    def test_a_turn_that_broke_off_ends_by_itself_and_what_people_put_there_stays(self, box: Box) -> None:
        mailbox = box.mailbox()
        box.deliver(MESSAGE, SLOT)
        with turn(mailbox, SLOT) as first:
            (held,) = (each for each in mailbox.stored(SLOT) if each.message_id != "a@b")
            left = mailbox.read(held)
        assert first is not None
        box.deliver(left, SLOT)
        box.age(SLOT, LONGEST_TURN - datetime.timedelta(minutes=1))
        with turn(mailbox, SLOT) as second:
            assert second is None
        box.age(SLOT, LONGEST_TURN + datetime.timedelta(minutes=1))
        with turn(mailbox, SLOT) as third:
            assert third is not None
        assert [each.message_id for each in mailbox.stored(SLOT)] == ["a@b"]

    def test_a_mail_goes_out_once_however_often_it_is_put_out(self, box: Box) -> None:
        mailbox = box.mailbox()
        mailbox.ensure(FOLDERS)
        reader = f"anna.{box.address}"
        mails = [outgoing(reader, box.address, number) for number in (1, 2)]
        assert put_out(mailbox, OUTBOX, [*mails, *mails]) == 2
        went = run(box, mailbox, box.post(), mails)
        assert [each.handed.fate for each in went or ()] == [Fate.SENT, Fate.SENT]
        assert run(box, box.mailbox(), box.post(), mails) == []
        got = box.got(reader)
        assert len(got) == 2
        assert not any(b"X-Ospo" in each or b"geheim-van-ons" in each for each in got)
        assert box.messages() == [] or run(box, mailbox, box.post(), mails) == []  # copies come in their own time
        assert box.messages() == []
        assert all(b"geheim-van-ons" in each for each in box.messages(OUTBOX.sent))
        assert mailbox.counts(FOLDERS) == dict.fromkeys(FOLDERS, 0) | {OUTBOX.sent: 2}

    def test_what_a_run_left_goes_on_when_its_copy_came_and_waits_again_when_none_does(self, box: Box) -> None:
        mailbox = box.mailbox()
        mailbox.ensure(FOLDERS)
        mail = outgoing("anna@ospo.example", box.address)
        post = Saying([None])
        with pytest.raises(KeyboardInterrupt):
            run(box, mailbox, post, [mail])
        left = dict.fromkeys(FOLDERS, 0) | {OUTBOX.under_way: 2}  # with a note of when that was
        assert mailbox.counts(FOLDERS) == left
        assert run(box, mailbox, post, [mail]) == []
        assert mailbox.counts(FOLDERS) == left
        box.deliver(post.given[0])
        went = run(box, mailbox, post, [mail])
        assert [(each.message_id, each.handed.fate) for each in went or ()] == [(mail.message_id, Fate.SENT)]
        assert mailbox.counts([*FOLDERS, INBOX]) == dict.fromkeys([*FOLDERS, INBOX], 0) | {OUTBOX.sent: 1}
        other = outgoing("bert@ospo.example", box.address)
        with pytest.raises(KeyboardInterrupt):
            run(box, mailbox, Saying([None]), [other])
        box.age(OUTBOX.under_way, LATE)
        again = Saying([Handed(Fate.SENT)])
        assert [each.handed.fate for each in run(box, mailbox, again, [other]) or ()] == [Fate.SENT]
        assert len(again.given) == 1
        assert mailbox.counts(FOLDERS) == dict.fromkeys(FOLDERS, 0) | {OUTBOX.sent: 2}

    def test_the_copy_of_what_is_still_under_way_stays_until_it_was_seen(self, box: Box) -> None:
        mailbox = box.mailbox()
        mailbox.ensure(FOLDERS)
        post = Saying([Handed(Fate.UNKNOWN)])
        run(box, mailbox, post, [outgoing("anna@ospo.example", box.address, number) for number in (1, 2)])
        assert len(post.given) == 1  # whoever broke off once isn't asked again at once
        box.deliver(post.given[0])
        assert mailbox.counts([INBOX, OUTBOX.under_way, OUTBOX.waiting]) == {
            INBOX: 1,
            OUTBOX.under_way: 2,
            OUTBOX.waiting: 1,
        }
        for _ in range(2):
            run(box, mailbox, Saying([Handed(Fate.SENT)]))
        assert mailbox.counts([*FOLDERS, INBOX]) == dict.fromkeys([*FOLDERS, INBOX], 0) | {OUTBOX.sent: 2}

    def test_news_every_run_does_not_hold_up_what_an_earlier_one_left(self, box: Box) -> None:
        mailbox = box.mailbox()
        mailbox.ensure(FOLDERS)
        run(box, mailbox, Saying([Handed(Fate.UNKNOWN)]), [outgoing("anna@ospo.example", box.address, 1)])
        run(box, mailbox, Saying([Handed(Fate.SENT)]), [outgoing("anna@ospo.example", box.address, 2)])
        box.age(OUTBOX.under_way, LATE)
        run(box, mailbox, Saying([Handed(Fate.SENT)]), [outgoing("anna@ospo.example", box.address, 3)])
        assert mailbox.counts(FOLDERS) == dict.fromkeys(FOLDERS, 0) | {OUTBOX.sent: 3}

    def test_what_cannot_be_brought_is_told_and_what_may_later_waits(self, box: Box) -> None:
        mailbox = box.mailbox()
        mailbox.ensure(FOLDERS)
        says = [Handed(Fate.REFUSED, "550 5.1.1"), Handed(Fate.LATER, "450"), Handed(Fate.STOPPED, "421")]
        mails = [outgoing("anna@ospo.example", box.address, number) for number in range(1, 5)]
        went = run(box, mailbox, Saying(says), mails) or []
        assert [each.handed for each in went] == says
        assert mailbox.counts(FOLDERS) == dict.fromkeys(FOLDERS, 0) | {OUTBOX.refused: 1, OUTBOX.waiting: 3}
        box.age(OUTBOX.waiting, GIVE_UP + datetime.timedelta(hours=1))
        went = run(box, mailbox, Saying([Handed(Fate.LATER, "450")]), mails) or []
        assert [each.handed for each in went] == [Handed(Fate.REFUSED, "450")] * 3

    def test_in_a_turn_that_is_over_nothing_is_begun(self, box: Box) -> None:
        mailbox = box.mailbox()
        mailbox.ensure(FOLDERS)
        put_out(mailbox, OUTBOX, [outgoing("anna@ospo.example", box.address)])
        late = Turn(datetime.datetime.now(datetime.UTC), 0.0)
        assert send_waiting(mailbox, Saying(), OUTBOX, box.address, late) == []
        assert mailbox.counts([OUTBOX.waiting]) == {OUTBOX.waiting: 1}

    def test_somebody_s_own_things_in_our_folders_stay_there(self, box: Box) -> None:
        mailbox = box.mailbox()
        mailbox.ensure(FOLDERS)
        box.deliver(b"Subject: van mij\r\n\r\n", OUTBOX.waiting)
        box.deliver(b"Subject: van mij\r\n\r\n", OUTBOX.under_way)
        run(box, mailbox, Saying())
        assert mailbox.counts([OUTBOX.waiting, OUTBOX.under_way]) == {OUTBOX.waiting: 1, OUTBOX.under_way: 1}


def is_told_of(trouble: pytest.ExceptionInfo[MailboxTrouble], *secrets: str) -> bool:
    """Whether what is told holds one of them."""
    told = f"{trouble.value!r} {trouble.value} {trouble.getrepr(style='short')}"
    return any(each in told for each in secrets)
