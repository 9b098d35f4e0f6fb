"""A small knowledge base with one of everything, for the tests of the site."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from ospo_automation.core.network.decided import Network
from ospo_automation.core.network.labels import Status
from ospo_automation.core.network.website import Settings
from ospo_automation.core.sight.for_site import CasusRecord, Records
from ospo_automation.run.configuration import read_checkout
from ospo_automation.site.content import Content
from ospo_automation.site.generate import Generated, content_of, generate
from ospo_automation.site.layout import WORK, Layout
from tests.given import EXPERTISE, NOW, OSPO_YML

TODAY = NOW.date()  # 24 November 2026
ADDRESS = "https://kennis.example.org/net/"
REPOSITORY = "https://github.com/acme/netwerk"
ABOUT = "site:\n  address: %s\n  title: Kennisbank\n  accessibility: https://example.org/toegankelijkheid\n"
OSPO = OSPO_YML + ABOUT % ADDRESS
STORY = "Dit is een verhaal over hoe het ging bij een gemeente die haar koppeling wilde delen met anderen. " * 12
DESCRIPTION = "Ja, een koppeling met een zaaksysteem mag onder de EUPL gedeeld worden. Let op de licentie van de maker."


def lesson(title: str, body: str = "", **said: object) -> str:
    """A page as the draft makes it; `said` stands at its top."""
    lines = {"title": f'"{title}"', "description": f'"{DESCRIPTION}"', "date": "2026-03-02", **said}
    top = "\n".join(f"{key}: {value}" for key, value in lines.items())
    return f"""---
{top}
---

# {title}

## Het antwoord in het kort

- Ja, dat mag.
- Noem de maker en de licentie.
- Vraag eerst je leverancier.

{body}
## Wat er speelde

{STORY}

## De vraag

Mag een koppeling gedeeld worden?

## Het advies

**Carla Smit:**

Ja, dat mag. Kies de EUPL, zet de licentie bij de code en noem wie haar maakte. Vraag de leverancier of er delen in
zitten die van een ander zijn.

## Andere invalshoeken

{STORY}

## Wat het opleverde

{STORY}

## Over deze les

Dit is een ervaring van collega's van 2 maart 2026, geen juridisch advies.
"""


PAGES: Mapping[str, str] = {
    "docs/index.md": "---\ntitle: Kennisbank\n---\n\n# Kennisbank\n\nEen kennisbank voor wie in de publieke sector met "
    'open source werkt. Lees [hoe je begint](beginnen.md).\n\n<form class="eigen"><button>Eigen</button></form>\n\n'
    + STORY,
    "docs/beginnen.md": "---\ntitle: Beginnen met open source\ntopics: [licenties]\n"
    'description: "Hoe begin je als gemeente met open source? Vijf stappen, van eerste vraag > tot eerste release."\n'
    "---\n\n# Beginnen met open source\n\n<details open><summary>Meer</summary>Eigen HTML</details>\n\n"
    + "Zo begin je: kies een klein project, vraag wie er nog meer aan werkt en lees hoe anderen het deden. "
    * 20,
    "docs/lessen/2026/1-koppeling.md": lesson(
        "Mag een koppeling onder de EUPL?",
        topics="[licenties/eupl]",
        experts="[carla]",
        review="2028-01-01",
        updated="2026-04-05",
        casus=1,
    ),
    "docs/lessen/2025/2-inkoop.md": lesson(
        "Hoe vraag je open source uit bij een inkoop?",
        "Zet het in de eisen van je aanbestedingen, en kijk naar eerdere gunningen. Zie ook "
        "[de EUPL](../2026/1-koppeling.md#de-vraag).\n",
        date="2025-02-03",
        topics="[inkoop]",
        review="2026-01-01",
        description='"Vraag in je aanbesteding om open source: met welke eis, en welke leveranciers dan nog meedoen."',
    ).replace("verhaal", "relaas"),
    "docs/lessen/2026/3-weg.md": '---\ntitle: "Deze praktijkles is ingetrokken"\ndescription: "Hier stond een '
    'praktijkles. De les is ingetrokken, en wat erin stond is niet meer te lezen."\ndate: 2026-05-01\ncasus: 3\n'
    "withdrawn: 2026-05-01\n---\n\n# Deze praktijkles is ingetrokken\n\nDie is weggehaald, de zeemeermin.\n",
    "docs/experts/carla.md": "---\nname: Carla Smit\norganisation: Gemeente Voorbeeldstad\n---\n\n"
    "Ik help met licenties.\n",
    "docs/experts/leeg.md": "",
    "docs/bijeenkomsten/2026-01-20.md": "---\ntitle: Eerste bijeenkomst\ndate: 2026-01-20\n"
    "place: Utrecht\ndescription: Op de eerste bijeenkomst spraken we over inkoop, over licenties en over wie wat "
    "doet in het netwerk.\n---\n\n# Eerste bijeenkomst\n\nWe spraken over inkoop.\n",
    "docs/bijeenkomsten/2025-11-04.md": "---\ntitle: Kennismaking\ndate: 2025-11-04\n"
    "description: Hoe het netwerk begon, wie erbij waren op de eerste middag en welke vragen iedereen meebracht.\n"
    "---\n\n# Kennismaking\n\nWie waren er en wat brachten ze mee?\n",
    "docs/beeld.txt": "geen bladzijde\n",
}
SETTINGS: Mapping[str, str] = {
    "mkdocs.yml": """\
