"""Every word that a person reads, in Dutch and in English: the same files with the same values in both.

A comment's text declares in lines between dashes at its top what it claims of a casus, from its values: so a test can
see that all that we say at one time agrees. That of a command begins with what the help says of it: what it `does`, and
what somebody may write `behind` it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, meta

from ospo_automation.core.outgoing import page_words
from ospo_automation.core.outgoing.letter_words import letter_words
from ospo_automation.core.outgoing.safe import LONGEST_INLINE, LONGEST_QUOTE, Safe, clean, inline, safe
from ospo_automation.core.primitives.quarter import Quarter

LANGUAGES = ("nl", "en")
PAGES = "pages/"
MAILS = "mails/"
FOLDER = Path(str(files(__package__)))
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as quick where it is there
_LOCALES = {"nl": "nl", "en": "en_GB"}
_FRONT = re.compile(r"\A---\n((?:claims|does|behind):.*?\n)---\n", re.DOTALL)
_COMMANDS = "commands"
CLAIMS = {
    "status": "the status that a casus has now, as people see it",
    "team": "who takes part in it, by login",
    "is_open": "whether it is open",
    "answered": "whether somebody who was asked has answered",
    "wider_on": "the day on which a wider circle is asked if nobody answers",
    "asks_on": "the day on which somebody is asked",
    "looks_again": "whether we look each working day whom we can ask",
    "rests_until": "until when it rests, or nobody is reminded",
    "held": "whether it waits until something personal is gone",
    "lacks": "whether the owner still has to add something",
    "advised": "whether there is advice",
    "on_agenda": "whether a meeting talks about it, as its owner agreed",
    "shown": "under which status each casus stands, by number",
}
"""What a text can claim. The value of one that isn't claimed after all is none."""


class _Texts(FileSystemLoader):
    """The texts without what they declare."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_fresh = super().get_source(environment, template)
        return body_of(source), path, is_fresh


def render(language: str, name: str, values: Mapping[str, Any]) -> str:
    """The text `name` (such as `intake/welcome`) as Markdown. A value that it needs and doesn't get is an error.

    What stands in `pages/` is no comment but a page of the knowledge base, and what stands in `mails/` a mail.
    """
    if name.startswith(MAILS):
        return _rendered(_environment(language, letter_words), name, values)
    if name.startswith(PAGES):
        return render_page(language, name, values)
    return _rendered(_environment(language, safe), name, values)


def claims(language: str, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the text `name` claims of a casus with these values, by what it is about; see CLAIMS."""
    environment = _environment(language, safe)
    found = {
        about: environment.compile_expression(told, undefined_to_none=False)(**values)
        for about, told in declared(language, name).items()
    }
    return {about: value for about, value in found.items() if value is not None}


def declared(language: str, name: str) -> Mapping[str, str]:
    """The claims of a text as they are written down: an expression of its values for each."""
    return dict(front(language, name).get("claims", {}))


def front(language: str, name: str) -> Mapping[str, Any]:
    """What a text says of itself in the lines between dashes at its top."""
    return front_of((FOLDER / language / f"{name}.md").read_text(encoding="utf-8"))


def front_of(source: str) -> Mapping[str, Any]:
    """As above, of a text as it is written down."""
    found = _FRONT.match(source)
    return dict(yaml.load(found[1], Loader=_LOADER)) if found is not None else {}  # noqa: S506  (a safe one)


def body_of(source: str) -> str:
    """What is told of a text as it is written down."""
    return _FRONT.sub("", source)


def does_in(said: Mapping[str, Any], stem: str) -> dict[str, str]:
    """What the text of a file says that commands do, by their names: one without more is that of the file."""
    does = said.get("does", {})
    return dict(does) if isinstance(does, dict) else {stem.replace("_", "-"): does}


def needed_by(language: str, name: str) -> set[str]:
    """The values with which a text is told."""
    environment = _environment(language, safe)
    source = body_of((FOLDER / language / f"{name}.md").read_text(encoding="utf-8"))
    return set(meta.find_undeclared_variables(environment.parse(source))) - set(environment.globals)


@cache
def told_of_commands(language: str) -> Mapping[str, tuple[str, str]]:
    """What the help says of each command, by its name: what it does, and what may stand behind it."""
    found: dict[str, tuple[str, str]] = {}
    for file in sorted((FOLDER / language / _COMMANDS).glob("*.md")):
        said = front(language, f"{_COMMANDS}/{file.stem}")
        found |= {name: (does, said.get("behind", "")) for name, does in does_in(said, file.stem).items()}
    return found


def render_page(language: str, name: str, values: Mapping[str, Any]) -> str:
    """A page of the knowledge base, or a part of it: as `render`, with the gate for pages."""
    return _rendered(_environment(language, page_words.plain), name, values)


