"""A feed is opened once and politely; whatever it leads to, sends or holds back, we stay within our bounds."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from email.message import Message
from threading import Thread

import pytest

from ospo_automation.core.signals.feed_text import LARGEST
from ospo_automation.core.signals.feeds_found import FeedFound, Fetched
from ospo_automation.feeds.fetching import MOST_STEPS, Web
from ospo_automation.feeds.reach import Place, Reach
from tests.feed_served import Answer, Served, rss, served

FEED = "http://nieuws.example/feed.xml"
ONE = rss(("Een", "/een", "Mon, 30 Nov 2026 10:00:00 GMT"))


@pytest.fixture(scope="module")
def web() -> Iterator[Served]:
    with served() as it:
        yield it


def fetched(web: Served, path: str = "/feed.xml", etag: str = "", modified: str = "") -> FeedFound:
    return web.web().read(FeedFound(f"http://nieuws.example{path}", etag=etag, modified=modified))


def test_a_feed_is_read_and_asked_for_again_only_if_it_changed(web: Served) -> None:
    def answer(asked: Message) -> Answer:
        marks = {"ETag": '"a1"', "Last-Modified": "Mon, 30 Nov 2026 10:00:00 GMT", "Content-Encoding": "gzip"}
        return (304, {}, b"") if asked.get("If-None-Match") == '"a1"' else (200, marks, gzip.compress(ONE.encode()))

    web.answers["/feed.xml"] = answer
    found = fetched(web)
    assert (found.fetched, found.etag, [each.link for each in found.entries]) == (
        Fetched.READ,
        '"a1"',
        ["http://nieuws.example/een"],
    )
    again = fetched(web, etag=found.etag, modified=found.modified)
    assert (again.fetched, again.etag, again.entries) == (Fetched.SAME, '"a1"', ())
    headers = web.asked[-1][1]
    assert headers["If-Modified-Since"] == "Mon, 30 Nov 2026 10:00:00 GMT"
    assert headers["Host"] == "nieuws.example"
    assert not headers["Authorization"]
    assert not headers["Cookie"]


@pytest.mark.parametrize(
    ("location", "ends"),
    [
        ("/feed.xml", Fetched.READ),
        ("http://www.elders.example/feed.xml", Fetched.READ),
        ("/verder", Fetched.STEPS),
        ("http://127.0.0.1/feed.xml", Fetched.INSIDE),
        ("http://nieuws.example:8080/feed.xml", Fetched.INSIDE),
        ("http://intranet/", Fetched.INSIDE),
        ("file:///etc/passwd", Fetched.NO_ANSWER),
        ("http://me:pw@nieuws.example/", Fetched.NO_ANSWER),
    ],
)
def test_each_step_is_looked_at(web: Served, location: str, ends: Fetched) -> None:
    web.put("/feed.xml", ONE)
    web.answers["/verder"] = 302, {"Location": location}, b""
    before = len(web.asked)
    assert fetched(web, "/verder").fetched is ends
    assert len(web.asked) - before <= MOST_STEPS + 1


def test_a_step_to_a_name_that_leads_inside_is_refused(web: Served) -> None:
    def look_up(host: str, _port: int) -> list[Place]:
        return [("10.0.0.1", 80) if host == "binnen.example" else web.place]

    web.answers["/naar-binnen"] = 301, {"Location": "http://binnen.example/"}, b""
    opener = Web(Reach(look_up, lambda place: place == web.place))
    assert opener.read(FeedFound("http://nieuws.example/naar-binnen")).fetched is Fetched.INSIDE
    # As it comes, our own machine is refused as well.
    assert Web(Reach(lambda _host, _port: [web.place])).read(FeedFound(FEED)).fetched is Fetched.INSIDE


@pytest.mark.parametrize(
    ("body", "headers", "ends"),
    [
        (b"x" * (LARGEST + 1), {}, Fetched.LARGE),
        (gzip.compress(b" " * 50_000_000), {"Content-Encoding": "gzip"}, Fetched.LARGE),
        (b"geen gzip", {"Content-Encoding": "gzip"}, Fetched.NO_ANSWER),
        (ONE.encode(), {"Content-Encoding": "br"}, Fetched.NO_ANSWER),
        (b"<html>", {}, Fetched.NO_FEED),
        (ONE.encode(), {"ETag": "x" * 500, "Last-Modified": "é"}, Fetched.READ),
    ],
    ids=["large", "bomb", "no gzip", "unknown", "html", "odd marks"],
)
def test_bounds(web: Served, body: bytes, headers: dict[str, str], ends: Fetched) -> None:
    web.answers["/feed.xml"] = 200, headers, body
    found = fetched(web)
    assert (found.fetched, found.etag, found.modified) == (ends, "", "")


@pytest.mark.parametrize(("status", "ends"), [(404, Fetched.GONE), (410, Fetched.GONE), (500, Fetched.NO_ANSWER)])
def test_no_answer(web: Served, status: int, ends: Fetched) -> None:
    web.answers["/feed.xml"] = status, {}, b""
    assert fetched(web).fetched is ends
    nowhere = Web(Reach(lambda _host, _port: [("127.0.0.1", 1)], lambda _place: True))
    assert nowhere.read(FeedFound(FEED)).fetched is Fetched.NO_ANSWER


@pytest.mark.parametrize("sends", [b"", b"HTTP/1.1 200 OK\r\nA: ", b"HTTP/1.1 200 OK\r\n\r\n<rss>"])
def test_who_never_ends_is_cut_off(sends: bytes) -> None:
    """A byte at a time is always in time: only a limit on all of them holds."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = server.getsockname()

        def drip() -> None:
            there, _ = server.accept()
            with there:
                there.sendall(sends)
                try:
                    while sends:
                        there.sendall(b"x")
                    there.recv(100_000)
                    there.recv(1)  # until we are gone
                except OSError:
                    pass

        Thread(target=drip, daemon=True).start()
        opener = Web(Reach(lambda _host, _port: [place], lambda _place: True), patience=0.3)
        assert opener.read(FeedFound(FEED)).fetched.has_failed
