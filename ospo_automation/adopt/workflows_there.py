"""Whether the workflows are there that a network's settings need, and whether they all are of one release, this one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping

import ospo_automation
from ospo_automation.core.network import by_mail, website
from ospo_automation.core.network.decided import FILE, Network
from ospo_automation.core.primitives.errors import Fault
from ospo_automation.core.sight import cards

from .earlier import earlier
from .source import COMMIT, Release
from .thin import PARTS, Call, Part, calls
from .workflow_files import FOLDER
from .yaml_nodes import Node, composed

Line = Callable[..., int]
INIT, UPGRADE = "Run 'ospo init --apply', or put back the file if you took it out.", "Run 'ospo upgrade'."
_VERSION = re.compile(r"v?(\d{1,4})\.(\d{1,4})\.(\d{1,4})\b")
# Each by what it is started by and what it does: people may name a file otherwise, or have one of their own.
_DOES: Mapping[str, tuple[frozenset[str], re.Pattern[str], str]] = {
    "ospo.yml": (
        frozenset({"issues"}),
        re.compile(r"(?:actions/run|run-ospo\.yml)\b"),
        "so nothing happens when somebody sends a casus or answers",
    ),
    "sweep.yml": (
        frozenset({"schedule"}),
        re.compile(r"(?:actions/run|run-sweep\.yml)\b"),
        "so nobody looks again at a casus that stays silent",
    ),
    "check.yml": (
        frozenset({"pull_request"}),
        re.compile(r"(?:actions/check|run-check\.yml)\b"),
        "so a mistake in your files is seen only once it is merged",
    ),
    "site.yml": (
        frozenset({"push", "workflow_call"}),
        re.compile(r"(?:actions/site|run-site\.yml|workflows/site\.yml)\b"),
        "so no site is made",
    ),
    "site-nightly.yml": (
        frozenset({"schedule"}),
        re.compile(r"(?:actions/site|run-site\.yml|workflows/site\.yml)\b"),
        "so the board and the figures on the site stay as they are",
    ),
    "projects.yml": (
        frozenset({"schedule"}),
        re.compile(r"(?:actions/run|run-projects\.yml)\b"),
        "so the Projects board follows nothing",
    ),
    "mail.yml": (
        frozenset({"schedule"}),
        re.compile(r"(?:actions/run|run-mail\.yml)\b"),
        "so nobody who writes a mail gets an answer",
    ),
}
_SECTIONS = {
    "site.yml": website.SITE,
    "site-nightly.yml": website.SITE,
    "projects.yml": cards.PROJECT,
    "mail.yml": by_mail.MAIL,
}
_OF_THEIR_OWN = {"projects.yml": "projects", "mail.yml": "mail"}  # by the command that each gives


def there_faults(
    network: Network, workflows: Mapping[str, str], line: Line, written: Container[str] = ()
) -> Iterator[Fault]:
    """A warning for each that isn't there. `workflows` are texts by path, `line` tells where a section stands.

    `written` is what we ever put there: who took out what they can do without meant it.
    """
    read = [composed(text) for path, text in workflows.items() if path.startswith(f"{FOLDER}/")]
    for part in PARTS:
        if not part.is_needed(network) or any(_does(part, each) for each in read):
            continue
        section, (_, _, so) = _SECTIONS.get(part.file), _DOES[part.file]
        if section is None and not part.is_base and part.path in written:
            continue
        if section is None:
            yield Fault(part.path, 0, f"is not there, {so}.", INIT, warning=True)
        else:
            what = f"'{section}:' needs a workflow such as {part.path}, and there is none, {so}."
            yield Fault(FILE, line(section), what, INIT, warning=True)


def _does(part: Part, workflow: Node) -> bool:
    on, pattern, _ = _DOES[part.file]
    if not on & workflow.get("on").names():
        return False
    for job in workflow.get("jobs").values():
        for step in (job, *job.get("steps").each()):
            command, uses = step.get("with").get("command").text, step.get("uses").text
            own = command if command in _OF_THEIR_OWN.values() else ""
            if pattern.search(uses) and ("run-" in uses or own == _OF_THEIR_OWN.get(part.file, "")):
                return True
    return False


def release_faults(workflows: Mapping[str, str], own: Callable[[], Release | None]) -> Iterator[Fault]:
    """A warning for each line that names something of ours by what can be moved, by another release than the other
    lines do, or by an older one than this. `own` tells this release, None where that isn't known.
    """
    there = {path: text for path, text in workflows.items() if path.startswith(f"{FOLDER}/")}
    for each in earlier(there):
        what = "holds all jobs, as an earlier version had it: what a new release changes doesn't come to you."
        yield Fault(each.path, 0, what, UPGRADE, warning=True)
    found = [call for path, text in there.items() for call in calls(path, text)]
    usual = Counter((call.source, call.ref) for call in found).most_common(1)
    this = own() if found else None
    for call in found:
        if what := _wrong(call, usual[0][0], this):
            yield Fault(call.file, call.line, what, UPGRADE, warning=True)


def _wrong(call: Call, usual: tuple[str, str], own: Release | None) -> str:
    if call.ref.isupper():
        return ""  # a placeholder, which is told of by itself
    if not COMMIT.fullmatch(call.ref):
        return f"names '{call.ref}', which can be moved to other code, and not the 40 characters of a commit."
    if (call.source, call.ref) != usual:
        return f"names another release ({call.ref[:12]}) than your other lines do ({usual[1][:12]})."
    if own is not None and call.ref == own.commit:
        return ""
    then, now = _VERSION.match(call.remark), _VERSION.match(ospo_automation.__version__)
    if then is not None and now is not None and _numbers(then) < _numbers(now):
        return f"names release {then[0]}, and this is {ospo_automation.__version__}."
    return ""


def _numbers(version: re.Match[str]) -> tuple[int, ...]:
    return tuple(map(int, version.groups()))
