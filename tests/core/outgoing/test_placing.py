"""Where on a page somebody's words go: what maintainers see changed is all that changes, whatever anybody typed."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown  # type: ignore[import-untyped]  # its types are a package of their own

from ospo_automation.core.outgoing.page_words import markdown
from ospo_automation.core.outgoing.placing import LONGEST_PAGE, placed
from tests.hostile import text as hostile

EXTENSIONS = {
    "as MkDocs has them": ["toc", "tables", "fenced_code"],
    "as many have them": ["abbr", "admonition", "attr_list", "footnotes", "md_in_html", "tables", "toc"]
    + [f"pymdownx.{name}" for name in ("superfences", "details", "snippets", "magiclink", "inlinehilite")]
    + [f"pymdownx.blocks.{name}" for name in ("admonition", "details", "html", "definition")],
}


def put(page: str, passage: str, text: str) -> str:
    found = placed(page, passage, markdown(text))
    return f"{found.before}{found.text}{found.after}" if found.replaces else "at the end"


FENCE = "x\n\n```\ncode\n```"
REPLACED = (
    # page, passage, new words, the page then
    ("Een twee drie.\n", "twee", "2", "Een 2 drie.\n"),
    ("Een twee\ndrie vier.\n\nVijf.\n", "twee drie", "2 en 3", "Een 2 en 3 vier.\n\nVijf.\n"),
    ("Een twee drie.\n\nVier.\n", "twee", FENCE, f"Een\n\n{FENCE}\n\ndrie.\n\nVier.\n"),  # its end can begin no other
    ("---\na: b\n---\ntwee drie.\n", "twee", FENCE, f"---\na: b\n---\n{FENCE}\n\ndrie.\n"),
    ("Twee.\n", "Twee.", FENCE, f"{FENCE}\n"),
    ("# Kop hier\n", "hier", "a\nb", "# Kop a b\n"),
    ("| a | b |\n|---|---|\n| c | hier |\n", "hier", "x | y\nz", "| a | b |\n|---|---|\n| c | x &#124; y z |\n"),
    ("- a\n- hier\n- c\n", "hier", "x\ny", "- a\n- x y\n- c\n"),
    ("!!! note\n    tekst hier\n", "hier", "x\ny", "!!! note\n    tekst x y\n"),
    ("Zie [hier](https://a.nl).\n", "hier", "daar", "Zie [daar](https://a.nl).\n"),
)
ELSEWHERE = (
    ('<a title="hoi">x</a>\n', "hoi", '" onmouseover="alert(1)'),
    ('Een <a title="hoi">x</a>\n', "hoi", '" onmouseover="alert(1)'),
    ("<div>\nhoi\n</div>\n", "hoi", "x"),
    ("Een <!-- hoi --> twee\n", "hoi", "x"),
    ("Een <b>twee</b> drie\n", "<b>twee", "x"),
    ("Zie [x](https://goed.nl/pad).\n", "https://goed.nl/pad", "https://kwaad.nl"),
    ("Zie [x](https://goed.nl/pad).\n", "goed.nl", "kwaad.nl"),
    ("Zie [hier](https://goed.nl).\n", "hier", "[daar](https://kwaad.nl)"),
    ("Zie ![hier](a.png).\n", "hier", "x"),
    ("Zie <https://goed.nl>.\n", "goed", "kwaad"),
    ("[a]: https://goed.nl\n", "https://goed.nl", "https://kwaad.nl"),
    ("Een `code` twee\n", "code", "x"),
    ("```\ncode\n```\n", "code", "x"),
    ("```python\ncode\n```\n\nTekst.\n", "```python", "x"),
    ("Tekst { .klas hier }\n", "hier", "x"),
    ("# T\n\nEen.\n", "# T", "template: x.html"),  # the engine would take it for a setting
    ("- a\n- hier\n- c\n", "hier", FENCE),
    ("| a | hier |\n|---|---|\n", "hier", FENCE),
    ("# Kop hier\n", "hier", FENCE),
    ("!!! note\n    tekst hier\n", "hier", FENCE),
    ("--- \ntitle: X\n---\n\n# Y\n", "title: X", "template: x"),
    ("---\n---\n\nx\n", "--- ---", "x"),
    ("een een\n", "een", "x"),
)


@pytest.mark.parametrize("case", REPLACED)
def test_new_words_stand_where_the_old_ones_stood(case: tuple[str, str, str, str]) -> None:
    page, passage, text, expected = case
    assert put(page, passage, text) == expected


@pytest.mark.parametrize("case", ELSEWHERE)
def test_what_isn_t_among_words_or_doesn_t_fit_there_goes_to_the_end(case: tuple[str, str, str]) -> None:
    assert put(*case) == "at the end"


@given(st.text(max_size=200), st.text(max_size=60))
def test_whatever_a_page_holds_all_of_it_stays_around_what_is_new(page: str, passage: str) -> None:
    found = placed(page, passage, "nieuw")
    if found.replaces:
        gone = page[len(found.before) : len(page) - len(found.after)]
        assert gone.split() == passage.split()
    else:
        assert (found.before + found.after).split() == page.split()


def test_it_takes_no_time_whatever_the_page() -> None:
    pages = [part * (LONGEST_PAGE // len(part)) for part in ("a b ", "a ", "\n", "a\r\n", "[a](", "> ", "- x\n")]
    pages += [f"---\n{pages[3]}", "a b " * 250_000]
    begun = process_time()
    for page in pages:
        assert not placed(page, "a b " * 450 + "x", "nieuw").replaces
    assert process_time() - begun < 5
    for seed in range(100):
        assert not placed(pages[0], hostile(seed, 40), "nieuw").replaces


CODE = "<script>x</script>\n\n<img src=x onerror=alert(1)>\n\n# kop\n\n[a]: https://kwaad.nl\n\n*[HTML]: kwaad"
QUOTED = "\n".join(f"> {line}" for line in ("```", *CODE.split("\n"), "```"))
LISTED = "\n".join(f"  {line}" for line in ("```", *CODE.split("\n"), "```"))
NESTED = (QUOTED, f"-{LISTED[1:]}", f"- x\n\n{LISTED}", f"1.{LISTED.replace('  ', '   ')[2:]}", f"> -{LISTED[1:]}")
TYPED = (CODE, f"```\n{CODE}\n```", *NESTED, "\n".join(f"    {line}" for line in CODE.split("\n")))
SPECIAL = ("/// note\nx\n///", "/// html\nx", "/// details\nx", "??? x", "???+ x", '```\n--8<-- "README.md"\n```')


@pytest.mark.parametrize("text", [*TYPED, *SPECIAL])
@pytest.mark.parametrize("extensions", EXTENSIONS.values(), ids=EXTENSIONS)
def test_no_engine_makes_more_of_it_than_what_its_writer_may(text: str, extensions: list[str]) -> None:
    """Maintainers see code, and code it must be on the site: in a list or a quote too."""
    engine = Markdown(extensions=extensions)
    html = engine.convert(f"# Boven\n\nIntro.\n\n{markdown(text)}\n\nDaarna [a] HTML.\n\n## Onder\n")
    assert html.count("<h1") == html.count("<h2") == 1
    for made in ("<script", "<img", "<abbr", "<details", "admonition", 'kwaad.nl"', "ospo_automation"):
        assert made not in html, html
    assert "<p>Daarna [a] HTML.</p>" in html


@pytest.mark.parametrize(
    ("typed", "written"),
    [("2024\\. Dat was een jaar.", "2024&#8203;. Dat was een jaar."), ("\\# geen kop", "&#35; geen kop")],
)
def test_what_would_begin_a_list_or_a_heading_is_a_word(typed: str, written: str) -> None:
    assert str(markdown(typed)) == written
