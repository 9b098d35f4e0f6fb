"""A browser, and the finished sites of the tests of the site, to be looked at in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from ospo_automation.site.serving import served
from tests.served import chromium
from tests.site.conftest import Site, site, sites

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["BELOW", "browser", "home", "site", "sites"]

BELOW = "/net/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def home(site: Site) -> Iterator[str]:
    """Where a finished site stands; not at the root of its host."""
    with served(site.html, BELOW) as found:
        yield found