def _rendered(environment: Environment, name: str, values: Mapping[str, Any]) -> str:
    text = environment.get_template(f"{name}.md").render(values)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?<![ \t])[ \t]++\n", "\n", text)).strip()


def quarter_named(language: str, day: date) -> str:
    """The quarter of a day, as people say it and as it stands above a column: `vierde kwartaal 2026`."""
    quarter = Quarter.of(day)
    return str(words(language)["site"]["quarter_names"][quarter.which - 1].format(year=quarter.year))


@lru_cache(maxsize=4_096)  # a site tells the same days on many of its pages
def dated(language: str, day: date) -> str:
    """`24 november 2026`."""
    from babel.dates import format_date  # noqa: PLC0415  (loaded only where a day is told)

    return str(format_date(day, "d MMMM y", locale=_LOCALES[language]))


@cache
def words(language: str, what: str = "words") -> Mapping[str, Any]:
    """The short words of a language: names of labels, numbers, and what stands in the job summary.

    Other files have those of one command, which no run needs.
    """
    text = (FOLDER / language / f"{what}.yml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506  (a safe one)
    return loaded


@cache
def words_of_doctor(language: str) -> Mapping[str, Any]:
    """What is told of GitHub's settings: a file of its own, since few runs need it."""
    text = (FOLDER / language / "doctor.yml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506  (a safe one)
    return loaded


def told_of_check(language: str, name: str, part: str, values: Mapping[str, Any], gate: Callable[[object], str]) -> str:
    """What a check `says`, what to `do` about it or where to `look`. Each value goes through the gate."""
    said, known = words_of_doctor(language)["checks"][name], words_of_doctor(language)["values"]
    text = said["one"] if part == "says" and "one" in said and values.get("count") == 1 else said[part]
    shown = {key: known[key].get(value, value) if key in known else value for key, value in values.items()}
    shown = {key: dated(language, value) if isinstance(value, date) else value for key, value in shown.items()}
    return str(text.format(**{key: gate(value) for key, value in shown.items()}))


def _gaps(language: str, counts: Mapping[str, int]) -> list[Safe]:
    """What a network misses, with how many of each; in the order in which the words stand."""
    known, numbers = words(language)["gaps"], words(language)["numbers"]
    there = [(told, counts[name]) for name, told in known.items() if name in counts]
    spelled = (numbers[count] if count < len(numbers) else str(count) for _, count in there)
    return [
        Safe(told["one" if count == 1 else "many"].format(count=number))
        for (told, count), number in zip(there, spelled, strict=True)
    ]


def _page(language: str, site: str, name: str) -> Safe:
    """The address of a page of the site that we make, of a site with this address."""
    return Safe(f"{site}{words(language)['site']['pages'][name]}/")


@cache
def _environment(language: str, gate: Callable[[object], str]) -> Environment:  # noqa: C901, PLR0915  (filters of a line or two)
    environment = Environment(  # noqa: S701  (Markdown, not HTML: `finalize` is the gate for every value)
        loader=_Texts(FOLDER / language),
        auto_reload=False,  # a text changes with the code, never in between
        finalize=gate,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def listed(items: Iterable[object], around: str = "", style: Literal["standard", "or"] = "standard") -> Safe:
        """`*a*, *b* en *c*`, and with `or` between the last two `*b* of *c*`."""
        from babel.lists import format_list  # noqa: PLC0415  (loaded only by a run that says something)

        shown = [f"{around}{gate(item)}{around}" for item in items]
        return Safe(format_list(shown, style, locale=_LOCALES[language]))

    def day(value: date) -> Safe:
        from babel.dates import format_date  # noqa: PLC0415  (as above)

        return Safe(format_date(value, "EEEE d MMMM", locale=_LOCALES[language]))

    def full_day(value: date) -> Safe:
        from babel.dates import format_date  # noqa: PLC0415  (as above)

        return Safe(format_date(value, "EEEE d MMMM y", locale=_LOCALES[language]))

    def numbered(numbers: Iterable[int]) -> list[Safe]:
        return [Safe(f"#{number}") for number in numbers]

    def day_and_month(value: date) -> Safe:
        from babel.dates import format_date  # noqa: PLC0415  (as above)

        return Safe(format_date(value, "d MMMM", locale=_LOCALES[language]))

    def day_and_year(value: date) -> Safe:
        from babel.dates import format_date  # noqa: PLC0415  (as above)

        return Safe(format_date(value, "d MMMM y", locale=_LOCALES[language]))

    def months(first: date, last: date) -> Safe:
        """`november 2026`, or `september tot en met november 2026`."""
        from babel.dates import format_date  # noqa: PLC0415  (as above)

        whole = format_date(last, "LLLL y", locale=_LOCALES[language])
        if (first.year, first.month) == (last.year, last.month):
            return Safe(whole)
        begins = format_date(first, "LLLL" if first.year == last.year else "LLLL y", locale=_LOCALES[language])
        return Safe(f"{begins} {words(language)['until']} {whole}")

    def quarter_said(value: date) -> Safe:
        """The quarter of a day, in a sentence: `het vierde kwartaal van 2026`."""
        quarter = Quarter.of(value)
        return Safe(words(language)["site"]["quarters"][quarter.which - 1].format(year=quarter.year))

    def quoted(text: object) -> Safe:
        """A value in the lines at the top of a page: YAML takes a text as JSON writes it."""
        return Safe(json.dumps(" ".join(clean(str(text), LONGEST_INLINE).split()), ensure_ascii=False))

    def cited(text: object) -> Safe:
        """Line by line as mail programs show what somebody else wrote."""
        return Safe("\n".join(f"> {line}".rstrip() for line in gate(text).split("\n")))

    def capitalised(text: str) -> str:
        return text[:1].upper() + text[1:]

    def spelled(number: int) -> Safe:
        numbers = words(language)["numbers"]
        return Safe(numbers[number] if number < len(numbers) else str(number))

    def task(name: str) -> str:
        """What a scheduled task is called; its own name where an older version of us knew it."""
        return str(words(language)["tasks"].get(name, name))

    def part(name: str) -> Safe:
        """A part of a meeting."""
        return Safe(words(language)["parts"][name])

    def aim(kind: str) -> str:
        """What somebody brings a point in for; an answer of an adopter's own form as it stands there."""
        known = words(language)["aims"]
        return Safe(known[kind]) if kind in known else kind

    def does(command: str) -> Safe:
        return Safe(told_of_commands(language)[command][0])

    def behind(command: str, later: date) -> Safe:
        return Safe(told_of_commands(language)[command][1].format(later=day_and_month(later)))

    def clock(moment: datetime) -> Safe:
        """A time of the day, as its readers write it."""
        return Safe(f"{moment:%H.%M}" if language == "nl" else f"{moment:%H:%M}")

    def roles(names: Iterable[str]) -> Safe:
        """`wie de vraag stelde of de beheerders`"""
        from babel.lists import format_list  # noqa: PLC0415  (as above)

        known = words(language)["roles"]
        return Safe(format_list([known[name] for name in names], style="or", locale=_LOCALES[language]))

    def personal(kinds: Iterable[str]) -> list[Safe]:
        return [Safe(words(language)["personal"][kind]) for kind in kinds]

    def asker(kind: str, personal: bool) -> Safe:
        """Who asks, by the kind of organisation: in words of ours, or as an adopter calls it. Of who asks in a personal
        capacity nothing is said of that.
        """
        known = words(language)["askers"]
        own = known.get(kind) or known["own"].format(kind=gate(kind)) if kind else known["other"]
        return Safe(capitalised(known["personal"] if personal else own))

    def term(name: str) -> Safe:
        """Within what time an answer is wanted, as it goes on after who asks."""
        known = words(language)["terms"]
        return Safe((known.get(name) or known["own"].format(term=gate(name))) if name else "")

    def asked_for(missing: Mapping[str, str]) -> list[str]:
        """Questions of the form as things to ask for; a question that we have no words for by its own heading."""
        known = words(language)["asked_for"]
        return [known.get(id_, heading.rstrip("?")) for id_, heading in missing.items()]

    def shown(columns: Iterable[Mapping[str, Any]]) -> dict[int, str]:
        """Under which name each card stands."""
        return {card["number"]: column["name"] for column in columns for card in column["cards"]}

    environment.globals["approval"] = Safe(words(language)["approval"])
    environment.filters.update(
        shown=shown,
        check=lambda found, part: Safe(told_of_check(language, found["check"], part, found["values"], gate)),
        listed=listed,
        day=day,
        day_and_month=day_and_month,
        day_and_year=day_and_year,
        full_day=full_day,
        numbered=numbered,
        quarter=lambda value: Safe(quarter_named(language, value)),
        quarter_said=quarter_said,
        months=months,
        quoted=quoted,
        cited=cited,
        iso=lambda value: Safe(value.isoformat()),
        dated=lambda value: Safe(dated(language, value)),
        capitalised=capitalised,
        spelled=spelled,
        task=task,
        does=does,
        clock=clock,
        part=part,
        aim=aim,
        behind=behind,
        gaps=partial(_gaps, language),
        page=partial(_page, language),
        roles=roles,
        raw=Safe,
        personal=personal,
        asked_for=asked_for,
        asker=asker,
        term=term,
        at_length=lambda text: inline(text, LONGEST_QUOTE),
    )
    return environment
