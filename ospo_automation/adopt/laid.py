"""What we wrote into somebody's repository, so that a later version changes that and nothing of theirs."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath

import yaml

from ospo_automation.core.network.decided import FILE
from ospo_automation.core.primitives import yaml_lines
from ospo_automation.core.primitives.errors import BadConfig, Fault

from .drafts import EXPERTISE
from .earlier import earlier
from .source import COMMIT, NAME, Release
from .thin import repinned, unpinned
from .workflow_files import FOLDER, is_ours

RECORD = ".github/ospo-files.yml"
BASELINE = ".github/site-baseline.json"  # of `ospo site audit`
BESIDE = ".proposed"
NAMED = frozenset({f"{FOLDER}/ospo.yml", f"{FOLDER}/sweep.yml"})
"""Workflows that others look for by their names."""


class Kind(StrEnum):
    """What becomes of a file; the value is the name under which it is told."""

    NEW = "new"
    RENEWED = "renewed"
    SAME = "same"
    EDITED = "edited"
    """People changed it, and we have nothing new for it."""
    THEIRS = "theirs"
    """It was there before us, or it is theirs from the first day."""
    PROPOSED = "proposed"
    """People changed it, and so did we: ours is laid beside it."""
    GONE = "gone"
    """We wrote it, and people took it away."""
    REMOVED = "removed"
    STAYS = "stays"
    """Of what is taken away: this isn't, since people made something of it."""


@dataclass(frozen=True)
class Change:
    """`after` is what is written to `target`, None where it is taken away or nothing is done."""

    kind: Kind
    path: str
    before: str | None = None
    after: str | None = None

    @property
    def target(self) -> str:
        return f"{self.path}{BESIDE}" if self.kind is Kind.PROPOSED else self.path

    @property
    def does_something(self) -> bool:
        return self.kind in {Kind.NEW, Kind.RENEWED, Kind.REMOVED, Kind.PROPOSED}

    def diff(self) -> str:
        """As git shows it."""
        before, after = (self.before or "").splitlines(True), (self.after or "").splitlines(True)
        old = "/dev/null" if self.kind is Kind.NEW else f"a/{self.path}"
        new = "/dev/null" if self.kind is Kind.REMOVED else f"b/{self.target}"
        return "".join(
            line if line.endswith("\n") else f"{line}\n" for line in difflib.unified_diff(before, after, old, new)
        )


@dataclass(frozen=True)
class Record:
    """Of which release our files are, and by path a fingerprint of each as we wrote it (`files`).

    Of what a network goes on with by itself (`starting`) it is only known that it is there because of us. What is
    `proposed` lies beside a file that may never have been ours.
    """

    release: Release | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    starting: Mapping[str, str] = field(default_factory=dict)
    proposed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str | None) -> Record:
        """Raises BadConfig for one that people changed so that it can't be read."""
        if text is None:
            return cls()
        value = yaml_lines.load(text, RECORD).value
        found = value if isinstance(value, dict) else {}
        told, *lists = (found.get(each) for each in ("release", *_LISTS))
        if not isinstance(told, dict) or not all(isinstance(each, dict | None) for each in lists):
            raise BadConfig([Fault(RECORD, 0, "is not as we wrote it.", "Put it back as it was: git knows it.")])
        source, commit = str(told.get("source")), str(told.get("commit"))
        is_named = COMMIT.fullmatch(commit) and NAME.fullmatch(source)
        release = Release(source, commit, str(told.get("version"))) if is_named else None
        return cls(release, *({str(path): str(mark) for path, mark in (each or {}).items()} for each in lists))

    def text(self, top: str) -> str:
        release = self.release
        told = {"source": release.source, "commit": release.commit, "version": release.version} if release else {}
        lists = {name: dict(sorted(getattr(self, name).items())) for name in _LISTS if getattr(self, name)}
        return (
            f"# {top}\n{yaml.safe_dump({'release': told, **lists}, sort_keys=False, allow_unicode=True, width=1_000)}"
        )

    def noted(
        self, release: Release | None, changes: Iterable[Change], wanted: Mapping[str, str], starting: Mapping[str, str]
    ) -> Record:
        """As it is once the changes are made."""
        files, first, proposed = dict(self.files), dict(self.starting), dict(self.proposed)
        for each in changes:
            mark = fingerprint(each.path, wanted[each.path]) if each.path in wanted else ""
            if each.kind is Kind.REMOVED:
                files.pop(each.path, None)
            elif mark and each.kind is Kind.PROPOSED:
                proposed[each.path] = mark
            elif mark and each.kind in {Kind.NEW, Kind.RENEWED, Kind.SAME}:
                files[each.path] = mark
                proposed.pop(each.path, None)
            elif each.path in starting and each.kind is Kind.NEW:
                first[each.path] = fingerprint(each.path, starting[each.path])
        return Record(release, files, first, proposed)


