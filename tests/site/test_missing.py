"""The page that says whom a network misses, what stands at a topic, and the files for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ospo_automation.core.sight.for_site import Records, dump, load
from ospo_automation.run.configuration import read_checkout
from ospo_automation.site.generate import content_of, generate
from ospo_automation.site.open_data import schemas
from tests.documents import DOCS
from tests.site.knowledge import OSPO, PAGES, RECORDS, REPOSITORY, TODAY, layout, moment, record, write

EXPERTISE = "* @zoe\nlicenties @anna @bert\nlicenties/eupl @carla\ninkoop @emma\n"
VAIN = record(21, "Wie helpt met SBOM?", topics=("inkoop",), created_at=moment(10, 1), is_sought=True)
SECRET = record(22, "", topics=("inkoop",), created_at=moment(10, 1), is_unlisted=True)


def person(name: str, *shown: str, **more: str) -> str:
    said = {"name": name, "organisation": f"Gemeente {name}", "role": f"Rol {name}", "region": "zeeland", **more}
    lines = "".join(f"{key}: {value}\n" for key, value in said.items())
    return f"---\n{lines}shown: [{', '.join(shown)}]\n---\nTekst {name}\n"


def made(
    root: Path, more: Mapping[str, str] | None = None, full: tuple[str, ...] | None = ("licenties",)
) -> dict[str, str]:
    """Every file that the site is made of, by name."""
    write(root, {**PAGES, ".github/EXPERTISE": EXPERTISE, **(more or {})}, f"{OSPO}joining:\n")
    there = read_checkout(root)
    records = load(dump(Records((*RECORDS, VAIN, SECRET), full=full)), "x.json")
    content, known = content_of(
        root, there.network, there.form, there.expertise, today=TODAY, repository=REPOSITORY, records=records
    )
    generate(root, layout(root), content, dates_known=known)
    docs = layout(root).docs
    files = (file for file in docs.rglob("*") if file.suffix in {".md", ".json", ".csv"})
    return {file.relative_to(docs).as_posix(): file.read_text(encoding="utf-8") for file in files}


def section(text: str, heading: str) -> str:
    """What stands below a heading or a bold line, up to the next."""
    return re.split(r"\n(?:##|\*\*)", text.partition(heading)[2])[0]


def test_the_page_says_where_nobody_one_or_nobody_with_room_is_and_opens_the_form(tmp_path: Path) -> None:
    page = made(tmp_path)["wie-missen-we.md"]
    assert f'<a class="md-button" href="{REPOSITORY}/issues/new?template=join.yml">Ik denk mee</a>' in page
    assert "[Veilig publiceren](themas/beveiliging/publiceren.md)" in section(page, "**Hier denkt nog niemand")
    assert "[Inkoop en aanbesteden]" in section(page, "**Hier denkt één persoon")
    assert "[Licenties en auteursrecht]" in section(page, "**Hier heeft nu niemand ruimte")
    assert "[Inkoop en aanbesteden](themas/inkoop.md): 1 vraag" in section(page, "## Vragen zonder antwoord")
    assert "[Wie helpt met SBOM?]" in section(page, "## Hier zoeken we iemand voor")
    assert "- waterschap" in section(page, "## Organisaties")
    assert "- gemeente" not in page
    assert not re.search(r"\b(anna|bert|emma|zoe|carla)\b", page, re.IGNORECASE)


def test_without_the_form_or_what_github_tells_the_page_promises_nothing(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    page = made(tmp_path / "x", full=None)["wie-missen-we.md"]
    assert "niemand ruimte" not in page
    other = tmp_path / "y"
    write(other, {**PAGES, ".github/EXPERTISE": EXPERTISE})
    there = read_checkout(other)
    content, known = content_of(
        other, there.network, there.form, there.expertise, today=TODAY, repository=REPOSITORY, records=None
    )
    generate(other, layout(other), content, dates_known=known)
    page = (layout(other).docs / "wie-missen-we.md").read_text(encoding="utf-8")
    assert "template=join" not in page
    assert "mailto:" in page
    assert "Vragen zonder antwoord" not in page


def test_a_topic_says_what_we_look_for_somebody_for(tmp_path: Path) -> None:
    files = made(tmp_path)
    page = files["themas/inkoop.md"]
    assert "[Wie helpt met SBOM?]" in section(page, "## Hier zoeken we iemand voor")
    assert "[Wie helpt met SBOM?]" not in section(page, "## Open vragen")
    assert "zoeken we iemand" not in files["themas/licenties/eupl.md"]


def test_no_page_tells_a_number_of_people_below_five(tmp_path: Path) -> None:
    few, more = (" ".join(f"@p{each}" for each in range(count)) for count in (4, 6))
    lines = f"* @zoe\nlicenties {few}\ninkoop {more}\n"
    files = made(tmp_path, {".github/EXPERTISE": lines})
    table = files["cijfers.md"]
    rows = dict(re.findall(r'<th scope="row">([^<]+)</th><td>([^<]*)</td><td>\d+</td><td>\d+</td></tr>', table))
    assert rows == {
        "Licenties en auteursrecht": "minder dan vijf",
        "EUPL": "minder dan vijf",
        "Inkoop en aanbesteden": "5 of meer",
        "Veilig publiceren": "0",
    }


def test_open_data_holds_what_somebody_agreed_to_and_no_more(tmp_path: Path) -> None:
    pages = {
        "docs/experts/anna.md": person("Anna", "name", "role", "topics", "open_data"),
        "docs/experts/bert.md": person("Bert", "name", "organisation", "role", "region", "topics"),
        "docs/experts/emma.md": person("Emma", "organisation", "open_data"),
        "docs/experts/carla.md": person("Carla", "name", "organisation", "region", "open_data", personal="true"),
    }
    files = made(tmp_path, pages)
    experts = json.loads(files["experts.json"])["experts"]
    assert experts == [
        {
            "name": "Anna",
            "page": "https://kennis.example.org/net/experts/anna/",
            "role": "Rol Anna",
            "topics": ["licenties"],
            "in_a_personal_capacity": False,
        },
        {
            "name": "Carla",
            "page": "https://kennis.example.org/net/experts/carla/",
            "region": "zeeland",
            "in_a_personal_capacity": True,
        },
    ]
    assert not re.search("Gemeente Carla|Bert|Emma", files["experts.json"])
    network = json.loads(files["network.json"])
    assert [(each["path"], each["cover"], each.get("at_least")) for each in network["topics"]] == [
        ("licenties", "full", None),
        ("licenties/eupl", "covered", None),
        ("inkoop", "one", None),
        ("beveiliging/publiceren", "nobody", None),
    ]
    assert network["people_at_least"] == 5, "a coordinator is one of us"
    assert not re.search("Anna|Bert|Emma|Carla", files["network.json"])


@pytest.mark.parametrize("name", ["experts", "network"])
def test_the_files_are_as_their_schema_in_the_documentation_says(tmp_path: Path, name: str) -> None:
    files = made(tmp_path, {"docs/experts/anna.md": person("Anna", "name", "open_data")})
    text = (DOCS / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert text == schemas()[f"{name}.schema.json"], "make docs writes it anew"
    schema: dict[str, Any] = json.loads(text)
    Draft202012Validator(schema).validate(json.loads(files[f"{name}.json"]))
