"""A label gets another name with all that carry it; where the new one is there already, those get that one."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from github.Repository import Repository

from ospo_automation.core.network.labels import LabelDefinition
from ospo_automation.core.network.moved_topics import LabelMove
from ospo_automation.core.primitives.errors import Gone

from .client import Connection
from .labels_named import names_of_labels, take_away
from .lists import listed

MOST = 10_000  # issues with one label


def carry(
    move: LabelMove, wanted: Mapping[str, LabelDefinition], repository: Repository, connection: Connection
) -> int:
    """How many issues got a label. Where it breaks off, a second time goes on: the old label goes last."""
    requester, url = repository.requester, repository.url
    is_there = move.new[0].lower() in names_of_labels(repository, connection)
    others = list(move.new) if is_there else list(move.new[1:])
    count = 0
    if others:
        issues = list(listed(connection, f"{url}/issues", MOST, labels=move.old, state="all"))
        for issue in issues:
            carried = {str(each["name"]).lower() for each in issue["labels"]}
            lacks = [name for name in others if name.lower() not in carried]
            if lacks:
                place = f"{url}/issues/{int(issue['number'])}/labels"
                connection.again(
                    lambda place=place, lacks=lacks: requester.requestJsonAndCheck(
                        "POST", place, input={"labels": lacks}
                    )  # type: ignore[misc]  # mypy can't infer such a lambda
                )
                count += 1
    if is_there:
        take_away([move.old], repository, connection)
        return count
    label = wanted[move.new[0]]
    given = {"new_name": label.name, "color": label.color, "description": label.description}
    place = f"{url}/labels/{quote(move.old, safe='')}"
    try:
        connection.again(lambda: requester.requestJsonAndCheck("PATCH", place, input=given))
    except Gone:  # it has its new name already, where the answer to that got lost
        if label.name.lower() not in names_of_labels(repository, connection):
            raise
    return count
