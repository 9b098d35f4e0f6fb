"""GitHub's answers as they were seen, each given in place of the small GitHub's own: what a run makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from github.Requester import Requester

from ospo_automation.core.engine.effects import (
    DefineLabel,
    KeepIssue,
    KeepScheduled,
    Propose,
    Relabel,
    Say,
    TakeBack,
    Tell,
)
from ospo_automation.core.engine.plan import Plan, Step
from ospo_automation.core.network.labels import LabelDefinition
from ospo_automation.core.primitives.errors import Gone, Postponed, TooMuch, Trouble
from ospo_automation.gh.changes import make
from ospo_automation.gh.client import PATIENCE, Connection
from ospo_automation.gh.pace import is_change
from ospo_automation.gh.proposals import Proposals
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.gh.setbacks import SETBACKS, Remedy, setback
from ospo_automation.gh.writing import GitHubWriter
from tests.town import NAME, Town

Json = dict[str, Any]
WAIT = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
BLOCKED = "You have exceeded a secondary rate limit and have been temporarily blocked from content creation."
QUICK = "was submitted too quickly"
WRONG = "Something went wrong while executing your query. Please include `ED52:33E5` when reporting this issue."
LIMITS = "Resource limits for this query exceeded."
USED_UP = "API rate limit already exceeded for installation ID 1."


@dataclass(frozen=True)
class Answer:
    """An answer of GitHub's: status, JSON (None: a web page), headers."""

    status: int
    body: Json | None
    headers: Json = field(default_factory=dict)

    def as_sent(self) -> tuple[int, Json, str]:
        return self.status, self.headers, "<html>Unicorn!</html>" if self.body is None else json.dumps(self.body)


def graphql(message: str, *, status: int = 200, data: Json | None = None, **more: Any) -> Answer:
    return Answer(status, {"data": data, "errors": [{"message": message, **more}]})


def rest(status: int, message: str, *errors: object, **headers: str) -> Answer:
    below = {"errors": list(errors)} if errors else {}
    return Answer(
        status, {"message": message, **below}, {name.replace("_", "-"): value for name, value in headers.items()}
    )


QUOTA = {
    "type RATE_LIMIT": graphql("nothing", type="RATE_LIMIT"),
    "code": graphql("nothing", code="graphql_rate_limit"),
    "both, as today": graphql(USED_UP, type="RATE_LIMIT", code="graphql_rate_limit"),
    "type RATE_LIMITED": graphql("nothing", type="RATE_LIMITED"),
    "among others": Answer(200, {"errors": [{"type": "INTERNAL"}, {"type": "RATE_LIMIT"}], "data": None}),
    "too quickly": graphql(QUICK, type="UNPROCESSABLE"),
    "too quickly, REST": rest(422, "Validation Failed", {"resource": "Issue", "code": "custom", "message": QUICK}),
    "secondary, GraphQL": graphql(WAIT),
    "secondary": rest(403, WAIT),
    "content": rest(403, "You have been temporarily blocked from content creation."),
    "content and secondary": rest(403, BLOCKED),
    "abuse": rest(403, "You have triggered an abuse detection mechanism."),
    "later": rest(403, "Please retry your request again later."),
    "minutes": rest(403, "Please wait a few minutes before you try again."),
    "429": rest(429, "no"),
    "429, a web page": Answer(429, None),
    "403, retry after": rest(403, "no", retry_after="60"),
    "403, a web page": Answer(403, None, {"retry-after": "60"}),
    "403, none remaining": rest(403, "no", x_ratelimit_remaining="0", x_ratelimit_reset="1795514400"),
}
PASSING = {
    "internal": graphql("nothing", type="INTERNAL"),
    "unavailable": graphql("nothing", type="SERVICE_UNAVAILABLE"),
    "wrong": graphql(WRONG),
    "wrong, with data": graphql(WRONG, data={"repository": None}),
    "500": rest(500, "Server Error"),
    "502": Answer(502, None),
    "503": rest(503, "no"),
    "504": rest(504, "We couldn't respond to your request in time."),
}
TOO_MUCH = {
    "type": graphql("nothing", type="RESOURCE_LIMITS_EXCEEDED"),
    "words": graphql(LIMITS),
    "nodes": graphql("nothing", type="MAX_NODE_LIMIT_EXCEEDED"),
    "half of it": graphql(LIMITS, type="RESOURCE_LIMITS_EXCEEDED", data={"viewer": None}, path=["repository"]),
}
ORDINARY = {
    "a label of that name": graphql("Could not resolve to a Label with the name 'rate limit'.", type="NOT_FOUND"),
    "a lack": rest(403, "Resource not accessible by integration", x_ratelimit_remaining="7"),
    "a rule": rest(422, "Repository rule violations found"),
    "a word": rest(422, "Validation Failed", "Body can't be blank"),
    "a person": graphql("anna is no user", type="UNPROCESSABLE"),
}


