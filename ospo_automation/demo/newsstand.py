"""A feed of others that the network follows: it stands on this machine, under its name on the open internet.

Only the opener that is made here leads to it. No setting can: `.github/ospo.yml` names addresses of the open internet.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from ospo_automation.core.network.decided import Network
from ospo_automation.core.signals.feeds_found import handed_over
from ospo_automation.core.signals.tips_sent import Settings
from ospo_automation.feeds.fetching import Web
from ospo_automation.feeds.reach import Place, Reach
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run.feeds_round import bring, look, remembered
from ospo_automation.run.runner import Outcome
from ospo_automation.site.serving import served

from .story import ToldEntry


class Newsstand:
    """`entries` come out one by one, by the clock of the story."""

    def __init__(self, folder: Path, place: Place, entries: Sequence[ToldEntry]) -> None:
        self._folder, self._entries = folder, entries
        self._web = Web(Reach(lambda _host, _port: [place], lambda asked: asked == place))

    def outcome(
        self, network: Network, now: datetime, reading: GitHubReader, writing: Callable[[], GitHubReader]
    ) -> Outcome:
        """What both jobs do, as in the workflow: the one that opens feeds can't write, and tells the other one word."""
        settings = network.section(Settings)
        for feed in settings.feeds if settings is not None else ():
            self._print(urlsplit(feed.address).path, now)
        offers = look(network, remembered(reading), network.calendar.today(now), self._web)

        def open_() -> tuple[GitHubReader, GitHubWriter]:
            reader = writing()
            return reader, GitHubWriter(reader)

        return bring(handed_over(offers), now, open_)

    def _print(self, path: str, now: datetime) -> None:
        out = [each for each in self._entries if each.at <= now]
        items = "".join(
            f"<item><title>{escape(each.title)}</title><link>{escape(each.link)}</link>"
            f"<pubDate>{format_datetime(each.at)}</pubDate></item>"
            for each in out
        )
        file = self._folder / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>', encoding="utf-8")
        newest = max((each.at.timestamp() for each in out), default=0)
        os.utime(file, (newest, newest))  # which is what its server says of it


@contextmanager
def newsstand(entries: Sequence[ToldEntry]) -> Iterator[Newsstand | None]:
    """While it lasts these can be read; None where there are none."""
    if not entries:
        yield None
        return
    with TemporaryDirectory() as name, served(Path(name), "") as address:
        parts = urlsplit(address)
        yield Newsstand(Path(name), (str(parts.hostname), int(parts.port or 0)), entries)
