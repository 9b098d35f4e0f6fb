"""Who knows about what: the expertise file, read as GitHub reads CODEOWNERS.

The last matching line speaks first. Earlier matching lines are wider rings, and the line for everything is the last
resort. Source of the rules: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..github.accounts import Accounts
from ..primitives.errors import Fault
from ..primitives.logins import LOGIN

PLACES = (".github/EXPERTISE", "EXPERTISE", "docs/EXPERTISE")
LARGEST = 3_000_000  # GitHub's own limit for CODEOWNERS, in bytes
_OWNER = re.compile(rf"@({LOGIN})(?:/([A-Za-z0-9_.-]+))?")
EVERYTHING = "*"
ANY = "**"
MOST_STARS = 6


@dataclass(frozen=True)
class ExpertiseLine:
    """A pattern over topic paths and the logins it stands for, teams written out; `named` are those of no team."""

    number: int
    pattern: str
    logins: tuple[str, ...]
    named: frozenset[str] = field(default=frozenset(), compare=False)

    @cached_property
    def _parts(self) -> tuple[str, ...]:
        """The pattern between its slashes, as it would be from the top: one without a slash may match anywhere."""
        found = (each for each in self.pattern.split("/") if each)
        parts = tuple(each if each == ANY or each.strip("*") else "*" for each in found)
        is_anchored = "/" in self.pattern.rstrip("/")
        below = (("*", ANY) if parts[-1] == ANY else (ANY,)) if self.pattern.endswith("/") else ()
        return (*(() if is_anchored else (ANY,)), *parts, *below)

    def known(self, accounts: Accounts) -> ExpertiseLine | None:
        """None where nobody is left: a line without names would say that nobody at all is asked."""
        today = (accounts.somebody(login) for login in self.logins)
        logins = tuple(dict.fromkeys(login for login in today if login is not None))
        return self if logins == self.logins else replace(self, logins=logins) if logins else None

    @cached_property
    def is_for_everything(self) -> bool:
        """`*`, `**` and `**/*`, however they are written: the coordinators' line."""
        *before, last = self._parts
        return set(before) <= {ANY} and (last == ANY or (last == "*" and bool(before)))

    @cached_property
    def _is_exact(self) -> bool:
        """CODEOWNERS differs from gitignore here: `docs/*` is what lies directly in `docs`, and nothing deeper."""
        return self._parts[-1] == "*" and self._parts[-2:-1] != (ANY,)

    def reason(self, topic: str) -> Reason:
        return Reason(topic, EVERYTHING if self.is_for_everything else self.pattern, self.number)

    def matches(self, topic: str) -> bool:
        return bool(topic) and _fits(self._parts, topic.split("/"), is_exact=self._is_exact)


@dataclass(frozen=True)
class Ring:
    """Experts who are asked at once, each with the topic and the line that put them here."""

    experts: Mapping[str, Reason]
    is_last_resort: bool = False


@dataclass(frozen=True)
class Reason:
    """Why somebody may be asked: `pattern` is what they signed up for (`*` for coordinators)."""

    topic: str
    pattern: str
    line: int


@dataclass(frozen=True)
class Expertise:
    """The lines that could be read, in file order, and what was wrong with the others; `text` is the whole file."""

    lines: tuple[ExpertiseLine, ...]
    faults: tuple[Fault, ...] = ()
    file: str = PLACES[0]
    text: str = field(default="", repr=False, compare=False)

    @cached_property
    def coordinators(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(login for line in self.lines if line.is_for_everything for login in line.logins))

    @cached_property
    def _patterns(self) -> Mapping[str, ExpertiseLine]:
        """A line for each pattern: many have one that another has as well."""
        return {line.pattern: line for line in self.lines}

    @cached_property
    def everybody(self) -> frozenset[str]:
        return frozenset(login for line in self.lines for login in line.logins)

    def known(self, accounts: Accounts) -> Expertise:
        """Everybody by their login of today; without those who are nobody, and without lines of whom none is left."""
        lines = [line.known(accounts) for line in self.lines]
        return replace(self, lines=tuple(line for line in lines if line is not None))

    def reasons(self, login: str) -> list[Reason]:
        """The lines that name somebody, the one that speaks first in front."""
        lines = [line for line in reversed(self.lines) if login in line.logins]
        return [line.reason(line.pattern) for line in lines]

    def rings(self, topics: Iterable[str]) -> tuple[Ring, ...]:
        """The rings for a casus, first one first. With several topics a person stands in the lowest ring they have.

        Without topics (nobody knows) only the last resort is left.
        """
        placed: dict[str, tuple[int, Reason]] = {}
        last: dict[str, Reason] = {}
        for topic in tuple(topics) or ("",):
            for depth, line in enumerate(self._matching(topic)):
                for login in line.logins:
                    reason = line.reason(topic)
                    if line.is_for_everything:
                        last.setdefault(login, reason)
                    elif login not in placed or depth < placed[login][0]:
                        placed[login] = (depth, reason)
        depths = sorted({depth for depth, _ in placed.values()})
        rings = [Ring({who: why for who, (at, why) in placed.items() if at == depth}) for depth in depths]
        resort = {who: why for who, why in last.items() if who not in placed}
        return (*rings, *([Ring(resort, is_last_resort=True)] if resort else []))

    def _matching(self, topic: str) -> list[ExpertiseLine]:
        """The lines for a topic, the one that speaks first in front. A line without owners clears those before it."""
        found: list[ExpertiseLine] = []
        patterns = self._patterns.items()
        meant = {pattern for pattern, line in patterns if (line.matches(topic) if topic else line.is_for_everything)}
        for line in reversed(self.lines):
            if line.pattern in meant:
                if not line.logins:
                    break
                found.append(line)
        return found


