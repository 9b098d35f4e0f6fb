"""A topic that was renamed, split or merged in `.github/ospo.yml`: what of the network's own files has to follow.

In all of them people's order, comments and line ends stay, and what follows already stays to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..primitives import yaml_lines
from ..primitives.errors import BadConfig
from .decided import Network
from .expertise import ExpertiseLine

_PARTS = re.compile(
    r"(?P<indent>\s*+)(?P<pattern>[^\s#]\S*+)(?P<owners>(?:\s++[^\s#]\S*+)*+)(?P<rest>\s++#.*+|\s*+)", re.DOTALL
)
_TOPICS = re.compile(r"topics:(?P<value>.*)", re.DOTALL)
_INLINE = re.compile(r"(?P<before>\s*\[)(?P<items>[^\[\]#]*)(?P<after>\]\s*(?:#.*)?)", re.DOTALL)
_ITEM = re.compile(
    r"(?P<before>\s*-\s+)(?P<quote>['\"]?)(?P<path>[a-z0-9/-]+)(?P=quote)(?P<after>\s*(?:\s#.*)?)", re.DOTALL
)
_FENCE = "---"


@dataclass(frozen=True)
class LabelMove:
    """The casussen with the label `old` get all of `new`, and then that label is gone: where none of `new` was there,
    it has only got another name.
    """

    old: str
    new: tuple[str, ...]


def moves(network: Network) -> Mapping[str, tuple[str, ...]]:
    """By each earlier path the topics of today, in the order of the configuration."""
    return network.moved


def label_moves(network: Network, there: Sequence[str]) -> list[LabelMove]:
    """For the labels that a repository has, in whatever case."""
    known = {name.lower() for name in there}
    found = (
        LabelMove(network.labels.topic.named(old).name, tuple(network.topic_label(path).name for path in new))
        for old, new in moves(network).items()
    )
    return [each for each in found if each.old.lower() in known]


def in_expertise(text: str, network: Network) -> str:
    """The expertise file: a line for an earlier topic is one for those of today, so that the same people are asked.

    Where one of these has a line of its own, the people of the earlier topic stand on that; those of wider topics
    don't, who signed up for something else. A line on which others rest stays, with another below it.
    """
    lines = text.splitlines(keepends=True)
    own = {path for line in lines if (found := _PARTS.fullmatch(line)) and (path := _exactly(found)) in network.topics}
    for old in moves(network):
        index = 0
        while index < len(lines):
            found = _PARTS.fullmatch(lines[index])
            written = _followed(lines, index, found, old, network, own) if found is not None else None
            index += 1 if written is None else written
    return "".join(lines)


def _exactly(found: re.Match[str]) -> str:
    """The topic for which a line is, and not only for what lies below it or looks like it; "" for any other."""
    pattern = found["pattern"]
    return "" if pattern.endswith("/") or "*" in pattern or "?" in pattern else pattern.removeprefix("/")


def _followed(
    lines: list[str], index: int, found: re.Match[str], old: str, network: Network, own: set[str]
) -> int | None:
    """Writes what stands in the place of a line; after how many lines the next one comes, None where it stays.

    `own` are topics with a line of their own.
    """
    line, is_exact = ExpertiseLine(0, found["pattern"], ()), _exactly(found) == old
    if line.is_for_everything or not line.matches(old):
        return None
    owners = found["owners"].split()
    missing: list[str] = []
    for path in moves(network)[old]:
        is_done = line.matches(path) or any(ExpertiseLine(0, each, ()).matches(path) for each in missing)
        if not is_done and (is_exact or not (path in own or _stand_on(lines, path, owners))):
            missing.append(path)
    if not missing:
        return None
    new = [path for path in missing if not (is_exact and path in own and _joined(lines, index, path, owners))]
    own.update(new if is_exact else ())
    keeps = not is_exact and _rests_on(line, old, network)
    keeps = keeps or (is_exact and any(line.matches(path) for path in network.topics))
    written = [_line(found, path, keeps_rest=place == 0 and not keeps) for place, path in enumerate(new)]
    if keeps:
        written.insert(0, lines[index])
    elif not new and found["rest"].strip():
        written = [found["indent"] + found["rest"].lstrip()]  # what somebody remarked stays
    lines[index : index + 1] = [*(_ended(each) for each in written[:-1]), *written[-1:]]
    return len(written)


def _rests_on(line: ExpertiseLine, old: str, network: Network) -> bool:
    """Whether others than an earlier topic, and what lay below it, are meant by a line as well."""
    others = [each for each in moves(network) if each != old and not each.startswith(f"{old}/")]
    return any(line.matches(path) for path in (*network.topics, *others))


def _stand_on(lines: Sequence[str], path: str, owners: Sequence[str]) -> bool:
    """Whether all these people stand on lines for a topic already."""
    there: set[str] = set()
    for line in lines:
        found = _PARTS.fullmatch(line)
        if found is not None and _exactly(found) == path:
            there.update(each.lower() for each in found["owners"].split())
    return bool(owners) and there.issuperset(each.lower() for each in owners)


def _joined(lines: list[str], index: int, path: str, owners: Sequence[str]) -> bool:
    """Whether the topic has a line of its own, on which these people stand from then on: the one that speaks first."""
    for place in reversed(range(len(lines))):
        found = _PARTS.fullmatch(lines[place])
        if place == index or found is None or _exactly(found) != path or not found["owners"].strip():
            continue
        there = {each.lower() for each in found["owners"].split()}
        new = "".join(f" {each}" for each in owners if each.lower() not in there)
        lines[place] = f"{found['indent']}{found['pattern']}{found['owners']}{new}{found['rest']}"
        return True
    return False


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n"


def _line(found: re.Match[str], path: str, *, keeps_rest: bool) -> str:
    """With the topic of today; what stands behind it keeps its column where there is room."""
    space = re.match(r"\s*", found["owners"])
    width = len(space[0]) if space is not None else 0
    room = max(1, width + len(found["pattern"]) - len(path)) if width else 0
    rest = found["rest"] if keeps_rest else re.sub(r"[^\r\n]", "", found["rest"]) or "\n"
    return f"{found['indent']}{path}{' ' * room}{found['owners'].lstrip()}{rest}"


def in_page(text: str, network: Network) -> str:
    """A page that says at its top what it is about, by topics of today. One that we can't read that in stays."""
    lines = text.splitlines(keepends=True)
    start = next((place for place, line in enumerate(lines) if line.strip("\ufeff \t\r\n")), None)
    if start is None or lines[start].strip("\ufeff").rstrip() != _FENCE:
        return text
    end = next((place for place, line in enumerate(lines[start + 1 :], start + 1) if line.rstrip() == _FENCE), None)
    if end is None:
        return text
    place = next((place for place in range(start + 1, end) if _TOPICS.match(lines[place])), None)
    if place is None:
        return text
    written = list(_topics_written(lines[place:end], network))
    now = "".join([*lines[:place], *written, *lines[end:]])
    return now if _reads(written) else text


