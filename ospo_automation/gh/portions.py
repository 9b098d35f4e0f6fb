"""What a query of ours asks: whole, or in smaller portions where that is too much for GitHub. The answer is the same.

A query says of each of its lists how much it wants: `$first_issues: Int = 50, $after_issues: String` for the list that
is called `issues` in the answer, with `pageInfo`. Of lists within lists it says that too, as `$most_labels: Int = 100`
with `totalCount`: those are made smaller where even one of each list is too much, and what is missing then is asked for
each issue by itself. Only comments and reactions to them stay as they are then: whoever reads those sees how many there
are, and asks for them in another way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from github.GithubException import GithubException

from ospo_automation.core.github.person import Person
from ospo_automation.core.primitives.errors import Gone, Nameless, NoEntry, TooMuch, Trouble

from . import fates, graphql
from .ahead import Query, joined, parted
from .client import NOT_GITHUB, PATIENCE, Connection

Json = dict[str, Any]
PEOPLE = "people"
SMALLER = 5  # times, each time: 100, 20, 4, 1
WHO = "who"
TIMED_OUT = (502, 504)
REMEDY = (
    "Nothing was written, since we couldn't know our own comments again. Use the workflow's own token, or write the id"
    " of the account that writes in .github/ospo.yml, such as 'bots: [41898282]'."
)
_LIST = re.compile(r"\$first_(\w+): Int = (\d+)")
_WITHIN = re.compile(r"\$most_(\w+): Int = (\d+)")
_REST = {
    "labels": ("rest_of_labels", ()),
    "assignees": ("rest_of_assignees", ()),
    "reviews": ("rest_of_reviews", ("approved", "author")),
}


class Portions:
    """Remembers for the run which query was too much, and how much of it GitHub gave.

    Each query asks along whose token it is, until that was answered: `us` is the account. Where GitHub doesn't
    tell, that ends the run unless it `may_be_nameless`: what we don't know for ours we would write once more.
    """

    def __init__(self, connection: Connection, *, may_be_nameless: bool = True) -> None:
        self.us: Person | None = None
        self.asked = 0
        self._is_asked = False
        self._may_be_nameless = may_be_nameless
        self._connection = connection
        self._most: dict[str, int] = {}
        self._most_within: dict[str, int] = {}
        self._in_vain: set[str] = set()
        self._is_alone = False

    def who(self) -> Person | None:
        """Whose token it is; None where GitHub doesn't tell."""
        if not self._is_asked:
            self.ask(WHO, (), {})
        return self.us

    def ask(
        self,
        name: str,
        fragments: Iterable[str],
        variables: Mapping[str, Any],
        people: Sequence[str] | None = None,
        casussen: Sequence[int] | None = None,
        *,
        beside: str = "",
        missed: list[Trouble] | None = None,
    ) -> Json:
        """The data that GitHub answers to a query. Raises TooMuch where it doesn't give even one of each list.

        With `people` it is also asked whose these logins are; the answer to that stands at PEOPLE. With `casussen` what
        became of these. `beside` is a fragment made for this question alone. With `missed` what GitHub can't give of a
        list is null in it, and why is put there.
        """
        text = self._text(name, fragments, people, casussen, beside)
        usual = {each: int(variables.get(f"most_{each}", size)) for each, size in _WITHIN.findall(text)}
        whole = _Whole({each: int(variables.get(f"first_{each}", usual)) for each, usual in _LIST.findall(text)})
        was_late, before = False, (self._most.get(name), self._most_within.get(name))
        while not whole.is_complete:
            sizes = whole.next_sizes(self._most.get(name))
            most = max(sizes.values(), default=1)
            within = {each: min(size, self._most_within.get(name, size)) for each, size in usual.items()}
            widest = max(within.values(), default=1)
            given = {**variables, **whole.given(sizes), **{f"most_{each}": size for each, size in within.items()}}
            try:
                has_parts = bool(people or casussen)
                is_least = most == widest == 1
                tries = 1 if was_late else PATIENCE  # of each smaller size, since it may as well be out of order
                part = self._answer(
                    text, given, people or (), missed, is_least=is_least, has_parts=has_parts, tries=tries
                )
            except Nameless as nameless:
                self._go_on_nameless(nameless)
                if name == WHO:
                    return {}
                text = self._text(name, fragments, people, casussen, beside)
                continue
            except Trouble as trouble:
                is_too_much = isinstance(trouble, TooMuch)
                is_late = not is_too_much and trouble.status in TIMED_OUT and name not in self._in_vain
                if most == widest == 1 or not (is_too_much or is_late):
                    if was_late:  # it wasn't the size: in this run nobody tries that a second time
                        self._in_vain.add(name)
                        self._keep_sizes(name, *before)
                    raise
                is_second, was_late = was_late and is_late, was_late or is_late
                if most > 1:
                    self._most[name] = 1 if is_second else max(1, most // SMALLER)
                else:
                    self._most_within[name] = 1 if was_late else max(1, widest // SMALLER)
                continue
            self._complete(part, {each: usual[each] for each in within if within[each] < usual[each]})
            whole.add(part, sizes)
            was_late, before = False, (self._most.get(name), self._most_within.get(name))
        return whole.data

    def _keep_sizes(self, name: str, most: int | None, within: int | None) -> None:
        for sizes, size in ((self._most, most), (self._most_within, within)):
            sizes.pop(name, None)
            if size is not None:
                sizes[name] = size

    def _text(
        self,
        name: str,
        fragments: Iterable[str],
        people: Sequence[str] | None,
        casussen: Sequence[int] | None,
        beside: str,
    ) -> str:
        """The query, with whose token it is as long as nobody knows that."""
        is_known = self._is_asked or self._connection.ahead.is_noting  # what goes along with another says that already
        text = graphql.query(name, *fragments, *(() if is_known else ("us",)))
        text = text.replace("  ...Us\n", "") if is_known else text
        parts = [] if people is None else [graphql.people(people)]
        parts += [] if casussen is None else [fates.fragment(casussen)]
        parts += [beside] if beside else []
        return "\n".join((text, *parts))

    def _keep_who(self, viewer: Any) -> None:
        told = viewer if isinstance(viewer, dict) else {}
        login, id_ = str(told.get("login") or ""), told.get("databaseId")
        if login and isinstance(id_, int) and id_ > 0:
            self._is_asked, self.us = True, Person(login, id_, is_bot=login.endswith("[bot]"))
        else:
            self._go_on_nameless(Nameless(200, "it has no id"))

    def _go_on_nameless(self, nameless: Nameless) -> None:
        if not self._may_be_nameless:
            raise NoEntry(nameless.status, f"GitHub doesn't tell whose token this is ({nameless.message}). {REMEDY}")
        self._is_asked = True

    def _complete(self, part: Any, usual: Mapping[str, int]) -> None:
        """Puts into the lists within an answer what is missing there of what was wanted."""
        below = part if isinstance(part, list) else part.values() if isinstance(part, dict) else ()
        for each in below if usual else ():
            self._complete(each, usual)
        for name in usual.keys() & _REST.keys():
            found = part.get(name) if isinstance(part, dict) else None
            if found and "totalCount" in found and len(found["nodes"]) < min(usual[name], found["totalCount"]):
                query, fragments = _REST[name]
                rest = self.ask(query, fragments, {"id": part["id"], f"first_{name}": usual[name]})
                found["nodes"] = rest["node"][name]["nodes"]

    def _answer(
        self,
        text: str,
        variables: Mapping[str, Any],
        people: Sequence[str],
        missed: list[Trouble] | None,
        *,
        is_least: bool,
        has_parts: bool,
        tries: int,
    ) -> Json:
        ahead, query = self._connection.ahead, Query(text, variables)
        answer: Json
        try:
            told = ahead.told(query)
            answer = told if told is not None else self._sent(query, has_parts, is_least=is_least, tries=tries)
        except (Gone, Trouble) as end:
            cause = end.__cause__
            rest = graphql.beside(cause.data) if isinstance(cause, GithubException) else None
            if missed is None or rest is None or isinstance(end, TooMuch):
                raise
            missed.append(end if isinstance(end, Trouble) else Trouble(404, str(end)))
            answer = {"data": rest}
        data = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(data, dict):
            raise NoEntry(200, NOT_GITHUB)
        if "viewer" in data:
            self._keep_who(data.pop("viewer"))
        return {**data, PEOPLE: graphql.holders_of(data, answer.get("errors") or (), people)} if people else data

    def _sent(self, query: Query, has_parts: bool, *, is_least: bool, tries: int) -> Json:
        """Asks a query, with what this run will ask anyway. Where that goes wrong as a whole it is asked alone."""
        self._connection.ahead.refuse()
        others = self._connection.ahead.along(query) if not self._is_alone else []
        self.asked += 1
        if others:
            try:
                return self._connection.again(lambda: self._asked(query, others, has_parts), tries=1)
            except Trouble as trouble:
                self._is_alone = True
                if trouble.is_passing and not isinstance(trouble, TooMuch):  # that was the first of its tries
                    tries -= 1
                    if not tries:
                        raise
                    self._connection.pace.wait(self._connection.pace.before_again)
        but_not = None if is_least else TooMuch
        return self._connection.again(lambda: self._asked(query, [], has_parts), but_not=but_not, tries=tries)

    def _asked(self, query: Query, others: Sequence[Query], has_parts: bool) -> Json:
        """That somebody or a casus isn't there is an answer where one `has_parts`, beside which all others stand."""
        requester, ahead = self._connection.client.requester, self._connection.ahead
        whole = joined(query, others) if others else query
        asked = {"query": whole.text, "variables": dict(whole.variables)}
        headers, told = requester.requestJsonAndCheck("POST", requester.graphql_url, input=asked)
        answer, *beside = parted(told, len(others), _is_about_a_part) if others else (told,)
        ahead.keep(others, beside)
        if not isinstance(answer, dict):
            return {}  # nothing that GitHub says
        errors = answer.get("errors")
        wrong = [each for each in errors or () if not (has_parts and _is_about_a_part(each))]
        if wrong:
            is_gone = all(isinstance(each, dict) and each.get("type") == "NOT_FOUND" for each in wrong)
            raise requester.createException(404 if is_gone else 400, headers, {**answer, "errors": wrong})
        return answer


def _is_about_a_part(error: Any) -> bool:
    return graphql.is_about_somebody(error) or fates.is_about_one(error)


class _Whole:
    """An answer that grows by its portions, until each list has what was wanted of it or ends."""

    def __init__(self, wanted: Mapping[str, int]) -> None:
        self.data: Json = {}
        self._left: dict[str, int] = dict(wanted)
        self._lists = tuple(wanted)
        self._after: dict[str, str] = {}
        self._has_begun = False

    @property
    def is_complete(self) -> bool:
        return self._has_begun and not self._left

    def next_sizes(self, most: int | None) -> dict[str, int]:
        """How much of each list is asked next; one of those that are complete, since GitHub wants a number."""
        left = {each: self._left.get(each, 1) for each in self._lists}
        return left if most is None else {each: min(most, count) for each, count in left.items()}

    def given(self, sizes: Mapping[str, int]) -> Json:
        after = {f"after_{each}": cursor for each, cursor in self._after.items()}
        return {f"first_{each}": size for each, size in sizes.items()} | after

    def add(self, part: Json, sizes: Mapping[str, int]) -> None:
        is_first, self._has_begun = not self._has_begun, True
        self.data = part if is_first else self.data
        for name in tuple(self._left):
            found, known = _list(part, name), _list(self.data, name)
            if found is None or known is None:  # what it belongs to isn't there, or went away meanwhile
                del self._left[name]
                continue
            if not is_first:
                known["nodes"] = [*(known.get("nodes") or ()), *(found.get("nodes") or ())]
                known["pageInfo"] = found["pageInfo"]
            self._left[name] -= sizes[name]
            if self._left[name] <= 0 or not found["pageInfo"]["hasNextPage"]:
                del self._left[name]
            else:
                self._after[name] = found["pageInfo"]["endCursor"]


def _list(data: Json, name: str) -> Json | None:
    """A list by its name, wherever it stands in an answer, but in no other list; that which stands highest."""
    level = [data]
    while level:
        for each in level:
            found = each.get(name)
            if isinstance(found, dict) and "pageInfo" in found:
                return found
        level = [below for each in level for below in each.values() if isinstance(below, dict)]
    return None