_LISTS = ("files", "starting", "proposed")


def fingerprint(path: str, text: str) -> str:
    """The same for two texts that differ in nothing but the release that they name, or in how lines end."""
    plain = unpinned(text) if path.startswith(f"{FOLDER}/") else text
    return hashlib.sha256(plain.replace("\r\n", "\n").encode()).hexdigest()[:32]


def alike_but_for_choices(wanted: Mapping[str, str], there: Mapping[str, str]) -> dict[str, str]:
    """Fingerprints of the forms there that differ from ours only in what one can choose: ours from before that changed,
    where nothing is written down of them.
    """
    alike = (path for path, text in there.items() if _without_choices(text) == _without_choices(wanted[path]))
    return {path: fingerprint(path, there[path]) for path in alike}


def _without_choices(form: str) -> list[str]:
    return [line for line in form.splitlines() if not line.lstrip().startswith('- "')]


def begun(starting: Mapping[str, str], there: Mapping[str, str], record: Record) -> list[Change]:
    """What becomes of the files that are the network's own from the first day."""
    found = []
    for path, text in starting.items():
        if path in there:
            kind = Kind.SAME if there[path] == text else Kind.THEIRS
            found.append(Change(kind, path, there[path]))
        elif path in record.starting:
            found.append(Change(Kind.GONE, path))
        else:
            found.append(Change(Kind.NEW, path, None, text))
    return found


def kept_up(wanted: Mapping[str, str], there: Mapping[str, str], record: Record) -> list[Change]:
    """What becomes of the files that we keep up to date, and of those of an earlier version that belong no more."""
    changes = [_kept_up(path, text, there.get(path), record) for path, text in wanted.items()]
    for path in sorted(record.files.keys() - wanted.keys() & there.keys()):
        is_ours = fingerprint(path, there[path]) == record.files[path]
        changes.append(Change(Kind.REMOVED if is_ours else Kind.STAYS, path, there[path]))
    return changes


def placed(wanted: Mapping[str, str], there: Mapping[str, str], record: Record) -> dict[str, str]:
    """Where a workflow of theirs has the name of one of ours that any name would do for, ours gets another."""
    known = {*record.files, *(each.path for each in earlier(there))}
    found = {}
    for path, text in wanted.items():
        other = f"{FOLDER}/ospo-{PurePosixPath(path).name}"
        is_taken = path in there and path not in known and not is_ours(path, there)
        moves = path.startswith(f"{FOLDER}/") and path not in NAMED and (other in record.files or is_taken)
        found[other if moves else path] = text
    return found


def brought_over(wanted: Mapping[str, str], there: Mapping[str, str], record: Record) -> list[Change]:
    """As `kept_up`, in a repository that may have workflows of an earlier version, with all jobs in them.

    They are as good as noted. One that lies elsewhere than its successor goes, and its successor starts when it did.
    """
    before = {each.path: each for each in earlier(there)}
    marks = {path: fingerprint(path, there[path]) for path in before}
    changes = kept_up(wanted, there, replace(record, files={**record.files, **marks}))
    times = {f"{FOLDER}/{each.part}": each for each in before.values() if each.part}
    return [
        replace(each, after=times[each.path].at_its_time(each.after))
        if each.after is not None and each.path in times and each.kind in {Kind.NEW, Kind.RENEWED}
        else each
        for each in changes
    ]