def _fits(pattern: Sequence[str], path: Sequence[str], *, is_exact: bool, at: int = 0) -> bool:
    """As gitignore has it: `**` is any number of parts, at the end one at least; what lies deeper belongs to it.

    By hand, since compiling a thousand regular expressions takes longer than all the rest of a run.
    """
    if not pattern:
        return not (is_exact and at < len(path))
    if at >= len(path):
        return False
    if pattern[0] == ANY:
        rest = pattern[1:]
        return not rest or any(_fits(rest, path, is_exact=is_exact, at=each) for each in range(at, len(path)))
    return _is_like(pattern[0], path[at]) and _fits(pattern[1:], path, is_exact=is_exact, at=at + 1)


def _is_like(pattern: str, name: str) -> bool:
    """`*` is any number of characters, `?` is one."""
    if "*" not in pattern and "?" not in pattern:
        return pattern == name
    at = here = 0
    star, tried = -1, 0
    while here < len(name):
        wanted = pattern[at : at + 1]
        if wanted == "*":
            star, tried, at = at, here, at + 1
        elif wanted in {"?", name[here]}:
            at, here = at + 1, here + 1
        elif star >= 0:
            tried += 1
            at, here = star + 1, tried
        else:
            return False
    return not pattern[at:].strip("*")


def parse(text: str, *, teams: Mapping[str, tuple[str, ...]], file: str = PLACES[0]) -> Expertise:
    """Reads an expertise file. A wrong line is skipped and reported, the others count: nobody loses their place."""
    if len(text) > LARGEST:
        return Expertise(
            (), (Fault(file, 0, "is larger than 3 MB; GitHub reads no such file.", "Use patterns and teams."),), file
        )
    lines: list[ExpertiseLine] = []
    faults: list[Fault] = []
    for number, raw in enumerate(text.lstrip("\ufeff").replace("\r\n", "\n").split("\n"), 1):
        words = _words(raw)
        if not words:
            continue
        pattern, *owners = words
        problem = _pattern_problem(pattern)
        if problem:
            faults.append(Fault(file, number, *problem))
            continue
        if pattern.endswith("/"):
            what = f"'{pattern}' does not match the topic '{pattern.strip('/')}' itself, only what lies below it."
            faults.append(Fault(file, number, what, f"Write '{pattern.rstrip('/')}' to match both.", warning=True))
        logins, wrong = _logins(owners, teams)
        faults += [Fault(file, number, what, remedy) for what, remedy in wrong]
        if logins or not owners:  # a line whose owners are all wrong must not clear the rings before it
            named = frozenset(owner.removeprefix("@").lower() for owner in owners)
            lines.append(ExpertiseLine(number, pattern, logins, named & frozenset(logins)))
    return Expertise(tuple(lines), tuple(faults), file, text)


def _words(raw: str) -> list[str]:
    words: list[str] = []
    for word in raw.split():
        if word.startswith("#"):
            break
        words.append(word)
    return words


def _pattern_problem(pattern: str) -> tuple[str, str] | None:
    if pattern.startswith("@"):
        return f"begins with '{pattern}' where a topic should stand.", "Write the topic first, then its experts."
    if pattern.startswith("!") or "[" in pattern or "]" in pattern or "\\" in pattern:
        what = f"'{pattern}' uses !, [ ] or \\, which an expertise file doesn't know (as in CODEOWNERS)."
        return what, "Name the topics one by one, or use * and **."
    if pattern.endswith("/") and pattern.strip("/*") == "" and "*" in pattern:
        return f"'{pattern[:60]}' names no topic.", "Write '*' for all topics, or a path such as 'licenties/*'."
    if pattern.count("*") > MOST_STARS:
        return f"'{pattern[:60]}' has more than {MOST_STARS} stars.", "Name the topics one by one."
    if len(pattern) > 200 or pattern.strip("/") == "":
        return f"'{pattern[:60]}' is no topic.", "Write a topic path such as 'licenties/eupl'."
    return None


def _logins(owners: list[str], teams: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    logins: dict[str, str] = {}
    wrong: list[tuple[str, str]] = []
    for owner in owners:
        found = _OWNER.fullmatch(owner)
        if found is None:
            remedy = "Write a GitHub name as '@anna' or a team as '@organisation/team'."
            wrong.append((f"'{owner[:80]}' is no GitHub name.", remedy))
        elif found[2] is None:
            logins.setdefault(found[1].lower(), found[1])
        elif (team := f"{found[1]}/{found[2]}".lower()) in teams:
            for login in teams[team]:
                logins.setdefault(login.lower(), login)
        else:
            remedy = (
                f"Add '{team}: [name, name]' under 'teams:' in .github/ospo.yml: GitHub doesn't tell us who is in it."
            )
            wrong.append((f"the team '{owner}' is unknown.", remedy))
    return tuple(logins), wrong
