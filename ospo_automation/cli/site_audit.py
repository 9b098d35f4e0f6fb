"""The audit on the command line: what of it is told where, and what of it fails."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import __version__
from ..extras import MODULES, missing
from .options import NOW, ROOT, Number
from .site_options import BROWSER, FILE, OUT, layout_of, settings_of
from .workflow import annotate, give, shown, summarise

if TYPE_CHECKING:
    from ..site.audit.findings import Finding
    from ..site.audit.reports import Report
    from ..site.gleaned import Gleaned

MOST_NOTES = 10  # of each level that GitHub shows beside lines
JSON = click.option("--json", "json_file", type=FILE, default=None, help="Write all findings to this file as JSON.")
SARIF = click.option(
    "--sarif", "sarif_file", type=FILE, default=None, help="Write them as SARIF, for annotations on GitHub."
)
EVIDENCE = click.option(
    "--evidence",
    "evidence_file",
    type=FILE,
    default=None,
    help="What a machine looked at and a person must, as a page.",
)
BASELINE = click.option("--baseline", type=FILE, default=None, help="A file of known findings: only new ones fail.")


@click.command("audit")
@BROWSER
@click.option("--pages", "most", type=Number(), default=60, help="At most so many in the browser.")
@JSON
@SARIF
@EVIDENCE
@BASELINE
@click.option("--write-baseline", is_flag=True, help="Make that file, or take out of it what is solved.")
@click.option("--strict", is_flag=True, help="Fail on what can be better, too.")
@click.option("--report", "only_reports", is_flag=True, help="Never fail: only tell.")
@NOW
@OUT
@ROOT
def audit_(
    browser: str,
    most: int,
    json_file: Path | None,
    sarif_file: Path | None,
    evidence_file: Path | None,
    baseline: Path | None,
    now: datetime | None,
    out: Path | None,
    root: Path,
    *,
    strict: bool,
    only_reports: bool,
    write_baseline: bool = False,
    gleaned: Mapping[str, Gleaned] | None = None,
) -> None:
    """Look at every page: is it found, and can everyone use it? With file, line and what to do about it."""
    from ..run.for_making import site_network
    from ..site.audit import audit
    from ..site.audit.browsing import browse, chosen, program
    from ..site.audit.evidence import evidence
    from ..site.audit.reports import Report, baseline_of, less
    from ..texts import words

    if write_baseline and baseline is None:
        raise click.UsageError("say where: --baseline FILE")
    before = _known(baseline, may_lack=write_baseline) if baseline else None
    network = site_network(root)
    settings, layout = settings_of(network), layout_of(root, out)
    if not layout.html.is_dir():
        raise click.UsageError("there is no site yet. First: ospo site make")
    if strict and only_reports:
        raise click.UsageError("--strict and --report contradict each other.")
    today = network.calendar.today(now or datetime.now(UTC))
    findings, seen = audit(
        layout.html,
        root,
        layout.pages(),
        address=settings.address,
        language=network.language,
        today=today,
        gleaned=gleaned,
    )
    found_program = program() if browser != "no" else None
    if browser == "yes" and found_program is None:
        lacks = next((each for each in MODULES["browser"] if find_spec(each) is None), "")
        raise click.ClickException(missing(lacks) if lacks else "there is no Chromium or Chrome on this machine.")
    looked = chosen(seen, most) if found_program else []
    if found_program:
        findings = sorted([*findings, *browse(layout.html, looked, settings.address, found_program)])
    if write_baseline and baseline is not None:
        baseline.write_text(baseline_of(findings, before), encoding="utf-8")
        before = before if before is not None else [each.fingerprint for each in findings]  # an old site begins here
    new, known, gone = less(findings, before or [])
    said = words(network.language)["site"]["audit"]
    report = Report(new, [each.place for each in seen], said, len(looked), known, gone, __version__)
    _tell(report)
    told_of_all = partial(
        evidence,
        findings,
        language=network.language,
        address=settings.address,
        day=today,
        version=__version__,
        pages=len(seen),
        looked=len(looked),
    )
    for file, text in ((json_file, report.json), (sarif_file, report.sarif), (evidence_file, told_of_all)):
        if file is not None:
            file.write_text(text(), encoding="utf-8")
    if not only_reports and (report.errors or (strict and new)):
        sys.exit(1)


def _known(baseline: Path, *, may_lack: bool = False) -> Sequence[str] | None:
    """The findings that a baseline knows. Raises BadConfig for what isn't one, such as after a merge gone wrong."""
    from ..core.primitives.errors import BadConfig, Fault

    if not baseline.exists():
        if may_lack:
            return None
        remedy = "To make it: the same command with --write-baseline."
        raise BadConfig([Fault(str(baseline), 0, "is not there.", remedy)])
    line = 0
    try:
        read = json.loads(baseline.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        read, line = None, getattr(error, "lineno", 0)
    if isinstance(read, dict | list) and all(isinstance(each, str) for each in read):
        return list(read)
    remedy = "Make it anew: delete it, then the same command with --write-baseline."
    raise BadConfig([Fault(str(baseline), line, "is not a file that --write-baseline made.", remedy)])


def _tell(report: Report) -> None:
    """In the log, the job summary, beside the lines, and as outputs."""
    click.echo(shown(report.terminal()))
    summarise(report.markdown())
    _annotate_findings(report)
    errors = len(report.errors)
    counted = {"pages": len(report.places), "errors": errors, "warnings": len(report.findings) - errors}
    for name, value in (counted | {"score": report.mean}).items():
        give(name, value)


def _annotate_findings(report: Report) -> None:
    """Beside the lines of the pages: of every rule one before a second of any, since GitHub shows only so many."""
    from ..site.audit.findings import Level
    from ..site.audit.looking import worded

    for level in Level:
        found = [each for each in report.findings if each.level is level]
        for each in _first_of_each_rule(found)[:MOST_NOTES]:
            annotate(level.value, " ".join(worded(each, report.words["rules"])), each.file, each.line)


def _first_of_each_rule(findings: Sequence[Finding]) -> Sequence[Finding]:
    """The first of every rule, then the second; before others what stands in a file."""
    count: Counter[str] = Counter()
    turns: list[tuple[int, Finding]] = []
    for each in sorted(findings, key=lambda one: not one.file):
        turns.append((count[each.rule], each))
        count[each.rule] += 1
    return [each for _, each in sorted(turns, key=lambda one: one[0])]
