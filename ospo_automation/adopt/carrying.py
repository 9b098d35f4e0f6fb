"""What of a network's own files follows where a topic of `.github/ospo.yml` got another path, was split or merged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ospo_automation.core.network import website
from ospo_automation.core.network.decided import Network
from ospo_automation.core.network.guidance import FOLDER, file_of
from ospo_automation.core.network.moved_lines import in_expertise
from ospo_automation.core.network.moved_topics import in_page, in_redirects, moves
from ospo_automation.core.sight import cards
from ospo_automation.texts import words

REDIRECTS = f"{website.DOCS}/redirects.yml"


@dataclass(frozen=True)
class Carried:
    """`written` are the texts of files that change, by path; `moved` are files with their new place. `notes` are
    sentences about what a person has to do.
    """

    written: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def carried_over(network: Network, expertise: tuple[str, str], pages: Mapping[str, str], redirects: str) -> Carried:
    """`expertise` is the file with its text, `pages` all of the knowledge base by path, `redirects` the text of that
    file, "" where there is none.
    """
    file, text = expertise
    now = {file: in_expertise(text, network)}
    now |= {path: in_page(page, network) for path, page in pages.items()}
    if network.section(website.Settings) is not None:
        now[REDIRECTS] = in_redirects(redirects, _old_addresses(network))
    before = {file: text, **pages, REDIRECTS: redirects}
    written = {path: text for path, text in now.items() if text != before[path]}
    moved, notes = _guidance(network, pages)
    return Carried(written, moved, tuple(notes))


def _old_addresses(network: Network) -> Mapping[str, str]:
    folder = words(network.language)["site"]["pages"]["topics"]
    return {f"{folder}/{old}/": f"{folder}/{new[0]}/" for old, new in moves(network).items()}


def _guidance(network: Network, pages: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    moved: dict[str, str] = {}
    notes: list[str] = []
    for old, new in moves(network).items():
        there, to = file_of(old), file_of(new[0])
        if there not in pages:
            continue
        if to in pages or to in moved.values():
            notes.append(
                f"{there}: {to} is there already; put into it by hand what should stay, and take the old away."
            )
            continue
        moved[there] = to
        notes += [f"{to}: '{old}' was split; write what holds for {', '.join(new[1:])} in {FOLDER}."] if new[1:] else []
    return moved, notes


def unknown_topics(network: Network, labels: Mapping[str, object], pages: Mapping[str, str]) -> Iterator[str]:
    """Sentences about what names a topic that there isn't, nor was as far as the configuration tells."""
    family = network.labels.topic.name.lower()
    for name in sorted(labels):
        path = name.lower().removeprefix(family)
        if name.lower().startswith(family) and path and not network.today(path):
            yield f"The label '{name}' is of no topic. Did it become another? Write 'earlier: [{path}]' at that topic."
    for path in sorted(pages):
        topic = path.removeprefix(f"{FOLDER}/").removesuffix(".md")
        is_list = topic in {"index", "README"}
        if path.startswith(f"{FOLDER}/") and not is_list and not network.today(topic):
            yield f"{path} is of no topic, so nobody sees it in a welcome."


def of_projects(network: Network) -> Iterator[str]:
    """What somebody does by hand on a board in Projects: there we rename no option, since that would take a whole list
    of them with it.
    """
    titles = [(old, topic.title) for topic in network.topics.values() for old in topic.formerly]
    if network.section(cards.Settings) is None or not (titles or network.moved):
        return
    named = ", ".join(f"'{old}' to '{new}'" for old, new in titles)
    rename = f"rename {named}" if titles else "rename the options of these topics"
    yield (
        "The options of your board in Projects stay as they are. Unless that was done: open it, choose ··· > Settings >"
        f" the field for topics, and {rename}; cards keep what they have. The next sweep names each option that is"
        " still missing."
    )
