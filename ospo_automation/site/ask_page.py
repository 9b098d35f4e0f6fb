"""The page on which people ask: the casus form itself, in their browser, as the network's repository has it.

Nothing that is typed there is sent or kept. It ends at GitHub's own form, filled in as far as that can be, or in a mail
that `core/correspondence/filled_form.py` reads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ospo_automation.core.incoming.forms import Field
from ospo_automation.core.incoming.personal.in_browser import browser_rules
from ospo_automation.core.network.by_mail import asked_at
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.texts import words

from .alike_pages import ALIKE
from .content import Content, link
from .layout import PageKind
from .making import Made, page_made, place

RULES = "assets/ospo/ask.json"
TITLE = "title"  # by this name GitHub's form takes it
LONGEST_TITLE = 256
_ON_SITE = frozenset({"input", "textarea", "dropdown", "checkboxes"})  # files are put into the mail, or on GitHub
_ID = re.compile(r"[A-Za-z0-9_-]+")
_TAKEN = frozenset({"template", "labels", "assignees", "projects", "milestone", "type", "body"})


@dataclass(frozen=True)
class _Option:
    text: str
    required: bool = False
    is_none: bool = False


def asking(content: Content) -> Iterator[Made]:
    """The page, and beside it what its script knows."""
    path = place(content, "ask")
    values = {
        "repository": content.repository,
        "contact": content.network.contact,
        "mail": asked_at(content.network),
        "board": link(path, place(content, "board")),
        "form": form_html(content),
    }
    page = page_made(content, path, "ask", values, PageKind.ASK)
    yield replace(page, beside={RULES: rules_file(content)})


def form_html(content: Content) -> Safe:
    """The form in HTML, hidden until its script has all that it needs."""
    say = words(content.language, "askform")["form"]
    questions = [_title(say), *(_question(each) for each in content.form.form.fields if each.kind in _ON_SITE)]
    texts = [at for at, each in enumerate(questions, 1) if each["kind"] == "textarea" and each["required"]]
    html = _template().render(
        say=say,
        questions=questions,
        last_text=texts[-1] if texts else len(questions),
        github=content.repository,
        rules=RULES,
        alike=ALIKE,
    )
    return Safe("\n".join(line for line in html.split("\n") if line.strip()))


def rules_file(content: Content) -> bytes:
    """What the script of the form knows, as JSON: its words, where to send, and what looks personal."""
    known = {
        "said": words(content.language, "askform")["said"],
        "kinds": words(content.language)["personal"],
        "site": content.site.address,
        "mail": asked_at(content.network),
        "known": sorted({content.network.contact, asked_at(content.network)}),
        "github": f"{content.repository}/issues/new?template=casus.yml" if content.repository else "",
        "personal": browser_rules(),
    }
    return json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode()


def _title(say: Mapping[str, str]) -> dict[str, Any]:
    """GitHub asks for a title above every form."""
    return {
        "kind": "input",
        "label": say["title"],
        "description": say["title_hint"],
        "placeholder": "",
        "required": True,
        "multiple": False,
        "fills": TITLE,
        "longest": LONGEST_TITLE,
        "options": (),
    }


def _question(each: Field) -> dict[str, Any]:
    """As the template takes it. `fills` is the name by which GitHub's form takes its text, "" where it takes none: a
    choice in the address makes GitHub show an empty page instead of the form.
    """
    must = each.boxes[0] if each.boxes else frozenset()
    options = [_Option(text, each.options.get(text) in must, each.options.get(text) is None) for text in each.shown]
    can_be_filled = each.is_text and _ID.fullmatch(each.id) and each.id not in {TITLE, *_TAKEN}
    return {
        "kind": each.kind,
        "label": each.headings[0],
        "description": each.description,
        "placeholder": each.placeholder,
        "required": each.required and not must,  # of boxes each says so itself
        "multiple": each.multiple and each.kind == "dropdown",
        "fills": each.id if can_be_filled else "",
        "longest": 0,
        "options": options,
    }


@cache
def _template() -> Any:
    loader = FileSystemLoader(Path(__file__).parent)
    made_of = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return made_of.get_template("ask_form.html")
