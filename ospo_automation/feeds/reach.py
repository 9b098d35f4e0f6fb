"""Which machines may be asked for a feed: those of the open internet, whatever a name or a redirect leads to."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
Place = tuple[str, int]
"""The number of a machine, and its port."""


def is_public(place: Place) -> bool:
    """Whether it stands on the open internet: never this machine, nor an own network, in no spelling."""
    try:
        address = ipaddress.ip_address(place[0].partition("%")[0])
    except ValueError:
        return False
    return all(map(_is_open, _meant(address)))


def _meant(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """With what stands within it: an address of the old kind can be written in one of the new."""
    if isinstance(address, IPv4Address):
        return [address]
    within: list[IPv4Address | None] = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64 or int(address) >> 32 == 0:
        within.append(IPv4Address(int(address) & 0xFFFFFFFF))
    found = [each for each in within if each is not None]
    return list(found) if address.ipv4_mapped is not None or address in _NAT64 else [address, *found]


def _is_open(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def looked_up(host: str, port: int) -> list[Place]:
    """What the name server says, which may be anything. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys((str(each[4][0]), int(each[4][1])) for each in found))


@dataclass(frozen=True)
class Reach:
    """How a name becomes a place, and which places may be asked. What is asked is the very place that was looked at, so
    that a name server can't give another one in between.
    """

    look_up: Callable[[str, int], list[Place]] = looked_up
    may_ask: Callable[[Place], bool] = is_public

    def of(self, host: str, port: int) -> list[Place] | None:
        """None where any of its places may not be asked: a name that leads inside at times is no feed's."""
        found = self.look_up(host, port)
        return found if found and all(map(self.may_ask, found)) else None
