"""The list of what people told: successes, experiences and dilemmas, each with a page of its own."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.knowledge import experience
from ospo_automation.core.outgoing.safe import Safe

from .content import Content, link
from .layout import PageKind
from .making import LESSONS, Made, form_of, page_made, told_shown

EXPERIENCES = f"{experience.FOLDER.removeprefix('docs/')}/index.md"


def told_list(content: Content) -> Iterator[Made]:
    """By kind: what went well stands apart from what didn't yet."""
    found = content.experiences
    if not found and content.network.section(experience.Settings) is None:
        return
    values = {
        "kinds": [
            {
                "name": Safe(kind),
                "stories": [told_shown(content, EXPERIENCES, *each) for each in found if each[1].kind == kind],
            }
            for kind in experience.KINDS
        ],
        "lessons": link(EXPERIENCES, LESSONS),
        "form": form_of(content, experience.FORM),
    }
    changed = max((said.updated or said.date for _, said in found), default=None)
    yield page_made(content, EXPERIENCES, "experiences", values, PageKind.LIST, changed=changed)
