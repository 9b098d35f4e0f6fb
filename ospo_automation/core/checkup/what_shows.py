"""Rows about what people look at beside the issues: the site on GitHub Pages, and a board of GitHub Projects."""

from __future__ import annotations

from collections.abc import Iterator

from ..github.told import ENVIRONMENTS, PAGES, PROJECT, REPOSITORY, VARIABLES, PagesSettings
from ..network.decided import Network
from ..network.website import Settings as Site
from ..sight import cards
from .row import VARIABLES_PAGE, Check, Subject, Values

WAITS = frozenset({"required_reviewers", "wait_timer"})
SITE_ENVIRONMENT, PROJECT_ENVIRONMENT = "github-pages", "ospo-project"


def _has_site(network: Network) -> bool:
    return network.section(Site) is not None


def _has_project(network: Network) -> bool:
    return network.section(cards.Settings) is not None


def _pages_off(subject: Subject) -> Iterator[Values]:
    """Whether there are any is told to everybody; how they are made is not."""
    if not subject.told.of(REPOSITORY).has_pages:
        yield {}


def _pages(subject: Subject) -> PagesSettings:
    there = subject.told.of(REPOSITORY).has_pages
    return subject.told.of(PAGES) if there else PagesSettings()


def _pages_source(subject: Subject) -> Iterator[Values]:
    found = _pages(subject)
    if found.url and not found.is_built_by_workflow:
        yield {}


def _pages_address(subject: Subject) -> Iterator[Values]:
    found, site = _pages(subject), subject.network.section(Site)
    if found.url and site is not None and _bare(found.url) != _bare(site.address):
        yield {"there": found.url, "here": site.address}


def _bare(address: str) -> str:
    return address.partition("://")[2].rstrip("/").lower()


def _site_variable(subject: Subject) -> Iterator[Values]:
    if subject.told.of(VARIABLES).get("OSPO_SITE", "").lower() != "on":
        yield {"name": "OSPO_SITE"}


def _project_variable(subject: Subject) -> Iterator[Values]:
    if subject.told.of(VARIABLES).get("OSPO_PROJECT", "").lower() != "on":
        yield {"name": "OSPO_PROJECT"}


def _site_waits(subject: Subject) -> Iterator[Values]:
    yield from waiting(subject, SITE_ENVIRONMENT)


def _project_waits(subject: Subject) -> Iterator[Values]:
    yield from waiting(subject, PROJECT_ENVIRONMENT)


def waiting(subject: Subject, name: str) -> Iterator[Values]:
    """An environment in which each job waits for a person or for the clock."""
    if WAITS & set(subject.told.of(ENVIRONMENTS).get(name, ())):
        yield {"name": name}


def _project_unreachable(subject: Subject) -> Iterator[Values]:
    state = subject.told.of(PROJECT)
    if not state.is_there:
        yield {"status": state.status, "name": state.name}


def _project_lacks(subject: Subject) -> Iterator[Values]:
    state = subject.told.of(PROJECT)
    if state.lacks:
        yield {"names": ", ".join(state.lacks)}


SITE_PAGES, ENVIRONMENTS_PAGE = "settings/pages", "settings/environments"
ROWS = (
    Check("pages_off", SITE_PAGES, (REPOSITORY,), _pages_off, _has_site),
    Check("pages_source", SITE_PAGES, (REPOSITORY, PAGES), _pages_source, _has_site),
    Check("pages_address", SITE_PAGES, (REPOSITORY, PAGES), _pages_address, _has_site, breaks=False),
    Check("site_variable", VARIABLES_PAGE, (VARIABLES,), _site_variable, _has_site),
    Check("site_waits", ENVIRONMENTS_PAGE, (ENVIRONMENTS,), _site_waits, _has_site),
    Check("project_variable", VARIABLES_PAGE, (VARIABLES,), _project_variable, _has_project),
    Check("project_waits", ENVIRONMENTS_PAGE, (ENVIRONMENTS,), _project_waits, _has_project),
    Check("project_unreachable", "projects", (PROJECT,), _project_unreachable, _has_project),
    Check("project_lacks", "projects", (PROJECT,), _project_lacks, _has_project),
)