site_name: Oude naam
site_author: 'Het "netwerk"'
theme:
  name: readthedocs
  custom_dir: eigen
  features: [navigation.tabs, navigation.tabs.sticky, navigation.instant, content.code.copy]
plugins:
  - search
  - bestaat-niet:
      optie: 1
hooks: [eigen/haak.py]
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - footnotes
  - md_in_html
  - tables
  - toc: {permalink: !ENV [GEEN_ANKERS, true]}
  - pymdownx.emoji: {emoji_index: !!python/name:material.extensions.emoji.twemoji }
  - pymdownx.magiclink
  - pymdownx.snippets
  - pymdownx.superfences:
      custom_fences:
        - {name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }
nav:
  - Begin: index.md
  - Beginnen: beginnen.md
""",
    "eigen/partials/eigen.html": "<p>van henzelf</p>\n",
    "eigen/haak.py": "raise SystemExit(3)\n",
    "docs/redirects.yml": "oud/beginnen/: beginnen/\nnog-ouder.html: oud/beginnen/\nweg/: https://elders.example.org/\n",
}
"""What an older knowledge base has beside its pages."""


def record(number: int, title: str = "Wie weet dit?", **more: object) -> CasusRecord:
    given: dict[str, object] = {
        "title": title,
        "url": f"{REPOSITORY}/issues/{number}",
        "status": Status.SEEKING,
        "is_open": True,
        "created_at": datetime(2026, 11, 2, 9, tzinfo=UTC),
        "topics": ("licenties/eupl",),
        "organisation_type": "municipality",
    }
    return CasusRecord(number, **(given | more))  # type: ignore[arg-type]  # of every kind, by name


def moment(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 9, tzinfo=UTC)


RECORDS: Sequence[CasusRecord] = (
    record(1, "Mag dit?", status=Status.RESOLVED, is_open=False, outcome="helped", created_at=moment(3, 3, 2025)),
    record(2, "Welke licentie?", created_at=moment(11, 2), first_expert_at=moment(11, 2), thumbs_up=2),
    record(3, "Hoe koop je in?", topics=("inkoop",), created_at=moment(8, 3), first_expert_at=moment(8, 4)),
    record(4, "Geheime vraag", is_unlisted=True, created_at=moment(11, 4), first_expert_at=moment(11, 5)),
    record(5, "Zonder thema", topics=(), organisation_type="", first_expert_at=moment(11, 6)),
    record(6, "Nog een", status=Status.RESOLVED, is_open=False, outcome="partly", created_at=moment(5, 4),
           first_expert_at=moment(5, 11), topics=("licenties", "licenties/eupl")),
)  # fmt: skip


def write(root: Path, pages: Mapping[str, str | bytes] = PAGES, configuration: str = OSPO) -> Path:
    files = {".github/ospo.yml": configuration, ".github/EXPERTISE": EXPERTISE, **pages}
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def content(root: Path, records: Sequence[CasusRecord] | None = RECORDS, today: date = TODAY) -> tuple[Content, bool]:
    there = read_checkout(root)
    read = Records(tuple(records)) if records is not None else None
    return content_of(
        root, there.network, there.form, there.expertise, today=today, repository=REPOSITORY, records=read
    )


def generated(root: Path, records: Sequence[CasusRecord] | None = RECORDS) -> Generated:
    found, dates_known = content(root, records)
    return generate(root, layout(root), found, dates_known=dates_known)


def layout(root: Path) -> Layout:
    return Layout(root / WORK)


def network_of(root: Path) -> tuple[Network, Settings]:
    network = read_checkout(root).network
    settings = network.section(Settings)
    assert settings is not None
    return network, settings


def git(root: Path, *arguments: str, day: str = "2026-03-02") -> None:
    who = ["-c", "user.name=Zoe", "-c", "user.email=zoe@example.org"]
    moments = {f"GIT_{who}_DATE": f"{day}T12:00:00Z" for who in ("AUTHOR", "COMMITTER")}
    subprocess.run(["git", "-C", root, *who, *arguments], check=True, capture_output=True, env=os.environ | moments)


def commit(root: Path, day: str) -> None:
    """Everything as it is, on that day."""
    if not (root / ".git").is_dir():
        git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=Kennis", day=day)


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder, with its bytes and when it was written."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and ".git" not in file.parts)
    return {file.relative_to(folder).as_posix(): (file.read_bytes(), file.stat().st_mtime_ns) for file in files}