def _topics_written(lines: Sequence[str], network: Network) -> Iterator[str]:
    first = lines[0]
    value = first[len("topics:") :]
    inline = _INLINE.fullmatch(value)
    if inline is not None:
        items = [each.strip() for each in inline["items"].split(",") if each.strip()]
        now = list(dict.fromkeys(path for each in items for path in _today(each, network)))
        is_same = now == items
        yield first if is_same else f"topics:{inline['before']}{', '.join(now)}{inline['after']}"
        yield from lines[1:]
        return
    yield first
    seen: set[str] = set()
    is_in_list = not value.split("#")[0].strip()
    for line in lines[1:]:
        item = _ITEM.fullmatch(line) if is_in_list else None
        is_in_list = is_in_list and (item is not None or not line.strip() or line.lstrip().startswith("#"))
        if item is None:
            yield line
            continue
        paths = [path for path in _today(item["path"], network) if path not in seen]
        seen.update(paths)
        for place, path in enumerate(paths):
            quote = item["quote"]
            after = item["after"] if place == len(paths) - 1 else re.sub(r"[^\r\n]", "", item["after"]) or "\n"
            yield f"{item['before']}{quote}{path}{quote}{after}"


def _today(written: str, network: Network) -> tuple[str, ...]:
    path = written.strip("'\"")
    return moves(network).get(path, (written,))


def _reads(lines: Sequence[str]) -> bool:
    """Whether what we wrote is still a list that YAML reads."""
    try:
        yaml_lines.load("".join(lines), "")
    except BadConfig:
        return False
    return True


def in_redirects(text: str, places: Mapping[str, str]) -> str:
    """The file with pages that moved, with a line for each of these old places that it doesn't have yet."""
    known = {line.partition(":")[0].strip().strip("'\"/").removesuffix(".md") for line in text.splitlines()}
    new = [f"{old}: {to}\n" for old, to in places.items() if old.strip("/") not in known]
    end = "" if not text or text.endswith("\n") or not new else "\n"
    return f"{text}{end}{''.join(new)}"
