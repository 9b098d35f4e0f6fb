"""The forms that people fill in, made from our templates and a network's topics, and understood again later."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import Field

from ospo_automation.core.casus.casus import KIND, CasusForm
from ospo_automation.core.incoming.filled_in import Wording
from ospo_automation.core.incoming.forms import Form, OwnForm
from ospo_automation.core.knowledge import experience, page_meant
from ospo_automation.core.meetings import partner_event, sent_in
from ospo_automation.core.network import joiner, website
from ospo_automation.core.network.decided import Network, Topic
from ospo_automation.core.primitives import yaml_lines
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.core.primitives.section import Section
from ospo_automation.core.signals import tips_sent
from ospo_automation.texts import LANGUAGES

INSTALLED = ".github/ISSUE_TEMPLATE"
CASUS = OwnForm("casus")
FORMS: tuple[OwnForm, ...] = (
    CASUS,
    joiner.FORM,
    page_meant.FORM,
    experience.FORM,
    partner_event.FORM,
    *sent_in.FORMS,
    tips_sent.FORM,
)
MUST_BE_TICKED = frozenset({"no_secrets", "licence", "own_form"})
LICENCE = "{licence}"  # in an option: the licence to which somebody agrees, by its SPDX name
_LICENCES = (website.LICENCE, "CC-BY-SA-4.0", "CC0-1.0", "EUPL-1.2")
"""Under which a network may have asked before: who agreed to one of these did agree."""
_PACKAGE = Path(__file__).resolve().parent.parent
_PLACES = (_PACKAGE.parent / "issue-templates", _PACKAGE / "issue-templates")  # a checkout, or an installed wheel


class Option(Section):
    """An answer to choose: its text per language, a shorter one for its label, and texts of earlier versions."""

    nl: str
    en: str
    label: Mapping[str, str] = {}
    earlier: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """Everything a person may call it."""
        return (self.nl, self.en, *self.label.values(), *self.earlier)


class FormChoices(Section):
    """`are_boxes`: each has a box of its own, as one alone always has."""

    placeholder: Mapping[str, str] = {}
    choices: Mapping[str, Option]
    are_boxes: bool = False


class Spoken(Section):
    anywhere: Mapping[str, tuple[str, ...]] = {}
    alone: Mapping[str, tuple[str, ...]] = {}


class Vocabulary(Section):
    """The file `issue-templates/vocabulary.yml`."""

    options: Annotated[Mapping[str, FormChoices], Field(min_length=1)]
    earlier_headings: Mapping[str, tuple[str, ...]] = {}
    said: Mapping[str, Spoken] = {}


@dataclass(frozen=True)
class OnForms:
    """All of a network that its forms show. Where that is the same, so are they, and need not be read again."""

    language: str
    labels: tuple[str, ...]
    contact: str
    licence: str
    topics: tuple[tuple[str, Topic], ...]
    network: Network = field(compare=False, repr=False)

    @classmethod
    def of(cls, network: Network) -> OnForms:
        labels = tuple(network.labels.of(form.label).name for form in FORMS)
        return cls(
            network.language, labels, network.contact, licence_of(network), tuple(network.topics.items()), network
        )


def render(network: Network) -> dict[str, str]:
    """The forms as they should stand in the repository, by path, in the network's language."""
    wanted = [form for form in FORMS if form.section is None or network.section(form.section) is not None]
    return {f"{INSTALLED}/{name}": _rendered(name, network, network.language) for name in wanted}


def licence_of(network: Network) -> str:
    """Under which licence the knowledge base stands."""
    site = network.section(website.Settings)
    return site.licence if site is not None else website.LICENCE


def form_named(name: str) -> OwnForm:
    """The form of ours with this file name. Raises StopIteration for any other."""
    return next(form for form in FORMS if form == name)


def other_form(name: str, network: Network, installed: str | None = None) -> Form:
    """Another form than that of a casus: as the repository has it now, and as we make it in either language.

    What ours requires stays required: without it there is nothing to make of what somebody sent.
    """
    return _other_form(name, installed, OnForms.of(network))


@lru_cache(maxsize=64)
def _other_form(name: str, installed: str | None, on: OnForms) -> Form:
    first, *others = versions = _versions(name, on.network, installed)
    needed = {each.id for each in versions[-1].fields if each.required}
    fields = first.joined(others).fields
    return Form(tuple(replace(each, required=each.required or each.id in needed) for each in fields))


def casus_form(network: Network, installed: str | None = None) -> CasusForm:
    """The casus form as the repository has it now, and as it may have been when somebody filled it in."""
    return _casus_form(installed, OnForms.of(network))


@lru_cache(maxsize=16)
def _casus_form(installed: str | None, on: OnForms) -> CasusForm:
    vocabulary, network = _vocabulary(), on.network
    forms = _versions(CASUS, network, installed)
    short = {
        id_: {
            each: option.label.get(network.language) or getattr(option, network.language)
            for each, option in choices.choices.items()
        }
        for id_, choices in vocabulary.options.items()
    }
    return CasusForm(forms[0], tuple(forms[1:]), _phrases(vocabulary, network), short)


