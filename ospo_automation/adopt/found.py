"""What is in somebody's repository before we come: its name, its pages, its owners and its own forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ospo_automation.core.network.decided import FILE
from ospo_automation.core.network.website import DOCS
from ospo_automation.core.primitives.logins import is_login

from .forms import INSTALLED
from .workflow_files import FOLDER, content_of

OWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
SETTINGS = "mkdocs.yml"
_NOREPLY = re.compile(r"(?:\d+\+)?([A-Za-z0-9-]+)@users\.noreply\.github\.com")
_PUBLISHES = re.compile(
    r"actions/deploy-pages@|mkdocs gh-deploy|mike deploy|actions-gh-pages@|github-pages-deploy-action@"
)
_FORM = re.compile(rf"{re.escape(INSTALLED)}/[^/]+\.(?:ya?ml|md)")
Read = Callable[[str], str | None]


@dataclass(frozen=True)
class Found:
    """`page` is the repository on the web, `forms` are files of `.github/ISSUE_TEMPLATE`, `publishing` are workflows of
    theirs that put a site on GitHub Pages, `labels` are those that their own forms set, each with its form, `mail` is
    that of whoever starts this, as git knows it. What isn't there is empty.
    """

    page: str = ""
    name: str = ""
    language: str = ""
    address: str = ""
    owners: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    pages: int = 0
    has_settings: bool = False
    has_home: bool = False
    is_configured: bool = False
    publishing: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    mail: str = ""

    @property
    def repository(self) -> str:
        """`owner/name`."""
        return urlsplit(self.page).path.strip("/")

    @property
    def own_login(self) -> str:
        """Of whoever starts this, where git has the address that hides their own."""
        found = _NOREPLY.fullmatch(self.mail)
        return found[1] if found else ""

    @property
    def public_mail(self) -> str:
        return self.mail if self.mail and not self.own_login else ""


def look_around(names: Collection[str], read: Read, page: str, mail: str) -> Found:
    """`names` are all files of the checkout, `read` gives the text of one, `page` is its repository on the web."""
    settings = content_of(read(SETTINGS) or "")
    owner, _, name = urlsplit(page).path.strip("/").partition("/")
    theme = settings.get("theme")
    language = str(_mapping(theme).get("language") or "")
    domain = (read(f"{DOCS}/CNAME") or "").strip()
    address = str(settings.get("site_url") or "") or (f"https://{domain}/" if domain else "")
    own = f"https://{owner.lower()}.github.io/" + ("" if name.lower() == f"{owner.lower()}.github.io" else f"{name}/")
    return Found(
        page=page,
        name=str(settings.get("site_name") or name),
        language=language if language in {"nl", "en"} else "",
        address=address if address.startswith(("http://", "https://")) else own if owner else "",
        owners=_owners(next(filter(None, map(read, OWNERS)), "")),
        forms=tuple(sorted(each.removeprefix(f"{INSTALLED}/") for each in names if _FORM.fullmatch(each))),
        pages=sum(each.startswith(f"{DOCS}/") and each.endswith(".md") for each in names),
        has_settings=SETTINGS in names,
        has_home=any(f"{DOCS}/{each}.md" in names for each in ("index", "README")),
        is_configured=FILE in names,
        publishing=tuple(sorted(each for each in names if each.startswith(f"{FOLDER}/") and _publishes(read(each)))),
        labels=_labels({each: read(each) for each in names if _FORM.fullmatch(each)}),
        mail=mail,
    )


def _owners(text: str) -> tuple[str, ...]:
    """People on the line for everything; of a team GitHub doesn't tell who is in it."""
    lines = (line.split("#")[0].split() for line in text.splitlines())
    last = next((line for line in reversed(list(lines)) if line and line[0] == "*"), [])
    return tuple(each[1:] for each in last[1:] if each.startswith("@") and is_login(each[1:]))


def _labels(forms: Mapping[str, str | None]) -> dict[str, str]:
    """Of issue forms, and of templates in Markdown, which say it between dashes at their top."""
    found: dict[str, str] = {}
    for file, text in sorted(forms.items()):
        front = (text or "").removeprefix("---\n").partition("\n---")[0] if file.endswith(".md") else text
        listed = content_of(front or "").get("labels")
        names = listed if isinstance(listed, list) else str(listed or "").split(",")
        found |= {str(each).strip(): file for each in names if str(each).strip()}
    return found


def _publishes(text: str | None) -> bool:
    """Whether a workflow puts a site on GitHub Pages."""
    return text is not None and _PUBLISHES.search(text) is not None


def _mapping(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}
