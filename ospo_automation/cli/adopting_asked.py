"""The six questions of `ospo init`, each with an answer that whoever has no time can take."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ..adopt.drafts import Answers
    from ..adopt.found import Found

_TRIED = {
    "name": "name: {value}\ncontact: ospo@example.org\ntopics: {{a: A}}\n",
    "contact": "name: A\ncontact: {value}\ntopics: {{a: A}}\n",
}
"""A configuration that is right but perhaps for one answer."""


def asked(found: Found, given: Mapping[str, Any], said: Mapping[str, Any], language: str, *, asks: bool) -> Answers:
    """What is `given` isn't asked. Raises UsageError for what can't be, and where there is nobody to ask."""
    from ..adopt.drafts import CHOICES, Answers, topics_of

    if asks and not _may_ask():
        raise click.UsageError(said["wrong"]["terminal"])
    parts = {said["parts"][each]: each for each in CHOICES}
    usual = [name for name, each in parts.items() if each == "lessons" or (each == "site" and found.address)]

    def ask(key: str, usual: str, check: Callable[[str], Any] = str, **more: str) -> Any:
        answer = given[key]
        if answer is None and asks:
            question = said["questions"][key].format(**more)
            return click.prompt(question, default=usual, show_default=bool(usual), value_proc=check)
        return check(str(usual if answer is None else answer))

    def chosen(text: str) -> tuple[str, ...]:
        known = parts | {each: each for each in CHOICES}
        for each in _listed(text):
            if each not in known:
                raise click.UsageError(said["wrong"]["unknown_part"].format(value=each, choices=", ".join(parts)))
        return tuple(known[each] for each in _listed(text))

    name = ask("name", found.name or found.repository, _right("name"))
    contact = ask("contact", found.public_mail, _contact(said))
    owners = found.owners or tuple(filter(None, [found.own_login]))
    coordinators = ask("coordinators", ", ".join(owners), _logins(said))
    topics = ask("topics", ", ".join(said["starting_topics"]), lambda text: _topics(topics_of(_listed(text))))
    spoken = ask("language", language, _language(said))
    switched_on = ask("switched_on", ", ".join(usual), chosen, choices=", ".join(parts))
    address = given["address"] or found.address
    if "site" in switched_on and not address:
        raise click.UsageError(said["wrong"]["address"])
    return Answers(name, contact, coordinators, topics, spoken, switched_on, address, given["board"])


def agreed(said: Mapping[str, Any]) -> bool:
    """Whether somebody who read what would be written says yes."""
    yes, no = said["choices"]["agreed"], said["choices"]["refused"]
    answer = click.prompt(f"\n{said['questions']['write']}", default=no, value_proc=str)
    return str(answer).strip().lower() in {yes, "y", "ja", "yes"}


def _right(key: str) -> Callable[[str], str]:
    """An answer as the configuration takes it."""

    def check(text: str) -> str:
        _tried(_TRIED[key].format(value=json.dumps(text.strip(), ensure_ascii=False)))
        return text.strip()

    return check


def _contact(said: Mapping[str, Any]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not text.strip():
            raise click.UsageError(said["wrong"]["contact"])
        return _right("contact")(text)

    return check


def _topics(topics: dict[str, str]) -> dict[str, str]:
    _tried(f"name: A\ncontact: ospo@example.org\ntopics: {json.dumps(topics, ensure_ascii=False)}\n")
    return topics


def _logins(said: Mapping[str, Any]) -> Callable[[str], tuple[str, ...]]:
    from ..core.primitives.logins import is_login

    def check(text: str) -> tuple[str, ...]:
        names = tuple(each.removeprefix("@") for each in _listed(text))
        for each in names:
            if not is_login(each):
                raise click.UsageError(said["wrong"]["login"].format(value=each))
        return names

    return check


def _language(said: Mapping[str, Any]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text.strip() not in {"nl", "en"}:
            raise click.UsageError(said["wrong"]["language"].format(value=text.strip()))
        return text.strip()

    return check


def _tried(text: str) -> None:
    from ..core.primitives.errors import BadConfig
    from ..run.configuration import network_of

    try:
        network_of(text)
    except BadConfig as error:
        fault = error.faults[0]
        raise click.UsageError(f"{fault.what} {fault.remedy}".strip()) from None


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _may_ask() -> bool:
    return sys.stdin.isatty()