def as_pygithub_says(answer: Answer) -> int:
    """All that GraphQL says with status 200 becomes 400."""
    return 400 if answer.status == 200 else answer.status


def kind_of(answer: Answer) -> Remedy | None:
    row = setback(as_pygithub_says(answer), answer.headers, answer.body)
    return row.kind if row else None


@pytest.mark.parametrize(
    ("kind", "answers"), [(Remedy.QUOTA, QUOTA), (Remedy.PASSING, PASSING), (Remedy.TOO_MUCH, TOO_MUCH)]
)
def test_every_answer_is_of_its_kind(kind: Remedy, answers: dict[str, Answer]) -> None:
    assert {name: kind_of(answer) for name, answer in answers.items()} == dict.fromkeys(answers, kind)
    assert {name: kind_of(answer) for name, answer in ORDINARY.items()} == dict.fromkeys(ORDINARY)


@pytest.mark.parametrize("row", SETBACKS, ids=lambda row: row.name or row.words or row.header or str(row.statuses))
def test_each_row_decides_for_an_answer_here_and_says_who_saw_it(row: Any) -> None:
    """A row that decides nothing that another doesn't is none."""
    answers = {**QUOTA, **PASSING, **TOO_MUCH}.values()
    assert row in [setback(as_pygithub_says(answer), answer.headers, answer.body) for answer in answers]
    assert row.source


class Stub:
    """Gives answers in place of the sandbox's, in order, to what `meant` says; counts those requests."""

    def __init__(self, requester: Requester, meant: Callable[[str, str, Any], bool], *answers: Answer) -> None:
        self.asked = 0
        self._send, self._meant, self._answers = requester.requestJson, meant, list(answers)
        requester.requestJson = self  # type: ignore[method-assign]  # of this one

    def __call__(self, verb: str, url: str, *rest_: Any, **named: Any) -> tuple[int, Json, str]:
        sent = named["input"] if "input" in named else rest_[2] if len(rest_) > 2 else None
        if not self._meant(verb, url, sent):
            return self._send(verb, url, *rest_, **named)
        self.asked += 1
        answer = self._answers.pop(0) if self._answers else None
        return answer.as_sent() if answer else self._send(verb, url, *rest_, **named)


def reading(verb: str, _: str, sent: Any) -> bool:
    return not is_change(verb, sent)


def changing(verb: str, _: str, sent: Any) -> bool:
    return is_change(verb, sent)


def connected(place: Town) -> Connection:
    connection = place.connection(place.token)
    connection.has_answered = True
    return connection


def reader_of(place: Town) -> GitHubReader:
    return GitHubReader(connected(place), NAME, place.reader().checkout)


@pytest.mark.parametrize("answer", QUOTA.values(), ids=QUOTA)
def test_a_quota_puts_off_and_is_asked_no_second_time(place: Town, answer: Answer) -> None:
    number = place.send()
    reader = reader_of(place)
    stub = Stub(reader.connection.client.requester, reading, answer)
    with pytest.raises(Postponed) as put_off:
        reader.issue(number)
    assert stub.asked == 1
    reset = answer.headers.get("x-ratelimit-reset")
    minute = place.box.now + timedelta(minutes=1)  # what GitHub asks for where it says nothing
    assert put_off.value.until == (datetime.fromtimestamp(int(reset), UTC) if reset else minute)


