"""What a run knows of our own issues after it wrote there."""

from __future__ import annotations

from pathlib import Path

import pytest

from ospo_automation.core.engine.effects import Say
from ospo_automation.core.engine.plan import Plan, Step
from ospo_automation.core.github.signing import Secrets, Signing
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.gh.writing import GitHubWriter
from tests.by_mail import SECRET
from tests.given import WITH_BOARD
from tests.town import Town, town


@pytest.mark.parametrize("secret", ["", SECRET])
def test_what_we_edit_there_is_known_and_read_no_second_time(secret: str, tmp_path: Path) -> None:
    with town(tmp_path, WITH_BOARD) as place:
        place.signing = Signing(Secrets.of(secret), place.repo.state.id)
        place.send()
        place.play()
        reader = place.reader()
        number, comment, body = rows_of(reader)
        new = body.replace("\n", "\nEn dit.\n", 1)
        before = len(place.box.requests)
        assert edited(reader, number, comment, new) == [""]
        assert rows_of(reader) == (number, comment, new)
        assert len(place.box.requests) == before + 1
        assert reader.own_issues() == place.reader().own_issues()


def test_a_comment_that_we_make_there_is_known_and_read_no_second_time(tmp_path: Path) -> None:
    with town(tmp_path, WITH_BOARD) as place:
        place.send()
        place.play()
        reader = place.reader()
        number, _, _ = rows_of(reader)
        before = len(place.box.requests)
        plan = Plan((Step(Say(number, "more", "board/rows", {}), body="<!-- ospo:more {} -->\nEn dit."),))
        assert [receipt.error for receipt in GitHubWriter(reader).apply(plan)] == [""]
        board = next(each for each in reader.own_issues() if each.number == number)
        assert board.comments[-1].body.endswith("En dit.")
        assert len(place.box.requests) == before + 1
        assert reader.own_issues() == place.reader().own_issues()
        assert edited(reader, number, board.comments[-1].id, "<!-- ospo:more {} -->\nEn dat.") == [""]


def test_after_an_edit_that_failed_all_is_read_anew(place: Town) -> None:
    place.repo.commit({".github/ospo.yml": WITH_BOARD}, message="A board", author="zoe")
    place.renew()
    place.send()
    place.play()
    reader = place.reader()
    number, comment, body = rows_of(reader)
    place.repo.delete_comment(comment)
    assert edited(reader, number, comment, body) != [""]
    assert comment not in {each.id for issue in reader.own_issues() for each in issue.comments}


def rows_of(reader: GitHubReader) -> tuple[int, int, str]:
    """The number of the board, and of our first comment on it the id and the text."""
    board = next(each for each in reader.own_issues() if each.key == "board")
    return board.number, board.comments[0].id, board.comments[0].body


def edited(reader: GitHubReader, number: int, comment: int, body: str) -> list[str]:
    plan = Plan((Step(Say(number, "rows", "board/rows", {}), body=body, comment=comment),))
    return [receipt.error for receipt in GitHubWriter(reader).apply(plan)]
