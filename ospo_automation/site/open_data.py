"""Files for programs: experts who agreed to that, and what the network says of itself. Numbers as on the pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ospo_automation.core.network import website
from ospo_automation.core.network.profiles import Profile
from ospo_automation.core.sight.coverage import Cover, in_fives

from .content import Content, OwnPage

EXPERTS, NETWORK = "experts.json", "network.json"


class OpenData(BaseModel):
    """What stands in a file. A number of people is told in fives, and not at all below five."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OpenExpert(OpenData):
    """Somebody who agreed that this stands in a file for programs. What they didn't agree to isn't there."""

    name: Annotated[str, Field(description="As they write it.")]
    page: Annotated[str, Field(description="The address of their own page.")]
    organisation: Annotated[str | None, Field(description="Where they work.")] = None
    organisation_type: Annotated[str | None, Field(description="The kind of organisation, as the form names it.")] = (
        None
    )
    role: Annotated[str | None, Field(description="What they do there.")] = None
    region: Annotated[str | None, Field(description="Their region, as the form names it.")] = None
    topics: Annotated[tuple[str, ...] | None, Field(description="Paths of topics that they help with.")] = None
    in_a_personal_capacity: Annotated[bool, Field(description="Whether they are there for themselves.")] = False


class OpenExperts(OpenData):
    """The file `experts.json`."""

    schema_version: Annotated[str, Field(description="Grows when a field changes its meaning or goes.")] = "experts 1"
    network: Annotated[str, Field(description="The network's name.")]
    licence: Annotated[str, Field(description="Under which others may use it, as an SPDX identifier.")]
    experts: Annotated[tuple[OpenExpert, ...], Field(description="In the order of their names.")]


class OpenTopic(OpenData):
    """A topic of the network."""

    path: Annotated[str, Field(description="By which it is known.")]
    title: Annotated[str, Field(description="As people read it.")]
    description: Annotated[str | None, Field(description="What it is about.")] = None
    page: Annotated[str, Field(description="The address of its page.")]
    cover: Annotated[Cover, Field(description="nobody, one, full (nobody has room now) or covered.")]
    at_least: Annotated[int | None, Field(description="So many people at least, in fives.")] = None
    in_vain: Annotated[int | None, Field(description="Questions on which no expert said a word, if known.")] = None


class OpenNetwork(OpenData):
    """The file `network.json`: what the network says of itself."""

    schema_version: Annotated[str, Field(description="Grows when a field changes its meaning or goes.")] = "network 1"
    name: Annotated[str, Field(description="Its name.")]
    description: Annotated[str | None, Field(description="What it is, in a sentence.")] = None
    publisher: Annotated[str | None, Field(description="Who stands behind the site.")] = None
    language: Annotated[str, Field(description="The language of its pages.")]
    address: Annotated[str, Field(description="Of its site.")]
    repository: Annotated[str | None, Field(description="Where people work together.")] = None
    contact: Annotated[str, Field(description="A mail address.")]
    licence: Annotated[str, Field(description="Of the knowledge base, as an SPDX identifier.")]
    people_at_least: Annotated[int | None, Field(description="So many think along at least, in fives.")] = None
    lessons: Annotated[int, Field(description="How many were published.")]
    topics: Annotated[tuple[OpenTopic, ...], Field(description="In the order of the network.")]
    organisation_types_not_heard: Annotated[
        tuple[str, ...], Field(description="Kinds without a question, a lesson or a person.")
    ]
    regions_not_heard: Annotated[tuple[str, ...], Field(description="Regions that nobody named yet.")]


FILES: Mapping[str, type[OpenData]] = {EXPERTS: OpenExperts, NETWORK: OpenNetwork}


def schemas() -> dict[str, str]:
    """The JSON Schema of each file, by its name."""
    return {
        name.replace(".json", ".schema.json"): f"{json.dumps(_schema(model), indent=2, ensure_ascii=False)}\n"
        for name, model in FILES.items()
    }


def _schema(model: type[OpenData]) -> dict[str, object]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}


def open_data(content: Content, topics_of: Mapping[str, list[str]], pages: Mapping[str, str]) -> dict[str, bytes]:
    """Both files. `topics_of` are those for which each of who is shown signed up, by login, `pages` the files of the
    pages of topics.
    """
    experts = sorted(_experts(content, topics_of), key=lambda each: each.name.lower())
    site, network = content.site, content.network
    first = OpenExperts(network=network.name, licence=site.licence, experts=tuple(experts))
    coverage, people = content.coverage, content.here.expertise.everybody
    asked = {login for login in people if not content.here.profiles.of(login).follower}
    second = OpenNetwork(
        name=network.name,
        description=site.description or None,
        publisher=site.publisher or None,
        language=network.language,
        address=site.address,
        repository=content.repository or None,
        contact=network.contact,
        licence=site.licence,
        people_at_least=in_fives(len(asked)) or None,
        lessons=len(content.lessons),
        topics=tuple(
            OpenTopic(
                path=each.path,
                title=each.title,
                description=network.topics[each.path].description or None,
                page=website.address_of(site, f"{website.DOCS}/{pages[each.path]}"),
                cover=each.cover,
                at_least=each.at_least or None,
                in_vain=each.in_vain if coverage.knows_casussen else None,
            )
            for each in coverage.topics
        ),
        organisation_types_not_heard=coverage.kinds,
        regions_not_heard=coverage.regions,
    )
    return {EXPERTS: _json(first), NETWORK: _json(second)}


def _experts(content: Content, topics_of: Mapping[str, list[str]]) -> Iterator[OpenExpert]:
    for login, page, said in content.people:
        if said.on_site("open_data"):
            yield _expert(content, page, said, topics_of[login])


def _expert(content: Content, page: OwnPage, said: Profile, topics: list[str]) -> OpenExpert:
    shown = said.on_site
    return OpenExpert(
        name=page.title,
        page=website.address_of(content.site, page.source),
        organisation=(said.organisation or None) if shown("organisation") else None,
        organisation_type=(said.organisation_type or None) if shown("organisation_type") else None,
        role=(said.role or None) if shown("role") else None,
        region=(said.region or None) if shown("region") else None,
        topics=tuple(topics) if shown("topics") else None,
        in_a_personal_capacity=said.personal,
    )


def _json(written: OpenData) -> bytes:
    return f"{written.model_dump_json(indent=1, exclude_none=True)}\n".encode()