@pytest.mark.parametrize("answer", [*PASSING.values(), *TOO_MUCH.values()], ids=[*PASSING, *TOO_MUCH])
def test_what_passes_is_tried_again_where_we_only_read(place: Town, answer: Answer) -> None:
    number = place.send()
    reader = reader_of(place)
    stub = Stub(reader.connection.client.requester, reading, *[answer] * (PATIENCE - 1))
    assert reader.issue(number).number == number
    assert stub.asked == PATIENCE


@pytest.mark.parametrize("answer", PASSING.values(), ids=PASSING)
def test_what_passes_and_stays_is_told_as_passing(place: Town, answer: Answer) -> None:
    number = place.send()
    reader = reader_of(place)
    stub = Stub(reader.connection.client.requester, reading, *[answer] * 100)
    with pytest.raises(Trouble) as trouble:
        reader.issue(number)
    assert trouble.value.is_passing
    assert stub.asked == PATIENCE * (2 if trouble.value.status in {502, 504} else 1)  # a smaller page may be in time


@pytest.mark.parametrize("answer", ORDINARY.values(), ids=ORDINARY)
def test_what_github_means_is_told_in_its_words_and_not_tried_again(place: Town, answer: Answer) -> None:
    number = place.send()
    reader = reader_of(place)
    stub = Stub(reader.connection.client.requester, reading, answer)
    with pytest.raises((Gone, Trouble)) as told:
        reader.issue(number)
    assert stub.asked == 1
    assert answer.body is not None
    below = answer.body.get("errors") or [answer.body["message"]]
    words = [each["message"] if isinstance(each, dict) else each for each in below]
    assert all(word in str(told.value) for word in words)


def test_of_changes_sent_together_only_what_github_missed_is_sent_again(place: Town) -> None:
    """A comment that it had no time for, beside a label that stands already."""
    number = place.send()
    place.play()
    reader = reader_of(place)
    comment = reader.comments(number)[0]
    steps = [
        Step(Relabel(number, frozenset({"casus"}), frozenset())),
        Step(Say(number, "intake", "intake", {}), comment=comment.id, body="Dag"),
    ]
    first = graphql("nothing", type="INTERNAL", path=["change1"], data={"change0": {"labelable": {}}, "change1": None})
    sent: list[Any] = []

    def noted(verb: str, url: str, given: Any) -> bool:
        sent.extend([sorted(given["variables"])] if changing(verb, url, given) else [])
        return changing(verb, url, given)

    Stub(reader.connection.client.requester, noted, first)
    ends = make(steps, reader.nodes, reader.connection, lambda *_: None, lambda *_: None)
    assert ends == ["", comment.url]
    assert sent == [["change0", "change1"], ["change0"]]
    assert place.repo.comments(number)[0].body == "Dag"


def test_a_change_too_quick_puts_the_rest_off(place: Town) -> None:
    number = place.send()
    place.play()
    reader = reader_of(place)
    reader.issue(number)
    answer = graphql(QUICK, type="UNPROCESSABLE", path=["change0"], data={"change0": None})
    stub = Stub(reader.connection.client.requester, changing, answer)
    step = Step(Relabel(number, frozenset({"casus"}), frozenset()))
    ends = make([step], reader.nodes, reader.connection, lambda *_: None, lambda *_: None)
    assert ends == [Postponed(place.box.now + timedelta(minutes=1))]
    assert stub.asked == 1


def test_a_branch_that_a_ruleset_forbids_is_told_as_that(place: Town) -> None:
    """GitHub says 422 as it does where the branch is there already; the branch isn't gone, it never was."""
    place.token = place.proposing
    reader = reader_of(place)
    rule = rest(
        422, "Repository rule violations found", {"message": "Cannot create ref due to creations being restricted."}
    )

    def makes_one(_: str, url: str, given: object) -> bool:
        return url.endswith("/git/refs") or "createRef" in str(given)

    Stub(reader.connection.client.requester, makes_one, rule, rule)
    proposals = Proposals(reader.repository, reader.connection, reader.pulls, known=reader.proposal)
    said = Say(1, "lesson", "lesson", {})
    effect = Propose(1, "lesson", "lesson", "lesson", (), said)
    with pytest.raises(Trouble, match="creations being restricted"):
        proposals.make(effect, Step(effect, pages={"docs/x.md": "x"}, title="x", body="x"))


