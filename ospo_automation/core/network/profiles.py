"""What an expert has written about themselves: when they can be asked, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

from pydantic import Field

from ..github.accounts import Accounts
from ..primitives import front
from ..primitives.errors import BadConfig, Fault
from ..primitives.section import Day, Section

FOLDER = "docs/experts"
LARGEST = 20_000
OVERVIEWS = frozenset({"index", "readme"})
"""Pages there that are nobody's, although an account may be called so."""
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(1, 10))})
"""What no file can be called on Windows: with one of these nobody there could clone the repository."""


Shown = Literal["name", "organisation", "organisation_type", "role", "region", "topics", "text", "open_data"]
"""What somebody may let the site show of them; `open_data`: also as a file for programs, `experts.json`."""
AS_BEFORE: tuple[Shown, ...] = ("name", "organisation", "role", "topics", "text")
"""What stood on the site of everybody with a page, before people could say what may."""


def may_have_page(login: str) -> bool:
    """Whether a file can be called after somebody; there are accounts of which none can."""
    return login.lower() not in OVERVIEWS | _DEVICES


class Profile(Section):
    """The front matter of `docs/experts/<login>.md`. Without a page an expert has these defaults.

    With `announce` the next meeting after `joined_on` hears that somebody joined. `github_id` is GitHub's number of
    the account, which stays when its login changes. `organisation_type` is an id of the casus form's choices. Who is
    there for themselves is `personal`: their organisation stands nowhere beside their name. A `follower` is asked
    nothing. `shown` is what may stand on the site; without `name` nothing does, for it would be about somebody. `form`
    is the issue with which they signed up: what is about them alone is asked there.
    """

    name: str = ""
    organisation: str = ""
    role: str = ""
    topics: tuple[str, ...] = ()
    paused_until: Day | None = None
    asks_per_week: Annotated[int, Field(ge=0, le=50)] = 1
    max_open: Annotated[int, Field(ge=0, le=50)] = 3
    confirmed_on: Day | None = None
    joined_on: Day | None = None
    announce: bool = False
    github_id: Annotated[int, Field(ge=1)] | None = None
    organisation_type: str = ""
    region: str = ""
    personal: bool = False
    follower: bool = False
    shown: tuple[Shown, ...] = AS_BEFORE
    form: Annotated[int, Field(ge=1)] | None = None

    @property
    def is_on_site(self) -> bool:
        return "name" in self.shown

    def on_site(self, part: Shown) -> bool:
        """Whether a part of it may stand on the site: they said so, and it gives away no more than they meant."""
        return self.is_on_site and part in self.shown and not (self.personal and part == "organisation")


@dataclass(frozen=True)
class Profiles:
    """The pages by login in lower case. Whose page can't be read is left alone until it can: see `faults`."""

    pages: Mapping[str, Profile] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def of(self, login: str) -> Profile:
        return self.pages.get(login.lower(), Profile())

    @property
    def ids(self) -> Mapping[str, int]:
        """What the pages say of GitHub's numbers; of two with the same one neither counts."""
        told = {login: page.github_id for login, page in self.pages.items() if page.github_id is not None}
        count = Counter(told.values())
        return {login: id_ for login, id_ in told.items() if count[id_] == 1}

    def known(self, accounts: Accounts) -> Profiles:
        """By login of today; a page under that login itself comes before one under an earlier login."""
        today = {login: accounts.today(login) for login in self.pages}
        renamed = {now: self.pages[login] for login, now in today.items() if now != login}
        return replace(self, pages=renamed | {login: self.pages[login] for login, now in today.items() if now == login})


def parse(text: str, file: str) -> Profile:
    """Reads one page's front matter. Raises BadConfig with file, line and remedy."""
    if len(text) > LARGEST:
        raise BadConfig([Fault(file, 0, f"is larger than {LARGEST:,} characters.", "Keep the page short.")])
    page = front.parts(text, file)
    if page.front is not None:
        return page.front.read_as(Profile, page.front.value)
    if any(line.startswith("paused_until:") for line in page.text.split("\n")):
        what = "says 'paused_until' outside the block at the top."
        raise BadConfig([Fault(file, 1, what, "Put it between two lines '---', before everything else.")])
    return Profile()


def read(pages: Mapping[str, str | Fault]) -> Profiles:
    """Reads all pages by path, each a text or why there is none.

    A page that can't be read counts as paused: nobody is asked against their word.
    """
    found: dict[str, Profile] = {}
    faults: list[Fault] = []
    for path, text in pages.items():
        login = path.rpartition("/")[2].removesuffix(".md").lower()
        found[login] = Profile(asks_per_week=0)
        if isinstance(text, Fault):
            faults.append(text)
            continue
        try:
            found[login] = parse(text, path)
        except BadConfig as error:
            faults += error.faults
    return Profiles(found, tuple(faults))