def _versions(name: str, network: Network, installed: str | None) -> list[Form]:
    """What the repository has, then ours in the network's language, then in the others.

    A form that people have broken by hand doesn't stop us: ours is understood all the same, and `ospo check` tells.
    """
    vocabulary = _vocabulary()
    meanings = _meanings(vocabulary, network)
    languages = (network.language, *(each for each in LANGUAGES if each != network.language))
    texts = [_rendered(name, network, language) for language in languages]
    ours = [Form.of(_loaded(text, name), meanings, vocabulary.earlier_headings) for text in texts]
    if installed is None:
        return ours
    try:
        theirs = Form.of(_loaded(installed, name), meanings)
    except BadConfig:
        return ours
    return [theirs, *ours] if theirs.fields else ours


@cache
def _vocabulary() -> Vocabulary:
    file = _templates() / "vocabulary.yml"
    return Vocabulary.model_validate(yaml_lines.load(file.read_text(encoding="utf-8"), str(file)).value)


def _templates() -> Path:
    found = next((place for place in _PLACES if place.is_dir()), None)
    if found is None:
        raise FileNotFoundError(f"the form templates are in none of {', '.join(map(str, _PLACES))}")
    return found


def _rendered(name: str, network: Network, language: str) -> str:
    text = (
        _environment(language)
        .get_template(name)
        .render(
            label=_quoted(network.labels.of(form_named(name).label).name),
            contact=network.contact,
            options=_options(_vocabulary(), network, language),
            licence=licence_of(network),
        )
    )
    return "\n".join(line.rstrip() for line in text.split("\n"))


@cache
def _environment(language: str) -> Environment:
    environment = Environment(  # noqa: S701  (YAML, not HTML: every value is written as a JSON string)
        loader=FileSystemLoader(_templates() / language), undefined=StrictUndefined, keep_trailing_newline=True
    )
    environment.filters["quoted"] = _quoted
    return environment


@lru_cache(maxsize=32)
def _loaded(text: str, file: str) -> Any:
    """What stands in a form, read and never changed: what is installed mostly is ours to the letter."""
    return yaml_lines.load(text, file).value


def _quoted(text: str) -> str:
    """As YAML takes a text whatever stands in it."""
    return json.dumps(text, ensure_ascii=False)


def _options(vocabulary: Vocabulary, network: Network, language: str) -> dict[str, str]:
    """The YAML list of options for each field, as it stands below `options:` in a template."""
    written: dict[str, str] = {}
    for id_, choices in vocabulary.options.items():
        texts = [choices.placeholder[language]] if choices.placeholder else []
        texts += [topic.title for topic in network.topics.values()] if id_ == "topics" else []
        texts += [getattr(option, language) for option in choices.choices.values()]
        texts = [text.replace(LICENCE, licence_of(network)) for text in texts]
        entries = [_quoted(text) for text in texts]
        if choices.are_boxes or set(choices.choices) == {"yes"}:
            required = "\n          required: true" if id_ in MUST_BE_TICKED else ""
            entries = [f"label: {entry}{required}" for entry in entries]
        written[id_] = "".join(f"\n        - {entry}" for entry in entries)
    return written


def _meanings(vocabulary: Vocabulary, network: Network) -> dict[str, dict[str, str | None]]:
    found: dict[str, dict[str, str | None]] = {}
    for id_, choices in vocabulary.options.items():
        texts: dict[str, str | None] = dict.fromkeys(choices.placeholder.values())
        for each, option in choices.choices.items():
            known = (option.nl, option.en, *option.earlier)
            for licence in (licence_of(network), *_LICENCES):
                texts |= dict.fromkeys((text.replace(LICENCE, licence) for text in known), each)
        found[id_] = texts
    for path, topic in network.topics.items():
        found["topics"] |= dict.fromkeys((topic.title, *topic.formerly), path)
    return found


def _phrases(vocabulary: Vocabulary, network: Network) -> dict[str, Wording]:
    anywhere: dict[str, dict[str, str]] = {}
    alone: dict[str, dict[str, str]] = {}
    for id_, spoken in vocabulary.said.items():
        anywhere[id_] = _by_phrase(spoken.anywhere)
        alone[id_] = _by_phrase(spoken.alone)
    kinds = {each: option.names() for each, option in vocabulary.options[KIND].choices.items()}
    for each in ("other", "supplier"):  # everyday words, and mostly of somebody else: by themselves alone
        alone[KIND] |= _by_phrase({each: kinds.pop(each)})
    anywhere[KIND] |= _by_phrase(kinds)
    for path, topic in network.topics.items():
        anywhere["topics"] |= _by_phrase({path: (topic.title, path, *topic.formerly, *topic.earlier)})
        alone["topics"] = {path.rpartition("/")[2]: path} | alone.get("topics", {})
    return {id_: Wording(anywhere.get(id_, {}), alone.get(id_, {})) for id_ in {*anywhere, *alone}}


def _by_phrase(phrases: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {phrase.lower(): meaning for meaning, texts in phrases.items() for phrase in texts}
