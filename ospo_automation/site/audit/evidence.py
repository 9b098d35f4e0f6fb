"""What a machine looked at and found, and what a person still must: for whoever writes the accessibility statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ospo_automation.texts import render_page

from .beyond_axe import RULES
from .findings import Finding

OF_TEXT = ("language_", "title_missing", "heading_", "link_empty", "link_vague", "image_alt")
"""Rules about the text of a page that are about being able to use it."""


def evidence(
    findings: Iterable[Finding], *, language: str, address: str, day: date, version: str, pages: int, looked: int
) -> str:
    """As Markdown. `looked` is how many of the pages a browser showed, 0 without one."""
    rules = [each.rule for each in findings]
    values = {
        "day": day,
        "address": address,
        "version": version,
        "pages": pages,
        "looked": looked,
        "axe": sum(each.startswith("axe/") for each in rules),
        "beyond": sum(each in RULES for each in rules),
        "sideways": rules.count("sideways"),
        "text": sum(each.startswith(OF_TEXT) for each in rules),
    }
    return f"{render_page(language, 'site/evidence', values)}\n"
