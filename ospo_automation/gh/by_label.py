"""Issues by their label: each list is asked once a run, and those of a meeting together in one request."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from ospo_automation.core.engine.becomes import after
from ospo_automation.core.engine.effects import Relabel
from ospo_automation.core.github.issue import Issue
from ospo_automation.core.meetings.series import Settings
from ospo_automation.core.network.decided import Network

from . import graphql

Ask = Callable[..., Mapping[str, Any]]
Text = Callable[[dict[str, Any]], str]
Key = tuple[str, tuple[str, ...]]
MOST_COMPARED = 200  # open casussen among which we look for the same question
MOST_ASKED = 5  # times in a run: about other topics, or since more are casussen by now
MOST_OLDEST = 100
FROM_FORMS = {"point", "minutes"}  # of which anybody can make as many as they like: read from both ends


class ByLabel:
    """`ask` sends one of our queries, by its name and those of its fragments; `text` reads what an issue says."""

    def __init__(self, repository: str, network: Network, ask: Ask, text: Text) -> None:
        self._repository, self._network, self._ask, self._text = repository, network, ask, text
        self._known: dict[Key, Sequence[Issue]] = {}
        self._compared: dict[tuple[str, ...], Mapping[int, Issue]] = {}
        self._fresh: set[tuple[str, ...]] = set()  # of these nothing changed since
        self._asked = 0
        self.overfull: list[str] = []

    def of(self, label: str, *states: str) -> Sequence[Issue]:
        """The issues with a label in these states, as GitHub's GraphQL names them."""
        key = (label, states)
        if key not in self._known and key in self._of_meetings().values():
            self._read_those_of_meetings()
        if key not in self._known:
            self._known[key] = tuple(self._of(label, states))
        return self._known[key]

    def compared(self, about: tuple[str, ...]) -> Sequence[Issue]:
        """The newest open casussen, the newest closed ones, and the newest closed ones with one of the labels `about`,
        mostly in one request. GitHub takes several labels for any of them. A run that welcomes very many asks a few
        times: after that, what was read is compared with.
        """
        if about not in self._fresh and self._asked < MOST_ASKED:
            self._compared[about] = self._read_compared(about)
            self._fresh.add(about)
            self._asked += 1
        read = [self._compared[about]] if about in self._compared else self._compared.values()
        return list({number: each for there in read for number, each in there.items()}.values())

    def _read_compared(self, about: Sequence[str]) -> Mapping[int, Issue]:
        casus = self._network.labels.casus.name
        variables: dict[str, Any] = {"casus": [casus], "about": list(about)}
        found = self._ask("compared_casussen", "question", "titled", "author", **variables)["repository"]
        there = [self._issue(node) for each in ("open", "about", "closed") for node in graphql.nodes_of(found[each])]
        page = found["open"]["pageInfo"]
        if page["hasNextPage"]:
            more = MOST_COMPARED - len(found["open"]["nodes"])
            there += self._listed(casus, ["OPEN"], "DESC", more, after=page["endCursor"])[0]
        return {each.number: each for each in there}

    def forget(self, labels: Collection[str]) -> None:
        """What is known of these labels, since that has changed."""
        for key in [key for key in self._known if key[0] in labels]:
            del self._known[key]
        if self._network.labels.casus.name in labels:
            self._fresh.clear()

    def relabel(self, effect: Relabel) -> None:
        """An issue in other lists, with the labels that it has by now."""
        labels = self._network.labels
        for key, there in self._known.items():
            if any(each.number == effect.number for each in there):
                new = (after(each, effect, labels) if each.number == effect.number else each for each in there)
                self._known[key] = tuple(new)

    def _of(self, label: str, states: Sequence[str]) -> list[Issue]:
        """The newest. Where they are more than we read, the oldest too: with a form anybody makes as many as they like,
        and keeps nobody's from being seen. Of casussen the newest are enough: among them we look for what is alike.
        """
        found, is_whole = self._listed(label, states, "DESC", MOST_COMPARED)
        if is_whole or label == self._network.labels.casus.name:
            return found
        return self._with_others(found, label, states, "ASC", MOST_OLDEST)

    def _with_others(
        self, there: Sequence[Issue], label: str, states: Sequence[str], direction: str, most: int
    ) -> list[Issue]:
        """With those from the other end; where there are more in between, that is noted."""
        others, _ = self._listed(label, states, direction, most)
        known = {each.number for each in there}
        if not known & {each.number for each in others} and label not in self.overfull:
            self.overfull.append(label)
        return [*there, *(each for each in others if each.number not in known)]

    def _listed(
        self, label: str, states: Sequence[str], direction: str, most: int, *, after: str | None = None
    ) -> tuple[list[Issue], bool]:
        """So many from one end, and whether these are all."""
        found: list[Issue] = []
        while len(found) < most:
            variables = {"labels": [label], "states": list(states), "direction": direction, "after_issues": after}
            page = self._ask("newest_issues", "question", "titled", "author", **variables)["repository"]["issues"]
            found += map(self._issue, graphql.nodes_of(page))
            if not page["pageInfo"]["hasNextPage"]:
                return found[:most], len(found) <= most
            after = page["pageInfo"]["endCursor"]
        return found[:most], False

    def _issue(self, node: dict[str, Any]) -> Issue:
        return graphql.question_of({**node, "body": self._text(node)} if "body" in node else node)

    def _of_meetings(self) -> Mapping[str, Key]:
        """What is read together where a network plans its meetings here, by its name in the query."""
        if self._network.section(Settings) is None:
            return {}
        labels = self._network.labels
        open_ = {
            "theme": labels.theme,
            "point": labels.agenda_point,
            "signal": labels.signal,
            "minutes": labels.minutes,
        }
        found: dict[str, Key] = {alias: (label.name, ("OPEN",)) for alias, label in open_.items()}
        return {**found, "meeting": (labels.meeting.name, ("OPEN", "CLOSED"))}

    def _read_those_of_meetings(self) -> None:
        wanted = self._of_meetings()
        variables: dict[str, Any] = {alias: [label] for alias, (label, _) in wanted.items() if alias != "theme"}
        theme = wanted["theme"][0]
        variables["themes"] = f'repo:{self._repository} is:issue is:open label:"{theme}" sort:reactions-+1-desc'
        data = self._ask("meeting_lists", "question", "titled", "author", **variables)
        found = {**data["repository"], "theme": data["theme"]}
        for alias, key in wanted.items():
            there: Sequence[Issue] = tuple(map(self._issue, graphql.nodes_of(found[alias])))
            if alias in FROM_FORMS and found[alias]["pageInfo"]["hasNextPage"]:
                there = self._with_others(there, *key, "DESC", MOST_COMPARED)
            self._known[key] = there