def _kept_up(path: str, text: str, there: str | None, record: Record) -> Change:
    mark = record.files.get(path)
    if there is None:
        return Change(Kind.NEW, path, None, text) if mark is None else Change(Kind.GONE, path)
    if there.replace("\r\n", "\n") == text:
        return Change(Kind.SAME, path, there)
    if fingerprint(path, there) == mark:
        return Change(Kind.RENEWED, path, there, text)
    if fingerprint(path, text) in {mark, record.proposed.get(path)}:  # we have nothing new but perhaps a release
        return _repinned(path, text, there)
    return Change(Kind.PROPOSED, path, there, text)


def _repinned(path: str, text: str, there: str) -> Change:
    """What people changed stays, and each line that calls something of ours names our release."""
    if not path.startswith(f"{FOLDER}/"):
        return Change(Kind.EDITED, path, there)
    after = repinned(there, text)
    return Change(Kind.RENEWED, path, there, after) if after != there else Change(Kind.EDITED, path, there)


def unrecorded(wanted: Mapping[str, str], there: Mapping[str, str]) -> Record:
    """What must be ours where no record tells: workflows of an earlier version, and what is as we write it."""
    ours = {each.path for each in earlier(there)} | {path for path, text in wanted.items() if there.get(path) == text}
    return Record(None, {path: fingerprint(path, there[path]) for path in sorted(ours)})


def taken_out(there: Mapping[str, str], record: Record, *, pages: bool, edited: bool) -> list[Change]:
    """What becomes of all that is ours.

    What works for nobody but us goes, whatever people made of it: workflows, the configuration, the experts; git keeps
    it. A form or a page that people changed stays unless they say otherwise (`edited`); pages go only with `pages`.
    """
    found = []
    for path, mark in sorted({**record.files, **record.starting}.items()):
        if path not in there:
            continue
        is_page = path in record.starting and path not in {FILE, EXPERTISE}
        is_for_us_alone = path.startswith(f"{FOLDER}/") or path in {FILE, EXPERTISE}
        is_untouched = fingerprint(path, there[path]) == mark
        goes = (pages or not is_page) and (is_for_us_alone or is_untouched or edited)
        found.append(Change(Kind.REMOVED if goes else Kind.STAYS, path, there[path]))
    beside = (f"{path}{BESIDE}" for path in record.proposed)
    found += [Change(Kind.REMOVED, each, there[each]) for each in sorted(beside) if each in there]
    found += [Change(Kind.REMOVED, path, there[path]) for path in (BASELINE,) if path in there]
    staying = {each.path for each in found if each.kind is Kind.STAYS}
    theirs = [path for path in (FILE, EXPERTISE) if path in there and path not in record.starting] if found else []
    return [*found, *(Change(Kind.STAYS, path, there[path]) for path in theirs), *_of_record(there, record, staying)]


def _of_record(there: Mapping[str, str], record: Record, staying: Collection[str]) -> Iterator[Change]:
    """It goes with the last file, so that what stays now can go another time."""
    if RECORD in there and staying:
        files, starting = (
            {path: mark for path, mark in marks.items() if path in staying} for marks in (record.files, record.starting)
        )
        top = there[RECORD].splitlines()[0].removeprefix("# ")
        after = replace(record, files=files, starting=starting, proposed={}).text(top)
        kind = Kind.SAME if after == there[RECORD] else Kind.RENEWED
        yield Change(kind, RECORD, there[RECORD], after)
    elif RECORD in there:
        yield Change(Kind.REMOVED, RECORD, there[RECORD])


def lay(root: Path, changes: Iterable[Change]) -> None:
    """Makes the changes. Raises BadConfig for one that leads out of the checkout, before anything is written."""
    todo = [each for each in changes if each.does_something]
    for each in todo:
        if not _is_within(root, each.target):
            what = "leads to a place outside the repository."
            raise BadConfig([Fault(each.target, 0, what, "Put a folder of its own there.")])
    for each in todo:
        file = root / each.target
        if each.kind is Kind.REMOVED:
            file.unlink()
            _tidy(file.parent, root)
        elif each.after is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(each.after, encoding="utf-8", newline="")


def _is_within(root: Path, path: str) -> bool:
    """Whether it is a file of the checkout, wherever links lead; what git itself keeps is none, however spelled."""
    there, top = (root / path).resolve(), root.resolve()
    return there.is_relative_to(top) and ".git" not in map(str.lower, there.relative_to(top).parts)


def _tidy(folder: Path, root: Path) -> None:
    """Takes away folders in which nothing is left: git doesn't know them either."""
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
