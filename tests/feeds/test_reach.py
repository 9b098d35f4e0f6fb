"""Only machines of the open internet are asked, in whatever spelling their number comes."""

from __future__ import annotations

import pytest

from ospo_automation.feeds.reach import Reach, is_public

INSIDE = (
    *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.1", "100.64.0.1"),
    *("224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
    *("2001:0:a00:1::1", "nieuws.example", "", "1"),
)


@pytest.mark.parametrize("number", INSIDE)
def test_inside(number: str) -> None:
    assert not is_public((number, 443))


@pytest.mark.parametrize("number", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_outside(number: str) -> None:
    assert is_public((number, 443))


def test_a_name_that_leads_inside_at_times_is_refused() -> None:
    both = Reach(lambda _host, port: [("93.184.216.34", port), ("10.0.0.1", port)])
    assert both.of("nieuws.example", 443) is None
    assert Reach(lambda _host, _port: []).of("nieuws.example", 443) is None
    assert Reach(lambda _host, port: [("93.184.216.34", port)]).of("nieuws.example", 443) == [("93.184.216.34", 443)]