def test_too_much_is_a_trouble_that_passes() -> None:
    assert TooMuch(502, "x").is_passing


def test_a_label_that_github_refuses_is_told_in_its_words(place: Town) -> None:
    """It says 422 as well of one that is there already, where we would only renew its colour."""
    reader = reader_of(place)
    wrong = rest(422, "Validation Failed", {"resource": "Label", "code": "invalid", "field": "color"})
    Stub(reader.connection.client.requester, lambda verb, url, _: verb == "POST" and url.endswith("/labels"), wrong)
    plan = Plan((Step(DefineLabel(LabelDefinition("nieuw", "ffffff", "Nieuw"))),))
    assert [receipt.error for receipt in GitHubWriter(reader).apply(plan)] == [
        "GitHub answered 422: Validation Failed; Label color invalid"
    ]


REFUSALS = {
    "404": (404, "Not Found"),
    "410": (410, "This issue was deleted"),
    "403": (403, "Resource not accessible by integration"),
    "409": (409, "Git Repository is empty."),
    "413": (413, "Payload too large"),
    "422": (422, "Repository rule violations found"),
    "451": (451, "Repository access blocked"),
}
SAID = Say(1, "lesson", "lesson", {})
PROPOSED = Propose(1, "lesson", "lesson", "lesson", (), SAID)
WRITES: dict[str, Step] = {
    "comment": Step(Tell(1, "ask/1", "x", ()), body="x"),
    "deleted comment": Step(TakeBack(1, 500_001, "ask/1")),
    "label": Step(DefineLabel(LabelDefinition("nieuw", "ffffff", "Nieuw"))),
    "issue": Step(KeepIssue("x", "x", "x", {}), title="x", body="x"),
    "schedule": Step(KeepScheduled("sweep.yml")),
    "proposal": Step(PROPOSED, pages={"docs/x.md": "x"}, title="x", body="x", told=lambda url, _: url),
}


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_what_github_says_to_a_write_stands_in_the_receipt(place: Town, write: Step, refusal: tuple[int, str]) -> None:
    """And nothing else is made of it: only of an issue or a comment does 404 or 410 say that it is gone."""
    place.token = place.proposing
    place.send()
    status, words = refusal
    reader = reader_of(place)
    reader.issue(1)
    Stub(reader.connection.client.requester, writes, *[rest(status, words)] * 9)
    (receipt,) = GitHubWriter(reader).apply(Plan((write,)))
    if status in {404, 410} and isinstance(write.effect, TakeBack):
        assert not receipt.error  # what was to be deleted is
        return
    assert words in receipt.error
    is_gone = status in {404, 410}
    assert ("no longer there" in receipt.error) == (is_gone and isinstance(write.effect, Tell))
    # Nothing rests on a schedule, whose file somebody took away.
    assert receipt.has_failed == (not is_gone or not isinstance(write.effect, KeepScheduled))


def writes(verb: str, _: str, sent: Any) -> bool:
    return is_change(verb, sent)


def test_too_large_a_text_is_told_as_that_also_on_a_web_page(place: Town) -> None:
    place.send()
    reader = reader_of(place)
    reader.issue(1)
    Stub(reader.connection.client.requester, writes, Answer(413, None))
    (receipt,) = GitHubWriter(reader).apply(Plan((WRITES["comment"],)))
    assert "larger than GitHub takes" in receipt.error


@pytest.mark.parametrize("kind", ["NOT_FOUND", "FORBIDDEN", "UNPROCESSABLE", "SERVICE_UNAVAILABLE"])
def test_what_github_says_to_changes_sent_together_stands_in_their_receipts(place: Town, kind: str) -> None:
    number = place.send()
    place.play()
    reader = reader_of(place)
    reader.issue(number)
    words = "A rule of this organisation says no."
    answer = graphql(words, type=kind, path=["change0"], data={"change0": None})
    Stub(reader.connection.client.requester, changing, *[answer] * 9)
    step = Step(Relabel(number, frozenset({"casus"}), frozenset()))
    (receipt,) = GitHubWriter(reader).apply(Plan((step,)))
    assert words in receipt.error
    assert receipt.is_passing == (kind == "SERVICE_UNAVAILABLE")
