"""Who signs up for topics, or off: the same expertise file with their name at its place, and all else to the letter.

People's order, comments and line ends stay. What a line says, and how its parts stand in it, is `expertise`'s to know.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from ..primitives.logins import is_login

_OWNER = re.compile(r"@\S+")
_PARTS = re.compile(r"(?P<indent>\s*)(?P<pattern>\S+)(?P<owners>(?:\s+[^\s#]\S*)*)(?P<rest>\s+#.*|\s*)", re.DOTALL)


def signed_up(text: str, login: str, topics: Iterable[str]) -> str:
    """With somebody on the line of each of these topics; what has no line yet gets one.

    A new line stands before those of topics below it, so that their own people still come first, and else at the end.
    Raises ValueError for what is no login.
    """
    if not is_login(login):
        raise ValueError(f"'{login}' is no login")
    lines = _lines(text)
    for topic in dict.fromkeys(topics):
        there = [index for index, line in enumerate(lines) if _pattern(line).strip("/") == topic]
        if not there:
            _put(lines, topic, login)
        elif not any(login.lower() in _logins(lines[index]) for index in there):
            lines[there[-1]] = _with(lines[there[-1]], login)
    return "".join(lines)


def signed_off(text: str, logins: Collection[str], topics: Collection[str] | None = None) -> str:
    """Without these people on the lines of these topics, or of everything where no topics are named.

    A line of which they were the last goes: one without names would say that nobody at all is asked.
    """
    gone = {login.lower() for login in logins}
    return "".join(_without(_lines(text), gone, topics))


def renamed(text: str, before: str, login: str) -> str:
    """With somebody by the login that they have now wherever they stand by an earlier one."""
    before, login = before.lower(), login.lower()
    return "".join(_renamed(line, before, login) if before in _logins(line) else line for line in _lines(text))


def _renamed(line: str, before: str, login: str) -> str:
    if login in _logins(line):
        return "".join(_without([line], {before}, None))
    found = _PARTS.fullmatch(line)
    if found is None:
        return line
    owners = _OWNER.sub(lambda each: f"@{login}" if each[0][1:].lower() == before else each[0], found["owners"])
    return f"{found['indent']}{found['pattern']}{owners}{found['rest']}"


def topics_of(text: str, login: str) -> list[str]:
    """The patterns of the lines that name somebody themselves, and no team of theirs."""
    return [_pattern(line) for line in _lines(text) if login.lower() in _logins(line)]


def _without(lines: Iterable[str], gone: Collection[str], topics: Collection[str] | None) -> Iterator[str]:
    for line in lines:
        found = _PARTS.fullmatch(line)
        is_meant = topics is None or _pattern(line).strip("/") in topics
        if found is None or not is_meant or not _logins(line) & set(gone):
            yield line
            continue
        owners = re.findall(r"(\s+)(\S+)", found["owners"])
        kept = [each for each in owners if each[1][1:].lower() not in gone]
        if kept:  # what stands behind the topic keeps its column
            first, rest = f"{owners[0][0]}{kept[0][1]}", "".join(map("".join, kept[1:]))
            yield f"{found['indent']}{found['pattern']}{first}{rest}{found['rest']}"


def _lines(text: str) -> list[str]:
    """Each with its end; nothing but a line feed ends one, as `expertise` has it."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _pattern(line: str) -> str:
    found = _PARTS.fullmatch(line.lstrip("\ufeff"))
    return found["pattern"] if found is not None and not found["pattern"].startswith("#") else ""


def _logins(line: str) -> set[str]:
    found = _PARTS.fullmatch(line.lstrip("\ufeff")) if _pattern(line) else None
    return {each[1:].lower() for each in _OWNER.findall(found["owners"])} if found is not None else set()


def _with(line: str, login: str) -> str:
    found = _PARTS.fullmatch(line)
    return f"{found['indent']}{found['pattern']}{found['owners']} @{login}{found['rest']}" if found else line


def _put(lines: list[str], topic: str, login: str) -> None:
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    below = next((index for index, line in enumerate(lines) if _pattern(line).strip("/").startswith(f"{topic}/")), None)
    if below is None and lines and not lines[-1].endswith("\n"):
        lines[-1] += end
    lines.insert(len(lines) if below is None else below, f"{topic} @{login}{end}")
