"""Commands as people type them are done, and what only looks like one is told of: it never counts as an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from ospo_automation.automations.conversation import automation as conversation
from ospo_automation.core.casus.asks import responses
from ospo_automation.core.engine.effects import Effect, React, Say
from ospo_automation.core.incoming.slash import HELP, How, given, lines, names
from tests.commands.test_commands import ASKED, PEOPLE, decided, reactions
from tests.commands.test_commands import given as asked_and
from tests.given import NOW, comment, event

ANNA = PEOPLE["expert"]  # who was asked
SEPARATORS = ("-", " ", "\u2011", "_", "\u00a0", "\u2013", "--", " - ", "\u202f")
ENDS = ("", ".", "!", "…", ":", ",", " ", "\u00a0", " .", "\r", " 👍", "!!", ";")
PLAIN = ("{}", "  {}", "   {}")
MARKED = (
    "**{}**", "*{}*", "_{}_", "__{}__", "- {}", "* {}", "+ {}", "1. {}", "2) {}", "• {}", "- **{}**", '"{}"', "“{}”",
    "'{}'", "({})", "[{}]", "~~{}~~",
)  # fmt: skip
BEHIND = (": {}", " {}", "\u00a0{}", ". {}", "\t{}", ":{}", ", {}", ":\u00a0{}")
NEARLY = (
    "/ {bare}", "`{}`", "{}?", " \u00a0{}", "Helaas, {}", "Dank, {}", "Sorry, {}!",
    "Hoi,\n\nHelaas, {}.\n\nGroet,\nAnna",
    "— {}", "# {}", "- [ ] {}", "\u200b{}", "**{}:**", "- {}: graag",
    "**{}:** kies de EUPL", "{}? Of toch de EUPL", "/ {bare} kies de EUPL",
    "- {}\n- {}", "**{}**\n\n**{}**",
)  # fmt: skip
KINDS = sorted({key for key in names().values() if key != "minutes"})  # those are for below an agenda
NAMES = sorted(name for name, key in names().items() if key in KINDS)


def spelled(name: str) -> Iterator[str]:
    """A name with its words joined in any way, in capitals too."""
    for separator in SEPARATORS if "-" in name else "-":
        yield name.replace("-", separator)
    yield name.upper()
    yield name.title()


def says(text: str, *, was_edited: bool = False) -> list[Effect]:
    """What comes of a comment of an expert who was asked."""
    hub = asked_and(text, ANNA)
    hub.said = (hub.said[0], replace(hub.said[1], was_edited=was_edited))
    return conversation.effects(hub, event("issue_comment.created"))


def has_answered(text: str, *, was_edited: bool = False) -> bool:
    """Whether it stops the clock, or makes somebody else be asked."""
    said = comment(text, ANNA, at=NOW + timedelta(hours=1))
    return bool(responses([ASKED], [replace(said, was_edited=was_edited)]))


def are_told_in_one_comment(effects: list[Effect]) -> bool:
    """Whether nothing is done, and one comment of ours says so."""
    told = [effect.key.partition("/")[0] for effect in effects if isinstance(effect, Say)]
    is_nothing_else = all(isinstance(effect, Say | React) for effect in effects)
    return is_nothing_else and told in (["refusal", "routing"], ["again", "routing"])


@pytest.mark.parametrize("name", NAMES)
def test_however_it_is_typed_it_is_that_command(name: str) -> None:
    for each in spelled(name):
        for end in ENDS:
            for around in PLAIN:
                assert [(line.name, line.how) for line in given(around.format(f"/{each}{end}")).lines] == [
                    (name, How.DONE)
                ], (each, end, around)
            for around in MARKED:
                how = How.MISPLACED if end == ":" else How.DONE  # `- /join: ...` is a list of what can be said
                assert [(line.name, line.how) for line in given(around.format(f"/{each}{end}")).lines] == [
                    (name, how)
                ], (each, end, around)
        for behind in BEHIND:
            (line,) = lines(f"/{each}" + behind.format("Kies de EUPL, dat past."))
            assert (line.name, line.argument) == (name, "Kies de EUPL, dat past."), (each, behind)


@pytest.mark.parametrize("name", NAMES)
def test_what_only_looks_like_it_is_told_and_is_neither_done_nor_an_answer(name: str) -> None:
    for nearly in NEARLY:
        text = nearly.format(f"/{name}", f"/{name}", bare=name)
        if nearly.startswith("{}?") and names()[name] == HELP:
            assert lines(text)  # so people ask for it
            continue
        assert not has_answered(text), text
        assert are_told_in_one_comment(says(text)), text
        assert reactions(says(text)) == ["eyes", "confused"], text


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_nearly_right_is_told_and_is_no_answer(name: str) -> None:
    typos = {name.replace("-", ""), name[:-1] + name[-1] * 2, name[0] + name[2:], name + "s"} - {name, *names()}
    for text in (f"{around}{typo}" for typo in typos for around in ("/", "  /")):
        if len(name) > 4:
            assert not has_answered(text), text
            assert are_told_in_one_comment(says(text)), text
            assert not has_answered(f"{text} dit stond erachter."), text


@pytest.mark.parametrize("name", NAMES)
def test_an_edited_one_has_to_be_written_again(name: str) -> None:
    for text in (f"/{name}", f"- /{name}.", f"/{name} 4 januari"):
        assert not lines(text) or not has_answered(f"/{name}", was_edited=True), text
        effects = says(text, was_edited=True)
        assert are_told_in_one_comment(effects), text
        assert next(effect.text for effect in effects if isinstance(effect, Say)) == "refused/edited"


@pytest.mark.parametrize("name", NAMES)
def test_who_shows_or_explains_a_command_gives_none(name: str) -> None:
    for text in (
        f"    /{name}\n\nZo ziet dat eruit.",
        f"\t/{name}\n\nZo ziet dat eruit.",
        f"Kijk:\n\n    /{name}",
        f"```\n/{name}\n```",
        f"> /{name}\n\nDat las ik.",
        f"<!-- /{name} -->",
        f"Typ `/{name}` als het niet uitkomt.",
        f"Met ``/{name}`` lukt het.",
        f"zie docs/{name}.md",
        f"Lees https://x.example/{name} eens.",
        f"kijk in /{name}/logs",
    ):
        assert given(text).lines == (), text
        assert decided(asked_and(text, ANNA)) == [], text


def test_several_in_a_list_are_explained_and_one_in_a_list_is_done() -> None:
    assert {line.how for line in given("- /meedoen\n- /advies Kies de EUPL.\n").lines} == {How.MISPLACED}
    assert {line.how for line in given("/meedoen\n/advies Kies de EUPL.\n").lines} == {How.DONE}
    assert [line.how for line in given("/meedoen\n- /advies Kies de EUPL.\n").lines] == [How.DONE, How.MISPLACED]
    assert [line.name for line in lines("/hulp /meedoen, /advies Kies dit.")] == ["hulp", "meedoen", "advies"]
