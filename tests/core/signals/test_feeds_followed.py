"""Which addresses of feeds a network may name, and what is said of the others."""

from __future__ import annotations

import pytest

from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.core.signals.feeds_followed import NoFeedAddress, feed_address
from ospo_automation.core.signals.tips_sent import Settings
from tests.given import OSPO_YML, configured


@pytest.mark.parametrize(
    "text",
    [
        *("http://localhost/f", "http://127.0.0.1/f", "http://[::1]/f", "http://2130706433/f", "http://0x7f.1/f"),
        *("https://intranet/f", "https://x.local/f", "https://a.example:8443/f", "https://169.254.169.254/latest"),
    ],
)
def test_an_own_network_is_refused(text: str) -> None:
    with pytest.raises(NoFeedAddress) as wrong:
        feed_address(text)
    assert wrong.value.is_inside


@pytest.mark.parametrize("text", ["", "feed", "ftp://a.example/f", "https://me:pw@a.example/f", "file:///etc/passwd"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(NoFeedAddress):
        feed_address(text)


def test_a_network_names_them_with_or_without_a_topic() -> None:
    some = "signals:\n  feeds:\n    - https://a.example/f\n    - {address: 'https://b.example/g#x', topic: inkoop}\n"
    settings = configured(OSPO_YML + some).section(Settings)
    assert settings is not None
    assert [(each.address, each.topic) for each in settings.feeds] == [
        ("https://a.example/f", None),
        ("https://b.example/g", "inkoop"),
    ]


@pytest.mark.parametrize(
    ("feeds", "told"),
    [
        ("- https://a.example/f\n    - http://127.0.0.1/f", "a network of somebody's own"),
        ("- https://a.example/f\n    - https://a.example/f", "twice"),
        ("- https://a.example/f\n    - {address: 'https://b.example/f', topics: x}", "topic"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(feeds: str, told: str) -> None:
    with pytest.raises(BadConfig) as wrong:
        configured(f"{OSPO_YML}signals:\n  feeds:\n    {feeds}\n")
    (fault,) = wrong.value.faults
    assert told in str(fault)
    assert fault.line > OSPO_YML.count("\n")
