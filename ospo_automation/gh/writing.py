"""The only code that writes: the steps of a plan, in order, with a receipt for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from github.IssueComment import IssueComment
from github.Repository import Repository

from ospo_automation.core.engine.effects import (
    Assign,
    CloseIssue,
    DefineLabel,
    KeepIssue,
    KeepScheduled,
    Minimize,
    OnProject,
    Pin,
    Propose,
    React,
    Relabel,
    Remark,
    ReopenIssue,
    Say,
    TakeBack,
    Tell,
)
from ospo_automation.core.engine.plan import NEW, Plan, Step, is_casus
from ospo_automation.core.github.issue import OwnIssue
from ospo_automation.core.network.labels import LabelDefinition
from ospo_automation.core.primitives.errors import Gone, NoEntry, Postponed, Trouble

from .bundles import brings, bundles, can_be_taken_back_for, rests_on
from .changes import is_new_comment, make, may_be_repeated
from .client import PATIENCE, Connection
from .graphql import query
from .projects import NoBoard, ProjectBoard
from .proposals import Proposals
from .reading import GitHubReader

MOST_IN_VAIN = 3  # requests one after the other for which GitHub was out of order: then it isn't what we ask
ON_AN_ISSUE = (Assign, CloseIssue, React, Relabel, Remark, ReopenIssue, Say, TakeBack, Tell)


@dataclass(frozen=True)
class Receipt:
    """What became of a step: where to see it, what went wrong, or that GitHub put it off.

    `declined`: why GitHub doesn't do this here; nothing depends on it. `is_passing`: it was out of order. `has_failed`:
    it isn't true, so that what rests on it must wait. `shut`: nothing else can be done either, with this token.
    """

    step: Step
    url: str = ""
    error: str = ""
    postponed: Postponed | None = None
    declined: str = ""
    is_passing: bool = False
    has_failed: bool = False
    shut: NoEntry | None = None

    @property
    def is_done(self) -> bool:
        return not (self.error or self.declined or self.postponed)


class GitHubWriter:
    """Writes to the repository that a reader reads, and to a Projects board if there is one.

    `leave` gets the issues for which pages wait for a job that may write files, before anything else of them is done.
    """

    def __init__(
        self, reader: GitHubReader, project: ProjectBoard | None = None, leave: Callable[[Sequence[int]], object] = len
    ) -> None:
        self.leave = leave
        self._reader = reader
        self._project = project
        self._made: dict[str, tuple[str, str]] = {}  # issues of this run: GitHub's other id, and the address
        self._repository: Repository = reader.repository
        self._again = reader.connection.again
        self._proposals = Proposals(self._repository, reader.connection, reader.pulls, known=reader.proposal)

    def apply(self, plan: Plan) -> Iterator[Receipt]:
        """Does every step. One that fails holds up only what rests on it. When the quota is used up the rest waits, and
        so it does where GitHub lets us in no more or is out of order for one step after the other.

        A comment rests on its issue's labels, since it remembers which we set; those rest on the labels being there.
        What tells that all was done rests on everything but our own issues.
        """
        return (receipt for _, receipt in self._applied([plan]))

    def apply_together(self, plans: Sequence[Plan]) -> list[tuple[Receipt, ...]]:
        """The receipts of each plan. They share requests, and what fails in one holds up nothing of another."""
        receipts: list[list[Receipt]] = [[] for _ in plans]
        for place, receipt in self._applied(plans):
            receipts[place].append(receipt)
        return [*map(tuple, receipts)]

    def _applied(self, plans: Sequence[Plan]) -> Iterator[tuple[int, Receipt]]:
        """Each receipt with the place of its plan."""
        stopped: Postponed | NoEntry | None = None
        failed: defaultdict[int, set[str | int]] = defaultdict(set)
        in_vain = 0
        for steps in bundles(plans):
            is_over = bool(stopped) or in_vain >= MOST_IN_VAIN
            held = [(place, step) for place, step in steps if failed[place] & rests_on(step) or is_over]
            now = [(place, step) for place, step in steps if not (failed[place] & rests_on(step) or is_over)]
            done = self._receipts([step for _, step in now])
            for (_, step), receipt in zip(now, done, strict=True):
                self._remember(step, receipt)
            receipts = [
                *((place, self._receipt(step, stopped)) for place, step in held),
                *((place, receipt) for (place, _), receipt in zip(now, done, strict=True)),
            ]
            for place, made in receipts:
                is_alone = made.is_done and bool(failed[place] & can_be_taken_back_for(made.step))
                receipt = self._taken_back(made) if is_alone else made
                stopped = stopped or receipt.postponed or receipt.shut
                if receipt.has_failed:
                    failed[place] |= brings(receipt.step)
                yield place, receipt
            if done:
                in_vain = in_vain + 1 if all(each.is_passing for each in done) else 0

    def _taken_back(self, receipt: Receipt) -> Receipt:
        """A comment that we just made, without the labels that it tells of: the next run makes both."""
        step, number = receipt.step, int(receipt.url.partition("#")[0].rpartition("/")[2])
        try:
            self._delete(self._repository.get_issue(number).get_comment(int(receipt.url.rpartition("-")[2])))
        except (Gone, Postponed, Trouble) as end:
            return self._receipt(step, end)
        self._reader.forget(number)
        return self._receipt(step, None)

    def _remember(self, step: Step, receipt: Receipt) -> None:
        """What others of this run must see of a step."""
        match step:
            case Step(effect=Say(number), comment=int(edited)) if edited != NEW and not receipt.error:
                self._reader.keep_edited(number, edited, step.body)
            case Step(effect=Say(number) | Tell(number)):
                self._reader.forget(number, receipt.url)
            case Step(effect=Relabel() as effect):
                self._reader.keep_relabelled(effect, is_done=receipt.is_done)
        if is_casus(step.effect):
            self._reader.forget_opened()

    def _receipt(  # noqa: PLR0911  (one line for each way to end)
        self, step: Step, end: str | Postponed | Gone | Trouble | None
    ) -> Receipt:
        """What became of a step; with None it was left."""
        match end:
            case None:
                return Receipt(step, error="left for the next run, since a step before it failed", has_failed=True)
            case str():
                return Receipt(step, end)
            case Postponed():
                return Receipt(step, error=str(end), postponed=end)
            case NoEntry():
                return Receipt(step, error=str(end), is_passing=end.is_passing, has_failed=True, shut=end)
            case Gone() | Trouble() if isinstance(step.effect, Minimize):
                return Receipt(step, declined=str(end))  # it only tidies: no run fails for it, and no one is mailed
            case Gone() if isinstance(step.effect, ON_AN_ISSUE):
                # GitHub may be wrong for a while, and what didn't happen isn't to be told of as done.
                told = f"the issue, or what stands on it, is no longer there; GitHub says: {end}"
                return Receipt(step, error=told, has_failed=True)
            case Gone():
                file = step.effect.workflow if isinstance(step.effect, KeepScheduled) else ""
                gone = (
                    f"there is no workflow file {file}; GitHub says: {end}"
                    if file
                    else f"GitHub says that it isn't there: {end}"
                )
                return Receipt(step, error=gone, has_failed=not file)
            case Trouble():
                return Receipt(step, error=str(end), is_passing=end.is_passing, has_failed=True)

    def _receipts(self, steps: Sequence[Step]) -> list[Receipt]:
        """Does steps that can go together."""
        self._reader.forget_ahead()
        try:
            if any(may_be_repeated(step) or is_new_comment(step) for step in steps):
                reader = self._reader
                ends = make(
                    [self._signed(step) for step in steps],
                    reader.nodes,
                    reader.connection,
                    self._found,
                    reader.keep_comment,
                )
                return [self._receipt(step, end) for step, end in zip(steps, ends, strict=True)]
            return [self._receipt(step, self._do(step)) for step in steps]
        except (Postponed, Gone, Trouble) as end:
            return [self._receipt(step, end) for step in steps]
        except _Declined as no:
            return [Receipt(step, declined=str(no)) for step in steps]

    def _found(self, number: int, key: str) -> dict[str, Any] | None:
        """Our comment, as GraphQL tells of a new one, looked up afresh."""
        there = self._reader.own_comment(number, key)
        if there is None:
            return None
        return {"id": self._reader.nodes.comment(there.id), "url": there.url}

    def _signed(self, step: Step) -> Step:
        """With the body that is sent: all others see it unsigned."""
        if not isinstance(step.effect, Say | Tell | KeepIssue):
            return step
        number = None if isinstance(step.effect, KeepIssue) else step.effect.number
        return replace(step, body=self._reader.signing.signed(step.body, number))

    def _do(self, step: Step) -> str:  # noqa: PLR0911  (one line for each kind of effect)
        """Makes an effect true that has a request of its own, and gives the address where it can be seen."""
        match step.effect:
            case DefineLabel(label, renews):
                return self._define(label, renews=renews)
            case Remark():
                return self._remark(step.effect, step)
            case TakeBack(number, comment):
                return self._delete(self._repository.get_issue(number).get_comment(comment))
            case KeepIssue(key, since=since):
                return self._open_issue(key, since, step)
            case Pin(key):
                return self._pin(key)
            case KeepScheduled(workflow):
                url = f"{self._repository.url}/actions/workflows/{workflow}/enable"
                self._again(lambda: self._repository.requester.requestJsonAndCheck("PUT", url))
                return ""
            case OnProject(number, values):
                return self._on_project(number, values)
            case Propose():
                return self._propose(step.effect, step)
        raise AssertionError(f"{step.effect} goes with others")

    def _define(self, label: LabelDefinition, *, renews: bool) -> str:
        wanted = {"color": label.color, "description": label.description}
        there = quote(label.name, safe="")
        if renews:
            made = self._on_labels("PATCH", f"/{there}", wanted)
        else:
            try:
                made = self._on_labels("POST", "", {"name": label.name, **wanted})
            except Trouble as trouble:
                if trouble.status != 422:
                    raise
                try:  # it exists: another run was first
                    made = self._on_labels("GET", f"/{there}")
                except Gone:
                    raise trouble from None  # it isn't there: GitHub means what it said
        self._reader.keep_label(label.name, made)
        return ""

    def _on_labels(self, verb: str, path: str, given: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        requester, url = self._repository.requester, f"{self._repository.url}/labels{path}"
        found: Mapping[str, Any] = self._again(lambda: requester.requestJsonAndCheck(verb, url, input=given))[1]
        return found

    def _create(self, number: int, key: str, body: str) -> str:
        issue, nodes = self._repository.get_issue(number), self._reader.nodes
        body = self._reader.signing.signed(body, number)

        def create() -> str:
            made = issue.create_comment(body)
            nodes.made[number, key] = str(made.raw_data["node_id"])
            self._reader.keep_comment(number, made.raw_data)
            return made.html_url

        def find() -> str | None:
            there = self._reader.own_comment(number, key)
            if there is None:
                return None
            nodes.made[number, key] = nodes.comment(there.id)
            self._reader.forget(number)
            return there.url

        return _once(self._reader.connection, create, find)

    def _open_issue(self, key: str, since: datetime | None, step: Step) -> str:
        """One that we keep for ourselves, or a casus."""
        labels = self._reader.checkout.network.labels
        name = (labels.own if since is None else labels.casus).name
        body = self._reader.signing.signed(step.body, None)

        def create() -> str:
            made = self._repository.create_issue(step.title, body=body, labels=[name])
            self._made[key] = (str(made.raw_data["node_id"]), made.html_url)
            self._reader.nodes.issues[made.number] = str(made.raw_data["node_id"])
            if since is None:
                self._reader.keep_own(
                    OwnIssue(
                        made.number,
                        key,
                        step.body,
                        made.html_url,
                        str(made.raw_data["node_id"]),
                        is_open=True,
                        was_pinned=False,
                        created_at=made.created_at,
                    )
                )
            return made.html_url

        def find() -> str | None:
            if since is not None:
                return self._reader.opened_now(key, since)
            there = self._reader.own_issue(key)
            return there.url if there is not None else None

        url = _once(self._reader.connection, create, find)
        number = int(url.rpartition("/")[2])
        for place, text in step.below:
            self._create(number, place, text)
        return url

    def _pin(self, key: str) -> str:
        """GitHub may not let the workflow's token do this, and pins three issues at most."""
        there = None if key in self._made else self._reader.own_issue(key)
        if key not in self._made and there is None:
            raise _Declined("the issue isn't listed yet")  # the next run tries again
        node, url = (there.node, there.url) if there is not None else self._made[key]
        requester = self._reader.connection.client.requester
        try:
            self._again(lambda: requester.graphql_query(query("pin"), {"issue": node}))
        except Trouble as trouble:
            if trouble.is_passing or isinstance(trouble, NoEntry):
                raise
            raise _Declined(trouble.message) from trouble
        return url

    def _on_project(self, number: int, values: Mapping[str, str] | None) -> str:
        """Its token may be there to read only: then one refusal stands for all."""
        if self._project is None:
            raise _Declined("there is no Projects board here")
        try:
            self._project.show(number, values)
        except NoBoard as no:
            raise _Declined(str(no)) from no
        return ""

    def _propose(self, effect: Propose, step: Step) -> str:
        if effect.is_over:
            url, is_pull = self._proposals.end(effect, step), True
            if url is None:  # a person merged it meanwhile: the next run tells that as what it is
                return ""
            is_pull = bool(url)
        else:
            url, is_pull = self._proposals.make(effect, step)
        if step.told is None:
            raise AssertionError("a proposal says where it is")
        body = step.told(url, is_pull)
        if step.comment is None:
            self._create(effect.number, effect.told.key, body)
        else:
            comment = self._repository.get_issue(effect.number).get_comment(step.comment)
            signed = self._reader.signing.signed(body, effect.number)
            self._again(lambda: comment.edit(signed))
        return url

    def _remark(self, effect: Remark, step: Step) -> str:
        """A new comment below a pull request, or another text for one."""
        issue = self._repository.get_issue(effect.pull)
        body = self._reader.signing.signed(step.body, effect.pull)
        if step.comment:
            comment = issue.get_comment(step.comment)
            self._again(lambda: comment.edit(body))
            return comment.html_url

        def find() -> str | None:
            there = self._reader.own_remark(effect.pull, effect.key)
            return there.url if there is not None else None

        return _once(self._reader.connection, lambda: issue.create_comment(body).html_url, find)

    def _delete(self, comment: IssueComment) -> str:
        try:
            self._again(comment.delete)
        except Gone:
            return ""  # another run was first
        return ""


class _Declined(Exception):
    """GitHub doesn't do this here."""


def _once(connection: Connection, create: Callable[[], str], find: Callable[[], str | None]) -> str:
    """Makes something once. Where GitHub's answer got lost we look whether it is there before trying again."""
    for turn in range(PATIENCE):
        try:
            with connection.translated():
                return create()
        except Trouble as trouble:
            if turn == PATIENCE - 1 or not trouble.is_passing:
                raise
        there = find()
        if there is not None:
            return there
    raise AssertionError("unreachable")
