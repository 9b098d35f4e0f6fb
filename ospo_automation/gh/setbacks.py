"""What GitHub answers when it doesn't do something now: the one table of that, each row with where it was seen.

Everything else that it refuses is about what was asked, and is told in GitHub's own words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

Json = Mapping[str, Any]


class Remedy(Enum):
    QUOTA = "put off until GitHub lets us go on"
    TOO_MUCH = "asked again in smaller pages"
    PASSING = "tried again where that does no harm"


@dataclass(frozen=True)
class Setback:
    """One way in which GitHub says it; what is given here must all hold. `name`: an error's `type` or `code`.

    `words`: in its message, in lower case. `header`: one that must be there, or `name: value`. `source`: who saw it.
    `status`: REST's for the same, where GraphQL says it with 200.
    """

    kind: Remedy
    source: str
    name: str = ""
    words: str = ""
    statuses: Collection[int] = ()
    header: str = ""
    status: int = 503


GRAPHQL_LIMITS = "https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api"
REST_LIMITS = "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api"
PYGITHUB = "https://github.com/PyGithub/PyGithub/blob/main/github/Requester.py"
NO_SOURCE = "no page of GitHub's; what the name says"

SAID = (403, 422)  # statuses with which REST says in words that it was too much; GraphQL's errors come with any

SETBACKS = (
    # The first that holds decides: where a quota is used up as well, nothing else helps.
    Setback(Remedy.QUOTA, "https://github.com/yanyongyu/githubkit/issues/271", name="RATE_LIMIT"),
    Setback(Remedy.QUOTA, "https://github.com/octokit/plugin-throttling.js/issues/848", name="graphql_rate_limit"),
    Setback(Remedy.QUOTA, GRAPHQL_LIMITS, name="RATE_LIMITED"),
    Setback(Remedy.QUOTA, REST_LIMITS, statuses=(429,)),
    Setback(Remedy.QUOTA, REST_LIMITS, statuses=(403,), header="retry-after"),
    Setback(Remedy.QUOTA, REST_LIMITS, statuses=(403,), header="x-ratelimit-remaining: 0"),
    Setback(Remedy.QUOTA, REST_LIMITS, statuses=(403,), words="rate limit"),
    Setback(Remedy.QUOTA, PYGITHUB, statuses=(403,), words="please wait a few minutes before you try again"),
    Setback(Remedy.QUOTA, PYGITHUB, statuses=(403,), words="please retry your request again later"),
    Setback(Remedy.QUOTA, "https://github.com/cli/cli/issues/4801", statuses=SAID, words="was submitted too quickly"),
    Setback(
        Remedy.QUOTA,
        "https://github.com/scala-steward-org/scala-steward-action/issues/335",
        statuses=SAID,
        words="temporarily blocked from content creation",
    ),
    Setback(
        Remedy.QUOTA,
        "https://docs.github.com/enterprise-server@3.0/rest/overview/resources-in-the-rest-api#abuse-rate-limits",
        statuses=SAID,
        words="abuse detection",
    ),
    Setback(Remedy.TOO_MUCH, "https://github.com/palantir/policy-bot/issues/1086", name="RESOURCE_LIMITS_EXCEEDED"),
    Setback(
        Remedy.TOO_MUCH,
        "https://github.com/yoshi389111/github-profile-3d-contrib/issues/163",
        words="resource limits for this query exceeded",
    ),
    Setback(Remedy.TOO_MUCH, "https://github.com/semantic-release/github/issues/911", name="MAX_NODE_LIMIT_EXCEEDED"),
    Setback(Remedy.PASSING, NO_SOURCE, name="INTERNAL"),
    Setback(Remedy.PASSING, NO_SOURCE, name="SERVICE_UNAVAILABLE"),
    Setback(  # "This may be the result of a timeout"
        Remedy.PASSING,
        "https://github.com/cli/cli/issues/7234",
        words="something went wrong while executing your query",
        status=502,
    ),
    Setback(Remedy.PASSING, "https://github.com/octokit/request.js/issues/589", statuses=range(500, 600)),
)


def setback(status: int, headers: Json, answer: Any) -> Setback | None:
    """The row that holds for an answer, or None where it says something else. Names of headers are in lower case."""
    found = list(errors_of(answer))
    return next((row for row in SETBACKS if any(_holds(row, status, headers, error) for error in found)), None)


def errors_of(answer: Any) -> Iterator[Json]:
    """What an answer complains of: GraphQL's errors, or REST's message and the errors below it. At least one."""
    told = answer if isinstance(answer, dict) else {}
    below = [each if isinstance(each, dict) else {"message": each} for each in told.get("errors") or ()]
    if "message" in told or not below:
        yield {"message": told.get("message"), "is_rest": True}
    is_rest = "message" in told
    yield from ({**each, "is_rest": is_rest} for each in below)


def _holds(row: Setback, status: int, headers: Json, error: Json) -> bool:
    if row.name and row.name not in {error.get("type"), error.get("code")}:
        return False
    if row.words and (row.words not in str(error.get("message") or "").lower() or _names_something(error)):
        return False
    if row.statuses and not (status in row.statuses or (row.words and not error["is_rest"])):
        return False
    name, _, value = row.header.partition(": ")
    return not name or (name in headers and value in {"", str(headers[name])})


def _names_something(error: Json) -> bool:
    """Whether its message repeats what we asked for, which people may have called anything: a label "rate limit"."""
    return error.get("type") == "NOT_FOUND"
