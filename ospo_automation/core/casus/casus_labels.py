"""The labels that a casus gets by its answers, and those that we set before."""

from __future__ import annotations

from ..incoming.forms import Reading
from ..network.decided import Network
from ..network.labels import TOPICS, LabelDefinition
from .casus import KIND, CasusForm, kind_shown


def label_definitions(casus_form: CasusForm, network: Network) -> tuple[LabelDefinition, ...]:
    """Every label that we may set, as it should exist in the repository."""
    return (
        *network.label_definitions(),
        *(
            family.named(text)
            for question, family in network.labels.families().items()
            for text in casus_form.short.get(question, {}).values()
            if question != TOPICS
        ),
    )


def derived_labels(reading: Reading, casus_form: CasusForm, network: Network) -> tuple[str, ...]:
    names = [network.topic_label(path).name for path in reading.values.get(TOPICS, ()) if path in network.topics]
    for question, family in network.labels.families().items():
        answer = kind_shown(reading) if question == KIND else reading.choice(question) or ""
        text = casus_form.short.get(question, {}).get(answer)
        if text and question != TOPICS:
            names.append(family.named(text).name)
    return tuple(names)


def recorded_labels(noted: object, network: Network) -> tuple[str, ...]:
    """The labels that we set before, as our own comment remembers them; never one of those that lead a casus."""
    labels = network.labels
    families = tuple(family.name.lower() for family in labels.families().values())
    names = [name for name in noted if isinstance(name, str)] if isinstance(noted, list) else []
    ours = {labels.casus.name.lower(), *labels.status_names()}
    mine = (name for name in names if name.lower().startswith(families) or name.lower() == labels.triage.name.lower())
    return tuple(name for name in mine if name.lower() not in ours)
