"""Addresses as people type them: the same page is one, and none leads into somebody's own network."""

from __future__ import annotations

import pytest

from ospo_automation.core.outgoing.safe import live_mentions
from ospo_automation.core.signals.web_links import NoLink, WebLink, link_in

SAME = {
    "https://nieuws.example/b?id=3": [
        "HTTPS://Nieuws.Example:443/a/../b?utm_source=x&id=3&fbclid=1#:~:text=hoi",
        "Lees https://nieuws.example/b?id=3.",
        "(zie https://nieuws.example/b?id=3)",
        "[het stuk](https://nieuws.example/b?id=3) is goed",
        "<https://nieuws.example/./b?id=3&mc_eid=ab#utm_medium=mail>",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fnieuws.example%2Fb%3Fid%3D3&data=05%7Cpiet",
    ],
    "https://xn--mnchen-3ya.example/%C3%BC/~jan": ["https://MÜNCHEN.example./ü/%7ejan"],
    "https://x.example/rapport_%281%29.pdf#deel-2": ["(https://x.example/rapport_(1).pdf#deel-2)"],
    "https://www.x.example/pad": ["www.x.example/pad, dus"],
    "http://x.example:8080/": ["http://x.example:8080"],
}
NONE = {
    NoLink.OWN: [
        *("http://127.0.0.1/", "http://127.1", "http://2130706433/", "http://0x7f.0.0.1/", "http://0177.0.0.1/"),
        *("http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://１２７.0.0.1/", "http://8.8.8.8/"),
        *("http://localhost:8000/", "http://intranet/pagina", "https://wiki.gemeente.local/", "https://a.home.arpa/"),
    ],
    NoLink.LOGIN: ["https://jan:geheim@x.example/", "https://x.example@evil.example/"],
    NoLink.SCHEME: ["ftp://x.example/", "javascript:alert(1)", "mailto:jan@x.example", "file:///etc/passwd"],
    NoLink.BROKEN: ["https://x.example:99999/", "https://x..example/", "https://-x.example/", "https://%6c.example/"],
    NoLink.LONG: [f"https://x.example/{'a' * 500}", f"https://x.example/{'a' * 5_000}"],
    NoLink.NONE: ["geen link, en/of zo", "zie punt 3: dat", ""],
}


@pytest.mark.parametrize(("typed", "address"), [(each, address) for address, all_ in SAME.items() for each in all_])
def test_a_page_has_one_address_however_it_is_typed(typed: str, address: str) -> None:
    assert link_in(typed)[0] == WebLink(address)
    assert link_in(address)[0] == WebLink(address)


@pytest.mark.parametrize(("typed", "why"), [(each, why) for why, all_ in NONE.items() for each in all_])
def test_what_nobody_else_can_open_is_no_link(typed: str, why: NoLink) -> None:
    assert link_in(typed)[0] is why


def test_what_people_say_around_it_is_left() -> None:
    assert link_in("[Het rapport](https://x.example/a) is goed")[1] == "Het rapport is goed"
    assert link_in("x.example/a", is_alone=True)[0] == WebLink("https://x.example/a")
    assert link_in("zie a.b", is_alone=True)[0] is NoLink.NONE


def test_the_same_page_has_one_print() -> None:
    ways = ("http://www.x.example/a/?b=1&c=2", "https://x.example/a?c=2&b=1#deel", "https://x.example/a?b=1&c=2")
    prints = {link.print for each in ways if isinstance(link := link_in(each)[0], WebLink)}
    others = ("https://x.example/a", "https://x.example/A?b=1&c=2", "https://x.example/a?b=1&c=2#/elders")
    more = {link.print for each in others if isinstance(link := link_in(each)[0], WebLink)}
    assert (len(prints), len(prints | more)) == (1, 4)


def test_nothing_in_it_can_do_anything_in_our_text() -> None:
    link, _ = link_in("https://x.example/@jan/a)b]c|d'e*f`g")
    assert isinstance(link, WebLink)
    assert not live_mentions(link.address)
    assert not set("@()[]|'`<>\\ ") & set(link.address)
