"""A value of each kind that functions of `core` and `site` ask for."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from ospo_automation.core import command
from ospo_automation.core.casus import assessing, casus, rounds
from ospo_automation.core.casus import checkout as checkouts
from ospo_automation.core.engine import reader
from ospo_automation.core.github import ours, told
from ospo_automation.core.knowledge import experience, published
from ospo_automation.core.meetings import series
from ospo_automation.core.network import decided, expertise, labels, profiles, website
from ospo_automation.site import layout, structured
from ospo_automation.site.audit import seeing
from tests import given


def _all_told() -> Iterator[tuple[told.Source[Any], Any]]:
    """Everything in GitHub's settings, each as it may be."""
    yield told.REPOSITORY, told.RepositorySettings()
    yield told.ISSUES_BY, "ALL"
    yield told.INTERACTION, told.InteractionLimit("existing_users", "repository")
    yield told.ACTIONS, told.AllowedActions(kind="selected", patterns=("acme/*",))
    yield told.TOKEN, told.TokenDefaults()
    yield told.FORK_APPROVAL, "first_time_contributors"
    yield told.POLICIES, (told.ActionsPolicy("Beleid", events=frozenset({"push"})),)
    yield from ((each, {}) for each in (told.STATES, told.ENVIRONMENTS, told.VARIABLES, told.OPEN_WITH, told.ACCOUNTS))
    yield told.LABELS, {"casus": ("c5def5", "Een vraag")}
    yield told.SECRETS, frozenset()
    yield told.PAGES, told.PagesSettings("https://acme.example/")
    yield from ((each, (told.BranchRule("pull_request"),)) for each in (told.RULES, told.BRANCH_RULES))
    yield told.CHECKS, ("ci",)
    yield told.LOCKED, False
    yield told.PROJECT, told.ProjectState("orgs/acme/projects/1")


def samples() -> Mapping[Any, Any]:
    checkout = given.checkout()
    now = given.NOW
    site = website.Settings(address="https://kennis.example.org/net/")
    one = assessing.assess(given.issue(), [], checkout.form, checkout.network)
    assert one is not None
    page = layout.Page(path="a.md", kind=layout.PageKind.PAGE)
    node = yaml.compose("a: b")
    settings = told.Told("https://git.example/acme/netwerk", dict(_all_told()))
    return {
        told.Source[Any]: told.REPOSITORY,
        told.Source[told.T]: told.REPOSITORY,  # type: ignore[valid-type]  # as the method is annotated
        told.Told: settings,
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
        decided.Network: checkout.network,
        casus.CasusForm: checkout.form,
        expertise.Expertise: checkout.expertise,
        profiles.Profiles: checkout.profiles,
        checkouts.Checkout: checkout,
        reader.Reader: given.Given(),
        command.Command: command.Command("ask", lambda _: iter(()), needs=frozenset(command.Need)),
        labels.Labels: checkout.network.labels,
        ours.Ours: ours.Ours(),
        website.Settings: site,
        layout.Page: page,
        series.About: series.About(),
        series.Settings: series.Settings(),
        profiles.Profile: profiles.Profile(),
        rounds.Limits: rounds.Limits(),
        published.LessonFront: published.LessonFront(title="Een les", description="x" * 80, date=now.date()),
        experience.ExperienceFront: experience.ExperienceFront(
            title="Een succes", description="x" * 80, date=now.date()
        ),
        yaml.Node: node,
        yaml.MappingNode: node,
        seeing.Seen: seeing.see("<article><p>x</p></article>", page),
        layout.PageKind: layout.PageKind.PAGE,
        structured.SiteWide: structured.SiteWide(site, "Kennisbank", "nl"),
    }
