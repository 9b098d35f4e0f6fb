"""Everything in the network's own files that would go wrong later, told before it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ospo_automation.core.errors import Fault
from ospo_automation.core.expertise import Expertise
from ospo_automation.core.network import FILE, Network
from ospo_automation.core.reader import Checkout

from .forms import render


def check(checkout: Checkout, installed: Mapping[str, str | None]) -> tuple[Fault, ...]:
    """All faults and warnings. `installed` has the text of each form in the repository, None where it is missing."""
    found = [
        *checkout.expertise.faults,
        *_of_expertise(checkout.expertise, checkout.network),
        *checkout.profiles.faults,
        *_of_profiles(checkout),
        *_of_forms(checkout.network, installed),
        *_of_network(checkout.network),
    ]
    return tuple(sorted(found))


def _of_expertise(expertise: Expertise, network: Network) -> Iterator[Fault]:
    for line in expertise.lines:
        if not line.is_for_everything and not any(line.matches(topic) for topic in network.topics):
            what = f"'{line.pattern}' matches none of the topics."
            yield Fault(expertise.file, line.number, what, f"Topics stand in {FILE}.", warning=True)
    if expertise.lines and not expertise.coordinators:
        what = "has no line '*', so nobody is asked when the experts for a topic are busy."
        yield Fault(expertise.file, 0, what, "Add '* @coordinator' as the first line.", warning=True)
    for topic in network.topics:
        if expertise.lines and not any(line.matches(topic) and not line.is_for_everything for line in expertise.lines):
            what = f"the topic '{topic}' has no line of its own: its questions go to the coordinators."
            yield Fault(expertise.file, 0, what, "Find an expert for it.", warning=True)


def _of_profiles(checkout: Checkout) -> Iterator[Fault]:
    for login, page in checkout.profiles.pages.items():
        for topic in page.topics:
            if topic not in checkout.network.topics:
                what = f"names the topic '{topic}', which is not in {FILE}."
                yield Fault(f"docs/experts/{login}.md", 0, what, "Use a topic's path.", warning=True)


def _of_forms(network: Network, installed: Mapping[str, str | None]) -> Iterator[Fault]:
    for name, text in render(network).items():
        there = installed.get(name)
        if there is None:
            yield Fault(name, 0, "is not there, so nobody can send a casus.", "Run 'ospo forms --apply'.")
        elif there.replace("\r\n", "\n") != text:
            what = "differs from what the configuration asks for (topics or texts)."
            yield Fault(name, 0, what, "Run 'ospo forms --apply', or keep your own version.", warning=True)


def _of_network(network: Network) -> Iterator[Fault]:
    if not any(value is not None for name, value in network.__dict__.items() if name not in Network.model_fields):
        what = "switches nothing on."
        yield Fault(FILE, 0, what, "Add the lines 'intake:' and 'routing:'.", warning=True)
