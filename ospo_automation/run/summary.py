"""Plan and receipts in words, the same for the terminal and the job summary: a preview can't differ from the run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..core.engine.effects import (
    Assign,
    CloseIssue,
    DefineLabel,
    KeepIssue,
    KeepScheduled,
    Minimize,
    OnProject,
    Pin,
    Propose,
    React,
    Relabel,
    Remark,
    ReopenIssue,
    Say,
    TakeBack,
    Tell,
)
from ..core.engine.plan import Plan, Step
from ..core.knowledge.published import untitled
from ..core.outgoing.safe import clean, for_log, inline
from ..core.primitives.errors import Fault
from ..core.primitives.marker import parts_of
from ..gh.writing import Receipt
from ..texts import words

_LINE = "│ "  # so that no line of somebody's text can begin a workflow command


@dataclass(frozen=True)
class Summary:
    """What is told after a run. `notes` are sentences, `faults` wrong lines in the network's own files."""

    language: str
    plan: Plan = field(default_factory=Plan)
    receipts: Sequence[Receipt] | None = None
    notes: Sequence[str] = ()
    faults: Sequence[Fault] = ()

    def terminal(self) -> str:
        lines = [*self._heading(), *(f"  {row}" for row in self._rows(links=False)), *self.notes]
        lines += self._faults("  ")
        return for_log("\n".join(lines))

    def markdown(self) -> str:
        lines = [f"### {each}" for each in self._heading()]
        lines += ["", *(f"- {row}" for row in self._rows(links=True))]
        lines += [line for note in self.notes for line in ("", str(inline(note, 1_000)))]
        lines += ["", *self._faults("- ")]
        return "\n".join(lines).strip() + "\n"

    def _heading(self) -> list[str]:
        said = self._words
        if not self.plan.steps:
            return [] if self.notes else [said["nothing"]]
        return [said["would"] if self.receipts is None else said["did"]]

    def _rows(self, *, links: bool) -> Iterable[str]:
        """A line for each step; the labels that were made without trouble share one."""
        said = self._words
        receipts = self.receipts if self.receipts is not None else [Receipt(step) for step in self.plan.steps]
        made = [each for each in receipts if isinstance(each.step.effect, DefineLabel) and not each.error]
        state = "planned" if self.receipts is None else "done"
        if made:
            names = ", ".join(each.step.effect.label.name for each in made if isinstance(each.step.effect, DefineLabel))
            yield f"{said[state]}: {said['label'].format(name=names)}"
        for receipt in receipts:
            if receipt in made:
                continue
            end = _end(receipt, state)
            where = f" ([↗]({receipt.url}))" if links and receipt.url.startswith("http") else ""
            error = " ".join(clean(receipt.error or receipt.declined, 400).split())
            why = f" — {inline(error, 400) if links else error}" if error else ""
            preview = _preview(receipt.step, as_markdown=links) if self.receipts is None else ""
            yield f"{said[end]}: {_what(receipt.step, said)}{where}{why}{preview}"

    def _faults(self, before: str) -> list[str]:
        if not self.faults:
            return []
        return [f"{self._words['faults']}:", *(f"{before}{inline(str(fault), 600)}" for fault in self.faults)]

    @property
    def _words(self) -> dict[str, str]:
        found: dict[str, str] = words(self.language)["summary"]
        return found


def sentence(language: str, name: str, **values: Any) -> str:
    """One of the short sentences of the summary."""
    text: str = words(language)["summary"][name]
    return text.format(**values)


def quota(language: str, until: datetime | None) -> str:
    when = f"{until:%H:%M} UTC" if until is not None else words(language)["summary"]["unknown_time"]
    return sentence(language, "quota", until=when)


def _end(receipt: Receipt, state: str) -> str:
    if receipt.postponed:
        return "postponed"
    if receipt.error:
        return "failed"
    return "declined" if receipt.declined else state


def _preview(step: Step, *, as_markdown: bool) -> str:
    """A comment that would be written, to the letter, below its row."""
    parts = parts_of(step.body)
    lines = ("\n\n".join(part.text for part in parts) if parts else step.body).splitlines()
    if not lines:
        return ""
    if not as_markdown:
        return "".join(f"\n    {_LINE}{line}".rstrip() for line in lines)
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n\n" + "\n".join(f"  {line}".rstrip() for line in (f"{fence}text", *lines, fence))


def _what(step: Step, said: dict[str, str]) -> str:  # noqa: C901, PLR0911, PLR0912  (one line for each kind of effect)
    match step.effect:
        case DefineLabel(label):
            return said["label"].format(name=label.name)
        case Relabel(number, add, remove):
            parts = [
                said[name].format(number=number, names=", ".join(sorted(names)))
                for name, names in (("remove", remove), ("add", add))
                if names
            ]
            return "; ".join(parts)
        case Say(number, key):
            return said["say"].format(number=number, key=key)
        case Tell(number, key, mentions=mentions):
            return said["tell"].format(number=number, key=key, names=", ".join(mentions))
        case TakeBack(number, _, key):
            return said["take_back"].format(number=number, key=key)
        case Minimize(number):
            return said["minimize"].format(number=number)
        case KeepIssue(key, since=since):
            name = "edit_issue" if step.issue else "open_issue" if since is None else "open_casus"
            return said[name].format(number=step.issue, key=key)
        case KeepScheduled(workflow):
            return said["keep_scheduled"].format(name=workflow)
        case Pin(key):
            return said["pin"].format(key=key)
        case CloseIssue(number):
            return said["close"].format(number=number)
        case ReopenIssue(number):
            return said["reopen"].format(number=number)
        case Assign(number, add, remove):
            names = {name: ", ".join(sorted(people)) for name, people in (("join", add), ("leave", remove)) if people}
            return "; ".join(said[name].format(number=number, names=people) for name, people in names.items())
        case React(number, _, content):
            return said["react"].format(number=number, emoji={"eyes": "👀", "+1": "👍", "confused": "😕"}[content])
        case Propose(number, key):
            paths = ", ".join(map(untitled, (*step.pages, *step.gone)))
            return said["propose"].format(number=number, key=key, paths=paths)
        case Remark(_, pull, key):
            return said["remark"].format(number=pull, key=key)
        case OnProject(number, None):
            return said["off_project"].format(number=number)
        case OnProject(number, values):
            shown = [f"{said[f'part_{part}']} ‘{name or '–'}’" for part, name in (values or {}).items()]
            return said["on_project"].format(number=number, values=", ".join(shown) or "–")
