"""A value of each kind that functions of `core` and `site` ask for."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from selectolax.lexbor import LexborHTMLParser, LexborNode

from ospo_automation.core import calendar, casus, expertise, labels, network, ours, profiles, reader, scene, website
from ospo_automation.site import content, layout, structured
from tests import given


def samples() -> Mapping[Any, Any]:
    checkout = given.checkout()
    now = given.NOW
    site = website.Settings(address="https://kennis.example.org/net/")
    one = casus.assess(given.issue(), [], checkout.form, checkout.network)
    assert one is not None
    return {
        int: 1,
        float: 1.0,
        bool: False,
        date: now.date(),
        datetime: now,
        time: time(12, 30),
        timedelta: timedelta(days=1),
        ZoneInfo: ZoneInfo("Europe/Amsterdam"),
        Path: Path(tempfile.gettempdir()) / "nothing",
        type(checkout.network): checkout.network,
        network.Network: checkout.network,
        casus.CasusForm: checkout.form,
        expertise.Expertise: checkout.expertise,
        profiles.Profiles: checkout.profiles,
        reader.Checkout: checkout,
        reader.Reader: given.Given(),
        labels.Labels: checkout.network.labels,
        ours.Ours: ours.Ours(),
        website.Settings: site,
        structured.Standing: structured.Standing(site, "Kennisbank", "nl"),
    }
