"""The feeds that a network follows, as its configuration names them."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from ..network.decided import TopicPath
from ..primitives.section import NamedSection
from .web_links import NoLink, normalised

MOST_FEEDS = 50
_WHY = {
    NoLink.SCHEME: "begins with neither https:// nor http://",
    NoLink.OWN: "leads to a network of somebody's own, which we never open",
    NoLink.LOGIN: "holds a name or a password, which everybody could read here",
    NoLink.LONG: "is longer than 400 characters",
}


class NoFeedAddress(ValueError):
    """What is wrong with an address. `is_inside`: it leads to somebody's own network."""

    def __init__(self, why: str, *, is_inside: bool = False) -> None:
        super().__init__(why)
        self.is_inside = is_inside


def feed_address(text: str) -> str:
    """As we ask for it. Raises NoFeedAddress, also for one with a port of its own."""
    link = normalised(text.strip())
    if isinstance(link, NoLink):
        why = _WHY.get(link, "is no address of a feed; write it as https://nieuws.example.org/feed.xml")
        raise NoFeedAddress(why, is_inside=link is NoLink.OWN)
    if urlsplit(link.address).port is not None:
        raise NoFeedAddress("names a port; feeds of the open internet need none", is_inside=True)
    return link.address.partition("#")[0]


FeedAddress = Annotated[str, Field(examples=["https://nieuws.example.org/feed.xml"]), AfterValidator(feed_address)]


class Feed(NamedSection):
    """One that is followed; what is taken in of it stands at its `topic`."""

    name_key = "address"
    address: FeedAddress
    topic: TopicPath | None = None


def no_doubles(feeds: tuple[Feed, ...]) -> tuple[Feed, ...]:
    seen: set[str] = set()
    for each in feeds:
        if each.address in seen:
            raise ValueError(f"names {each.address} twice")
        seen.add(each.address)
    return feeds


Feeds = Annotated[tuple[Feed, ...], Field(max_length=MOST_FEEDS), AfterValidator(no_doubles)]
