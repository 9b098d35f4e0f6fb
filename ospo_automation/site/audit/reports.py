"""The findings as people and machines want them: in a terminal, a summary, as JSON, as SARIF, and less a baseline."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from .findings import Finding, Level, scores
from .looking import worded

MOST_LINES = 10  # of one rule
WEAKEST = 5


@dataclass(frozen=True)
class Report:
    """`known` and `gone` count what a baseline had, and what of it was solved. `looked` is 0 without a browser."""

    findings: Sequence[Finding]
    places: Sequence[str]
    words: Mapping[str, Any]
    looked: int = 0
    known: int = 0
    gone: int = 0
    version: str = ""

    @property
    def errors(self) -> list[Finding]:
        return [each for each in self.findings if each.level is Level.ERROR]

    @property
    def scores(self) -> dict[str, int]:
        return scores(self.places, self.findings)

    @property
    def mean(self) -> int:
        found = self.scores
        return round(sum(found.values()) / len(found)) if found else 0

    def terminal(self) -> str:
        return "\n".join(self._lines(as_markdown=False))

    def markdown(self) -> str:
        return "\n".join(self._lines(as_markdown=True)) + "\n"

    def _lines(self, *, as_markdown: bool) -> Iterator[str]:
        said = self.words
        yield f"## {said['heading']}" if as_markdown else said["heading"]
        yield ""
        warnings = len(self.findings) - len(self.errors)
        counted = {"pages": len(self.places), "errors": len(self.errors), "warnings": warnings, "mean": self.mean}
        yield said["counts"].format(**counted)
        yield said["browser"].format(pages=self.looked) if self.looked else said["no_browser"]
        if self.known:
            yield said["known"].format(count=self.known)
        if self.gone:
            yield said["gone"].format(count=self.gone)
        if not self.findings:
            yield from ("", said["clean"])
        for level, heading in ((Level.ERROR, said["errors"]), (Level.WARNING, said["warnings"])):
            yield from self._level(level, heading, as_markdown=as_markdown)
        yield from self._weakest(as_markdown=as_markdown)
        yield from ("", said["human"])

    def _level(self, level: Level, heading: str, *, as_markdown: bool) -> Iterator[str]:
        groups: defaultdict[str, list[Finding]] = defaultdict(list)
        for each in self.findings:
            if each.level is level:
                groups[each.rule].append(each)
        if groups:
            yield from ("", f"### {heading}" if as_markdown else heading.upper(), "")
        for rule, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
            yield f"**{rule}** ({len(group)})" if as_markdown else f"{rule} ({len(group)})"
            yield from [""] * as_markdown
            yield from self._group(group, as_markdown=as_markdown)
            yield ""

    def _group(self, group: Sequence[Finding], *, as_markdown: bool) -> Iterator[str]:
        """What all have in common stands once: what it is, and what to do about it."""
        told = [worded(each, self.words["rules"]) for each in group]
        is_one = len({says for says, _ in told}) == 1
        before = "- " if as_markdown else "  "
        if is_one:
            yield told[0][0] if as_markdown else f"  {told[0][0]}"
        many = {"file": self.words["that_file"]} if len({each.file for each in group}) > 1 else {}
        does = worded(group[0], self.words["rules"], many)[1]
        yield f"{'' if as_markdown else '  → '}{does}"
        yield from [""] * as_markdown
        for each, (says, _) in list(zip(group, told, strict=True))[:MOST_LINES]:
            where = f"{each.file}:{each.line}" if each.file else f"/{each.place}"
            where = f"`{where}`" if as_markdown else where
            yield f"{before}{where}" if is_one else f"{before}{where} {says}"
        if len(group) > MOST_LINES:
            yield f"{before}… {self.words['more'].format(count=len(group) - MOST_LINES)}"

    def _weakest(self, *, as_markdown: bool) -> Iterator[str]:
        found = sorted((score, place) for place, score in self.scores.items() if score < 100)[:WEAKEST]
        if not found:
            return
        heading = self.words["weakest"]
        yield f"### {heading}" if as_markdown else heading.upper()
        yield ""
        if as_markdown:
            yield from (f"| {self.words['page']} | {self.words['score']} |", "| --- | ---: |")
        for score, place in found:
            yield f"| `/{place}` | {score} |" if as_markdown else f"  {score:>3}  /{place}"

    def json(self) -> str:
        found = []
        for each in self.findings:
            says, does = worded(each, self.words["rules"])
            shown = {"rule": each.rule, "level": each.level.value, "page": each.place, "file": each.file}
            found.append({**shown, "line": each.line, "says": says, "do": does, "fingerprint": each.fingerprint})
        whole = {"pages": len(self.places), "mean": self.mean, "scores": self.scores, "findings": found}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"

    def sarif(self) -> str:
        """SARIF 2.1.0, as GitHub takes it for annotations."""
        first = {each.rule: each for each in reversed(self.findings)}
        instead = {"file": self.words["that_file"]}
        driver = {
            "name": "ospo site audit",
            "version": self.version,
            "rules": [
                {"id": rule, "shortDescription": {"text": worded(one, self.words["rules"], instead)[1] or rule}}
                for rule, one in sorted(first.items())
            ],
        }
        run = {"tool": {"driver": driver}, "results": [self._result(each) for each in self.findings]}
        whole = {"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [run]}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"

    def _result(self, finding: Finding) -> dict[str, Any]:
        says, does = worded(finding, self.words["rules"])
        place = {
            "artifactLocation": {"uri": quote(finding.file or _file_of(finding.place))},
            "region": {"startLine": max(finding.line, 1)},
        }
        return {
            "ruleId": finding.rule,
            "level": finding.level.value,
            "message": {"text": f"{says} {does}"},
            "locations": [{"physicalLocation": place}],
            "partialFingerprints": {"primaryLocationLineHash": finding.fingerprint},
        }


def _file_of(place: str) -> str:
    """The file of a page that has no source."""
    return f"{place}index.html" if place.endswith("/") or not place else place


def less(findings: Sequence[Finding], baseline: Sequence[str]) -> tuple[list[Finding], int, int]:
    """What is new, how many were known, and how many known ones are gone."""
    known = set(baseline)
    new = [each for each in findings if each.fingerprint not in known]
    there = {each.fingerprint for each in findings}
    return new, len(findings) - len(new), len(known - there)


def baseline_of(findings: Sequence[Finding], before: Sequence[str] | None) -> str:
    """The known findings as a file. One that was there before only gets shorter."""
    found = {each.fingerprint: f"{each.rule} {each.file or each.place}" for each in findings}
    kept = found if before is None else {name: what for name, what in found.items() if name in set(before)}
    return (
        json.dumps(dict(sorted(kept.items(), key=lambda item: (item[1], item[0]))), ensure_ascii=False, indent=1) + "\n"
    )
