"""A topic that was renamed, split or merged in `.github/ospo.yml`: what of the network's own files has to follow.

In all of them people's order, comments and line ends stay, and what follows already stays to the letter. The expertise
file is in `moved_lines`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..primitives import yaml_lines
from ..primitives.errors import BadConfig
from .decided import Network

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
