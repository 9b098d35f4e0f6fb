"""The demo's knowledge base as a site that one can browse, made as an adopter makes it, and anew when it changed."""

from __future__ import annotations

from pathlib import Path

from ospo_automation.core.network import website
from ospo_automation.site.build import build
from ospo_automation.site.finish import finish
from ospo_automation.site.generate import content_of, generate
from ospo_automation.site.layout import Layout
from ospo_automation.site.search import make_index

from .stage import NAME, Stage

PATH = "kennisbank"


class Website:
    """The site of a stage, below a folder that outlives each making of it."""

    def __init__(self, folder: Path) -> None:
        self._layout = Layout(folder)
        self._head = ""
        self._layout.html.mkdir(parents=True)

    @property
    def html(self) -> Path:
        return self._layout.html

    def renew(self, stage: Stage) -> bool:
        """Makes it where somebody changed a file since the last time; whether it had to."""
        head = stage.head
        if head == self._head:
            return False
        network, checkout = stage.network, stage.checkout
        site = network.section(website.Settings)
        if site is None:
            raise ValueError("the story's network has no section 'site'")
        today, page = network.calendar.today(stage.box.now), f"{stage.box.url}/{NAME}"
        root, records = stage.root, stage.records(page)
        content, known = content_of(
            root, network, checkout.form, checkout.expertise, today=today, repository=page, records=records
        )
        generate(root, self._layout, content, dates_known=known)
        build(
            root,
            self._layout,
            site,
            language=network.language,
            name=network.name,
            contact=network.contact,
            repository=page,
        )
        done = finish(root, self._layout, network, site, today=today, repository=page, searches=True)
        make_index(self._layout, network, done.gleaned)
        self._head = head
        return True
