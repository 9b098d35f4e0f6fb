"""What a feed says is read whatever its kind; what is no feed, or wants more than to be read, is refused in no time."""

from __future__ import annotations

import time
from datetime import date

import pytest

from ospo_automation.core.signals.feed_text import DEEPEST, LARGEST, MOST_ENTRIES, NoFeed, day_in, entries_in
from tests.feed_served import rss

AT = "https://nieuws.example/feeds/alles.xml"
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><entry>
<title type="html">Samen &lt;b&gt;inkopen&lt;/b&gt; &amp;amp; delen</title>
<link rel="self" href="/nee"/><link href="../ja"/>
<id>tag:1</id><updated>2026-11-29T23:30:00-02:00</updated><published>2026-11-20</published>
<source><title>Elders</title><link href="/elders"/></source></entry></feed>"""
RDF = (
    '<rdf:RDF xmlns:rdf="x"><channel><title>N</title></channel>'
    "<item><title>Een</title><link>https://a.example/1</link><dc:date>2026-11-20T10:00:00Z</dc:date></item></rdf:RDF>"
)
LAUGHS = "".join(f'<!ENTITY {chr(98 + each)} "{f"&{chr(97 + each)};" * 10}">' for each in range(9))


def test_atom_rss_and_rdf() -> None:
    (atom,) = entries_in(ATOM.encode(), AT)
    assert (atom.title.split(), atom.link) == (["Samen", "inkopen", "&amp;", "delen"], "https://nieuws.example/ja")
    assert (atom.id, atom.day) == ("tag:1", date(2026, 11, 20))
    (item,) = entries_in(RDF.encode(), AT)
    assert (item.title, item.link, item.day) == ("Een", "https://a.example/1", date(2026, 11, 20))
    guid = (
        "<item><guid>https://a.example/2</guid></item><item><guid isPermaLink='false'>https://a.example/3</guid></item>"
    )
    first, second = entries_in(rss(more=guid).encode(), AT)
    assert (first.link, second.link, second.id) == ("https://a.example/2", "", "https://a.example/3")


def test_letters_of_every_kind() -> None:
    text = rss(("Caf&eacute; &euro; 5 &onbekend;", "https://a.example/1", ""))
    (entry,) = entries_in(text.encode(), AT)
    assert entry.title == "Café € 5"
    old = text.replace('"1.0"', '"1.0" encoding="windows-1252"').replace("Caf&eacute;", "Caf\xe9").encode("cp1252")
    assert entries_in(old, AT)[0].title == "Café € 5"
    latin = text.replace("Caf&eacute;", "Caf\xe9").encode("latin-1")
    assert entries_in(latin, AT, "text/xml; charset=ISO-8859-1")[0].title == "Café € 5"
    assert entries_in(b"\n " + text.encode(), AT, "text/xml; charset=zz")[0].title == "Café € 5"


@pytest.mark.parametrize(
    "text",
    [
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">{LAUGHS}]>{rss(("&j;", "", ""))[22:]}',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>',
        "<rss>" + "<channel>" * (DEEPEST + 1),
        "<rss>" + "<div>" * 200_000,
        "<rss><channel><item><title>" + "<" * 1_000_000,
        "<rss><channel><item><title>" + "<![CDATA[x]]>" * 150_000,
        "<rss " + " ".join(f"a{each}='1'" for each in range(150_000)) + "/",
        "<html><body>Onderhoud</body></html>",
        "niets",
        "",
        " " * (LARGEST + 1),
    ],
    ids=lambda text: str(text)[:30],
)
def test_what_is_no_feed_ends_at_once(text: str) -> None:
    began = time.process_time()
    with pytest.raises(NoFeed):
        entries_in(text.encode(), AT)
    assert time.process_time() - began < 1


def test_what_others_declare_is_never_fetched() -> None:
    text = '<!DOCTYPE rss SYSTEM "file:///etc/passwd">' + rss(("&x;a", "https://a.example/1", ""))[22:]
    assert [each.title for each in entries_in(text.encode(), AT)] == ["a"]


def test_only_the_first_entries_and_the_first_words() -> None:
    many = rss(*(("x" * 100_000 if each == 0 else "y", f"https://a.example/{each}", "") for each in range(500)))
    found = entries_in(many.encode(), AT)
    assert len(found) == MOST_ENTRIES
    assert len(found[0].title) < 3_000
    broken = rss(("Een", "https://a.example/1", "")).replace("</channel>", "<item><title>&</ch")
    assert [each.title for each in entries_in(broken.encode(), AT)] == ["Een"]  # as far as it came


@pytest.mark.parametrize(
    "text",
    [
        *("", "gisteren", "0000-00-00", "2026-02-30T10:00:00Z", "Mon, 99 Foo 2026 10:00:00 GMT", "9" * 60),
        *("9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+14:00", "Tue, 10 Jun 2003 04:00:00 +9999999", "1" * 5_000),
    ],
)
def test_a_day_that_there_cannot_be_is_none(text: str) -> None:
    assert day_in(text) is None


def test_days() -> None:
    for text in ("Mon, 30 Nov 2026 00:30:00 +0200", "2026-11-29T22:30:00Z", "2026-11-29", " 29 Nov 2026 10:00 GMT\n"):
        assert day_in(text) == date(2026, 11, 29)
