"""What can be put elsewhere: which texts wait for that, how they are copied, and what hangs on a wall."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from ospo_automation.core.network.website import Settings
from ospo_automation.core.sight.for_site import Records, dump, load
from ospo_automation.site.content import Content
from ospo_automation.site.generate import generate, made_pages
from ospo_automation.site.plain_markdown import as_markdown
from ospo_automation.site.poster_page import CODE, intranet
from ospo_automation.site.shared_elsewhere import Text, filled, first_image
from ospo_automation.texts import LANGUAGES, words
from tests.given import configured
from tests.site.knowledge import ADDRESS, OSPO, PAGES, TODAY, content, layout, lesson, write

ON = f"{OSPO}experiences:\ndigest:\ncommunication:\n  accounts: [wouter]\n"
SAID = words("nl")["site"]
MONTH = (
    "---\ntitle: Maandbericht van oktober 2026\ndate: 2026-10-31\nissue: 9\n---\n\n# Maandbericht\n\nVeel gebeurd.\n"
)


def there(root: Path, placed: dict[int, str], **more: str) -> Content:
    old = lesson("Hoe lang geleden?", date=TODAY - timedelta(days=366), casus=7)
    pages = {**PAGES, "docs/maandberichten/2026-10.md": MONTH, "docs/lessen/2025/7-oud.md": old, **more}
    return replace(content(write(root, pages, ON))[0], placed=placed)


def waiting(found: Content) -> list[str]:
    text = made_pages(found)["te-plaatsen.md"].text
    return re.findall(r'data-share="([^"]+)"', text)


def test_what_waits_is_new_and_stands_nowhere_else_yet(tmp_path: Path) -> None:
    assert waiting(there(tmp_path, {})) == ["maandberichten/2026-10.md", "lessen/2026/1-koppeling.md"]
    found = there(tmp_path, {9: "https://pleio.example/blog/9", 1: "javascript:alert(1)"})
    assert waiting(found) == ["lessen/2026/1-koppeling.md"]
    assert "issues/1)" not in made_pages(found)["te-plaatsen.md"].text  # its owner wants no link
    agreed = {
        "docs/lessen/2026/1-koppeling.md": PAGES["docs/lessen/2026/1-koppeling.md"].replace(
            "casus: 1", "casus: 1\nlink: true"
        )
    }
    linked = there(tmp_path / "b", {}, **agreed)
    assert "[bij #1](https://github.com/acme/netwerk/issues/1)" in made_pages(linked)["te-plaatsen.md"].text
    by_file = replace(found, placed_lessons={"docs/lessen/2026/1-koppeling.md": "https://pleio.example/blog/1"})
    assert waiting(by_file) == []
    generate(tmp_path, layout(tmp_path), found, dates_known=False)
    known = {page.path: page for page in layout(tmp_path).pages()}
    assert known["maandberichten/2026-10.md"].elsewhere == "https://pleio.example/blog/9"
    assert known["lessen/2026/1-koppeling.md"].elsewhere == ""
    assert not known["te-plaatsen.md"].is_found


def test_where_nobody_puts_texts_elsewhere_there_is_no_list(tmp_path: Path) -> None:
    made = made_pages(content(write(tmp_path, PAGES))[0])
    assert "te-plaatsen.md" not in made
    assert made["poster.md"].beside[CODE].startswith(b"<svg ")


def test_the_records_keep_where_a_text_stands() -> None:
    records = Records(placed={12: "https://pleio.example/1"})
    assert load(dump(records), "x.json") == records


HTML = """<h2>Eén &amp; twee</h2>
<p>Een <strong>vet</strong> en <em>schuin</em> woord, <code>a`b</code> en * geen lijst. <a href="https://x.example/a_(b)/">Link</a></p>
<ul><li>een</li><li><p>twee</p><ol><li>twee-een</li><li>twee-twee</li></ol></li></ul>
<blockquote><p>Citaat</p></blockquote>
<pre><code>if x &lt; 1:
    # niets
</code></pre>
<p>1. geen lijst</p>"""


def test_as_markdown_it_says_the_same() -> None:
    text = as_markdown(HTML)
    assert "- een\n- twee\n    1. twee-een\n    2. twee-twee\n\n" in text
    again = LexborHTMLParser(MarkdownIt("commonmark", {"html": False}).render(text))
    wanted = LexborHTMLParser(HTML)
    for tag in ("h2", "strong", "em", "a", "ul > li", "ol > li", "blockquote", "pre", "code"):
        assert len(again.css(tag)) == len(wanted.css(tag)), (tag, text)
    assert [each.attributes["href"] for each in again.css("a")] == ["https://x.example/a_(b)/"]
    assert "if x < 1:\n    # niets" in text
    assert as_markdown("<p>&lt;script&gt; [x](y) `z`</p>") == "\\<script\\> \\[x\\](y) \\`z\\`\n"


SLOT = '<div class="ospo-share" data-share="lessen/1.md"></div>'
BLOG = '<body>\n<h1>Titel</h1>\n<h2>Kop</h2>\n<p>Tekst <a href="https://x.example/">link</a></p>\n</body>'


def test_a_text_stands_there_whole_also_without_a_script() -> None:
    text = Text('De "titel"', "nl", BLOG, '<img src="../a.png" alt="Een &quot;brug&quot;">')
    done = filled(f"{SLOT}{SLOT.replace('1.md', '2.md')}", {"lessen/1.md": text}, SAID)
    assert filled(done, {"lessen/1.md": text}, SAID) == done
    assert filled(done, {}, SAID) == f"{SLOT}{SLOT.replace('1.md', '2.md')}"
    tree = LexborHTMLParser(done)
    shown = tree.css_first(".ospo-rich")
    assert shown is not None
    assert shown.attributes["lang"] == "nl"
    assert [each.tag for each in shown.css("*")][1:] == ["h3", "p", "a"]  # its title is asked for apart
    area = tree.css_first("textarea")
    assert area is not None
    assert area.text().strip() == "## Kop\n\nTekst [link](https://x.example/)"
    assert [each.attributes["aria-label"] for each in tree.css("button")] == [
        f'{SAID["share"]["copy"]}: De "titel"',
        f'{SAID["share"]["copy_markdown"]}: De "titel"',
    ]
    assert 'alt="Een &quot;brug&quot;"' in done
    assert done.endswith(SLOT.replace("1.md", "2.md"))


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ('<img alt="Een brug" src="../brug.png">', '<img src="../lessen/brug.png" alt="Een brug">'),
        ('<img src="x.png" alt="">', ""),
        ('<img src="https://elders.example/x.png" alt="Een brug">', ""),
        ('<img src="../../../x.png" alt="Een brug">', ""),
        ('<img src="data:image/png;base64,x" alt="Een brug">', ""),
    ],
)
def test_a_picture_is_of_the_site_itself_and_has_words(tag: str, found: str) -> None:
    assert first_image(f"<p>{tag}</p>", "lessen/1-a/") == found


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_intranet_gets_eighty_words(language: str) -> None:
    network = configured(OSPO.replace("language: nl", f"language: {language}"))
    body = LexborHTMLParser(intranet(network, Settings(address=ADDRESS, title="het netwerk")).blog)
    assert 60 <= len(body.text(separator=" ").split()) <= 80
    assert all(str(each.attributes["href"]).startswith(ADDRESS) for each in body.css("a"))
