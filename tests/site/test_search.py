"""The index of the search: what of a page is in it, what isn't, and that it stays small."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from random import Random

from ospo_automation.site.audit import Finding, audit
from ospo_automation.site.audit.seeing import Seen
from ospo_automation.site.finish import finish
from ospo_automation.site.gleaned import Gleaned
from ospo_automation.site.search import INDEX, make_index
from ospo_automation.site.search_beside import read_beside
from ospo_automation.site.search_packed import LARGEST_PART, Entry, packed
from ospo_automation.site.search_texts import ABOUT, MARK, NAME, TITLE, WHOLE, Searched, searched
from tests.site.conftest import Site
from tests.site.knowledge import OSPO, TODAY, layout, network_of, write

FIRST_USE = 300_000  # bytes for 200 pages: the whole index and the scripts, though a search needs less
SCRIPTS = Path("ospo_automation/site/theme/assets/ospo")


def page(inside: str, extent: str = WHOLE) -> str:
    return f'<body><article {MARK}="{extent}" {TITLE}="De titel" {ABOUT}="Waar het over gaat">{inside}</article></body>'


def weighed(found: Searched | None) -> dict[str, int]:
    parts = found.words.split() if found else []
    return dict(zip(parts[::2], map(int, parts[1::2]), strict=True))


def test_of_a_page_its_own_words_are_found_and_not_what_stands_around_them() -> None:
    heading = '<h1>De titel</h1><h2 id="a">Aanbesteden <a class="headerlink">¶</a></h2>'
    own = f"{heading}<p>Met éxtra licenties, en licenties.</p>"
    around = "<nav>kruimelpad</nav><script>geheim</script><!--ospo--><p>voetregel</p><!--/ospo-->"
    found = searched(page(f"{own}{around}<p data-ospo-unsearched>elders</p>"))
    words = weighed(found)
    assert words.keys() == {"de", "titel", "aanbesteden", "extra", "licenties"}
    assert words["titel"] > words["aanbesteden"] > words["licenties"] > words["extra"]
    assert found is not None
    assert (found.title, found.about, found.headings) == ("De titel", "Waar het over gaat", (("a", "Aanbesteden"),))


def test_a_list_is_found_by_its_name_and_other_pages_only_where_they_say_so() -> None:
    assert weighed(searched(page("<p>alle lessen over inkoop</p>", NAME))).keys() == {"de", "titel"}
    assert "inkoop" in weighed(searched(page("", NAME), more="Zo gaat inkoop."))  # what is told about a topic
    assert searched("<body><article><p>inkoop</p></article></body>") is None
    assert searched("<body>inkoop</body>") is None


def read(files: dict[str, bytes], word: str) -> dict[int, str]:
    """The pages of a word with their letters, as the browser reads them."""
    index = json.loads(files["words.json"])
    number = next(at for at, group in enumerate(index["groups"].split(" ")) if word in forms(group))
    first, name = next(part for part in reversed(index["parts"]) if part[0] <= number)
    text = json.loads(files[f"{name}.json"]).split(" ")[number - first]
    pages, at = {}, 0
    for further, level in re.findall("([0-9a-z]+)([A-Z])", text):
        at += int(further, 36)
        pages[at] = level
    return pages


def forms(group: str) -> list[str]:
    first, *others = group.split(",")
    return [first, *(first[: int(other[0], 36)] + other[1:] for other in others)]


def test_every_form_of_a_word_leads_to_its_pages_also_in_a_later_part(tmp_path: Path) -> None:
    texts = ["licentie 1", "inkoop 3", "licenties 9", *(f"woord{number}zus 1" for number in range(9_000))]
    entries = [Entry(Searched(text, "", (), text), f"{number}/", "page") for number, text in enumerate(texts)]
    files = packed(entries, network_of(write(tmp_path))[0], "")
    assert read(files, "licentie") == read(files, "licenties")
    assert read(files, "licentie").keys() == {0, 2}
    assert read(files, "licentie")[2] > read(files, "licentie")[0]
    assert list(read(files, "woord8999zus")) == [9_002]
    parts = [name for name in files if name.startswith("p-")]
    assert len(parts) > 1
    assert all(len(files[name]) < 2 * LARGEST_PART for name in parts)
    shown = [json.loads(files[f"{name}.json"]) for name in json.loads(files["words.json"])["pages"]]
    assert [each[1] for part in shown for each in part] == [each.place for each in entries]


def test_the_page_that_names_all_others_is_known_as_such(tmp_path: Path) -> None:
    network = network_of(write(tmp_path))[0]
    entries = [Entry(Searched("inkoop", "", (), "inkoop 1"), place, "page") for place in ("a/", "", "b/")]
    known = [json.loads(packed(some, network, "")["words.json"])["home"] for some in (entries, entries[2:])]
    assert known == [1, None]


def test_the_first_search_among_200_pages_takes_little(tmp_path: Path) -> None:
    """As many different words as pages of some six hundred have, a few often and most hardly ever."""
    random = Random(23)  # noqa: S311  (the same pages each time)
    letters = "eeeennaatriodslghvkmubpwjczfxyq"
    vocabulary = ["".join(random.choices(letters, k=random.randint(4, 14))) for _ in range(9_000)]
    usual = [1 / (rank + 20) for rank in range(len(vocabulary))]
    entries = []
    for number in range(200):
        words = dict.fromkeys(random.choices(vocabulary, usual, k=250), 1)
        text = " ".join(f"{word} {count}" for word, count in words.items())
        headings = tuple((f"kop-{at}", "Een kop van gewone lengte") for at in range(5))
        found = Searched("Een titel die mensen typen als ze zoeken?", "x" * 155, headings, text)
        entries.append(Entry(found, f"lessen/2026/{number}-een-les-met-een-naam/", "lesson", ("licenties",)))
    files = packed(entries, network_of(write(tmp_path))[0], "stel-je-vraag/")
    scripts = sum(file.stat().st_size for file in SCRIPTS.glob("search*.js"))
    assert sum(map(len, files.values())) + scripts < FIRST_USE


def test_open_questions_are_found_and_no_others(site: Site) -> None:
    asked = read_beside(site.layout.beside_file).asked
    board = (site.html / "bord/index.html").read_text(encoding="utf-8")
    assert asked
    assert [each.title for each in asked if f'href="{each.url}"' not in board] == []


def test_without_what_generate_told_an_engine_s_pages_are_found(tmp_path: Path) -> None:
    root = write(tmp_path, {}, OSPO)
    made = layout(root)
    for place in ("", "a/", "a/b/"):
        (made.html / place).mkdir(parents=True)
        (made.html / place / "index.html").write_text(page("<p>inkoop</p>"), encoding="utf-8")
    assert make_index(made, network_of(root)[0]) == 3
    old = {file.name for file in (made.html / "assets/ospo/search").iterdir()}
    (made.html / "a/index.html").unlink()
    assert make_index(made, network_of(root)[0]) == 2
    assert {file.name for file in (made.html / "assets/ospo/search").iterdir()} & old == {"words.json"}


def test_what_is_gleaned_while_pages_are_finished_is_what_stands_in_their_files(tmp_path: Path) -> None:
    root = write(tmp_path, {}, OSPO)
    made = layout(root)
    network, settings = network_of(root)
    for place in ("", "a/", "a/b/"):
        (made.html / place).mkdir(parents=True)
        inside = f'<h1>De titel</h1><p>inkoop <a href="nergens/">{place}</a><img src="//evil.example/x"></p>'
        text = f"<html><head><title>x</title></head>{page(inside)}</html>"
        (made.html / place / "index.html").write_text(text, encoding="utf-8")
    done = finish(root, made, network, settings, today=TODAY, searches=True, audits=True)
    assert done.gleaned.keys() == {"index.html", "a/index.html", "a/b/index.html"}

    def indexed(gleaned: Mapping[str, Gleaned] | None) -> dict[str, bytes]:
        make_index(made, network, gleaned)
        return {file.name: file.read_bytes() for file in (made.html / INDEX).iterdir()}

    def audited(gleaned: Mapping[str, Gleaned] | None) -> tuple[list[Finding], list[Seen]]:
        address = settings.address
        return audit(made.html, root, (), address=address, language="nl", today=TODAY, gleaned=gleaned)

    assert indexed(done.gleaned) == indexed(None)
    assert audited(done.gleaned) == audited(None)
    assert {"link_broken"} <= {each.rule for each in audited(done.gleaned)[0]}
