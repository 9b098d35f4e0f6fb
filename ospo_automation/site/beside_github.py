"""What stands beside all that leads to a form or an editor on GitHub: that it takes an account, or else a mail."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.texts import words


def mailto(address: str, subject: str) -> str:
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}"


def or_by_mail(language: str, address: str) -> Callable[[str], Safe]:
    """For a text: the sentence, by what the mail is about."""
    said = words(language)["site"]["on_github"]

    def sentence(about: str) -> Safe:
        return Safe(said["says"].format(link=f"[{address}]({mailto(address, said['subjects'][about])})"))

    return sentence


def or_by_mail_html(said: Any, address: str, title: str) -> str:
    """The same in HTML below a page with this title. `said` are the words of the site."""
    told = said["on_github"]
    target = mailto(address, told["subjects"]["page"].format(title=title))
    return str(told["says"].format(link=f'<a href="{html.escape(target)}">{html.escape(address)}</a>'))
