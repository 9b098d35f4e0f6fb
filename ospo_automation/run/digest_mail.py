"""The newest digest is mailed once to the one list for it, with real headings and nothing that is fetched.

It waits in the mailbox as every mail of ours, with its file in what we remember of it: so no run mails it twice.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urljoin, urlsplit

from .. import texts
from ..core.casus.checkout import Checkout
from ..core.incoming.days import iso_day
from ..core.knowledge import digests
from ..core.outgoing.mailed_page import mailed_page
from ..core.outgoing.safe import Safe
from ..core.primitives import front
from ..core.primitives.errors import BadConfig
from ..mail.html_words import words_of
from ..mail.writing import Outgoing, paragraphs
from .mailbox_memory import DIGEST, Memory

NEWS = timedelta(days=45)  # after the last day that it tells of; what is older is no news, and was mailed or never will
_TITLE = re.compile(r"\A\s*# .*\n*")


@dataclass(frozen=True)
class MonthTold:
    """A digest that is on the site. `path` is its file, `text` what people let stand in it."""

    path: str
    title: str
    last: date
    text: str


def newest_digest(checkout: Checkout, today: date) -> MonthTold | None:
    """None where the last one is no news any more."""
    there = (path for path in checkout.pages() if path.startswith(f"{digests.FOLDER}/"))
    found = [each for path in there if (each := _read(path, checkout.pages()[path])) is not None]
    last = max(found, key=lambda each: (each.last, each.path), default=None)
    return last if last is not None and today - NEWS <= last.last <= today else None


def _read(path: str, text: str) -> MonthTold | None:
    try:
        page = front.parts(text, path)
        said = page.front.value if page.front is not None else {}
    except BadConfig:
        return None
    last = iso_day(said.get("date")) if isinstance(said, dict) else None
    title = str(said.get("title") or "") if isinstance(said, dict) else ""
    return MonthTold(path, title, last, _TITLE.sub("", page.text)) if last is not None and title else None


def put_digest(memory: Memory, today: date) -> bool:
    """Lets it wait to be sent, unless it ever did; whether it is new."""
    mails = memory.mails
    settings = mails.checkout.network.section(digests.Settings)
    told = newest_digest(mails.checkout, today) if settings is not None and settings.mail_to else None
    if settings is None or told is None or told.path in memory.digests:
        return False
    memory.put(_mail(memory, settings.mail_to.lower(), told))
    memory.digests.add(told.path)
    return True


def _mail(memory: Memory, to: str, told: MonthTold) -> Outgoing:
    mails, network = memory.mails, memory.mails.checkout.network
    address = mails.address_of(told.path)
    values = {"network": network.name, "address": Safe(address), "contact": Safe(network.contact)}
    foot = texts.render(mails.language, f"{texts.MAILS}digest", values)
    image = texts.words(mails.language, "mails")["image"]
    article = mailed_page(told.text, image, lambda link: _whole(link, told.path, mails.address_of, address))
    body = f"<h1>{html.escape(told.title)}</h1>\n{article}\n<hr>\n{paragraphs(foot)}"
    own = mails.settings.address
    message_id = mails.seals.message_id("digest", told.path, own)
    return Outgoing(
        to=to,
        subject=told.title,
        text=words_of(body),
        message_id=message_id,
        at=memory.now,
        sender=own,
        sender_name=network.name,
        reply_to=network.contact,
        private=mails.seals.packed({DIGEST: told.path, "address": to}, message_id),
        page=_page(told.title, body, mails.language),
    )


def _page(title: str, body: str, language: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'</head><body style="font-family: sans-serif; max-width: 40em">\n{body}\n</body></html>\n'
    )


def _whole(target: str, path: str, address_of: Callable[[str], str], page: str) -> str:
    """Where a link of the page leads, as one may follow it from anywhere: files of ours stand on the site."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not parts.path.endswith(".md"):
        return urljoin(page, target)
    file = posixpath.normpath(posixpath.join(posixpath.dirname(path), parts.path))
    return address_of(file) + (f"#{parts.fragment}" if parts.fragment else "")
