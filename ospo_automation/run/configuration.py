"""Reads a checkout of the network's repository: its configuration, expertise file, experts' pages and form."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import create_model

from ..adopt import workflow_files
from ..adopt.forms import FORMS, INSTALLED, other_form
from ..automations import AUTOMATIONS
from ..core.casus.checkout import Checkout
from ..core.incoming.forms import Form
from ..core.knowledge import published
from ..core.knowledge.published import Lesson
from ..core.network import by_mail, communication, decided, expertise, guidance, profiles, website
from ..core.network.decided import Network
from ..core.primitives import yaml_lines
from ..core.primitives.errors import BadConfig, Fault
from ..core.primitives.section import Section
from ..core.sight import cards
from ..site import theirs
from .first_files import configuration_text, network_as, read_casus_form, read_expertise, text_of

if TYPE_CHECKING:
    from ..adopt.check import Line
    from ..core.github.own_workflow import OwnWorkflow

# Sections of what has a command and a job of its own.
OTHERS: dict[str, type[Section]] = {
    cards.PROJECT: cards.Settings,
    by_mail.MAIL: by_mail.Settings,
    website.SITE: website.Settings,
    communication.COMMUNICATION: communication.Settings,
}

# A section for every automation that has settings: present means on. mypy can't see that the names are no options of
# create_model itself.
Configuration: type[Network] = create_model(
    "Configuration",
    __base__=Network,
    **{  # type: ignore[call-overload]  # as above
        name: (settings | None, None)
        for name, settings in ({each.name: each.settings for each in AUTOMATIONS} | OTHERS).items()
        if settings is not None
    },
)


def schema() -> dict[str, Any]:
    """The JSON Schema of `.github/ospo.yml` as people write it: every label has a default, so none has to be there."""
    made: dict[str, Any] = Configuration.model_json_schema()
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    made["title"] = "The configuration of a knowledge network"
    made["required"].remove("labels")
    for name in ("Labels", "StatusLabels"):
        del made["$defs"][name]["required"]
    for part in made["$defs"]["Label"]["anyOf"]:
        part.pop("required", None)
    return made


def read_network(root: Path) -> Network:
    """Raises BadConfig with every fault in `.github/ospo.yml`."""
    return network_of(configuration_text(root))


def network_of(text: str) -> Network:
    """As it stands in a configuration, which needn't be a file yet."""
    return network_as(Configuration, text)


def read_checkout(root: Path, expertise_file: Path | None = None) -> Checkout:
    """Everything a run goes by. Raises BadConfig for the configuration; other faults are kept in the parts.

    `expertise_file` is read instead of the network's own, to try a change.
    """
    configured = read_network(root)
    if expertise_file is None:
        experts = read_expertise(root, configured)
    else:
        text = text_of(expertise_file, expertise_file.parent) or ""
        experts = expertise.parse(text, teams=configured.teams, file=str(expertise_file))
    return Checkout(
        network=configured,
        form=read_casus_form(root, configured),
        expertise=experts,
        profiles=profiles.read(read_pages(root)),
        lessons=cache(lambda: read_lessons(root)),
        pages=cache(lambda: read_knowledge(root)),
        schedules=cache(lambda: workflow_files.scheduled(workflow_texts(root))),
        other_form=cache(lambda name: other_form(name, configured, text_of(root / INSTALLED / name, root))),
        guidance=cache(lambda topic: read_guidance(root, topic)),
        workflows=cache(lambda: _own_workflows(root)),
        echoes=cache(lambda: workflow_warnings(root, configured)),
    )


def _own_workflows(root: Path) -> tuple[OwnWorkflow, ...]:
    from ..adopt.own_workflows import own_workflows  # noqa: PLC0415  (only runs that tell of failures need it)

    return own_workflows(workflow_texts(root))


def read_form(file: Path) -> tuple[Form, tuple[Fault, ...]]:
    """Any form by itself, and what GitHub would refuse in it. Raises BadConfig for what is no form at all."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadConfig([Fault(str(file), 0, "is not UTF-8 text.", "Save it as UTF-8.")]) from None
    document = yaml_lines.load(text, str(file))
    from ..adopt.check import refused  # noqa: PLC0415  (no run needs it but that of `ospo check` and its kin)

    form, faults = Form.of(document.value, {}), tuple(refused(document))
    if not form.fields:
        what = "is no issue form: it has no questions."
        remedy = "Below 'body:' goes a list; each question has a 'type:', and a 'label:' below 'attributes:'."
        raise BadConfig(faults or [Fault(str(file), 0, what, remedy)])
    return form, faults


def read_pages(root: Path) -> dict[str, str | Fault]:
    """The experts' own pages by path, each its text or why that can't be read.

    Overviews (`index.md`, `README.md`) are nobody's.
    """
    folder = root / profiles.FOLDER
    is_within = folder.resolve().is_relative_to(root.resolve())
    found: dict[str, str | Fault] = {}
    for file in sorted(folder.glob("*.md")) if folder.is_dir() else ():
        if file.stem.lower() in profiles.OVERVIEWS:
            continue
        name = file.relative_to(root).as_posix()
        try:
            found[name] = text_of(file, root, is_within=is_within and not file.is_symlink()) or ""
        except BadConfig as error:
            found[name] = error.faults[0]
    return found


def read_lessons(root: Path) -> tuple[Lesson, ...]:
    """The published lessons, without pages that can't be read: nobody's question waits for those. See lesson_faults."""
    return tuple(page for page in _lessons(root) if isinstance(page, Lesson))


def read_knowledge(root: Path) -> dict[str, str]:
    """Every Markdown page below `docs/` by its path and to the letter, without those that can't be read."""
    found = {}
    for file in sorted((root / website.DOCS).rglob("*.md")):
        try:
            text = text_of(file, root, newline="")
        except BadConfig:
            continue  # `ospo site generate` tells; nobody can add to a page that isn't there
        if text is not None:
            found[file.relative_to(root).as_posix()] = text
    return found


def read_guidance(root: Path, topic: str) -> str:
    """The first lines of what people wrote about a topic; nothing of a page that can't be read."""
    name = guidance.file_of(topic)
    try:
        return guidance.first_lines(text_of(root / name, root) or "", name)
    except BadConfig:
        return ""  # `ospo site generate` tells; nobody's question waits for it


def workflow_texts(root: Path) -> dict[str, str]:
    """Workflows and local actions by path, without those that can't be read."""
    found = {}
    for pattern in (f"{workflow_files.FOLDER}/*", f"{workflow_files.ACTIONS}/**/action.*"):
        for file in sorted(each for each in root.glob(pattern) if each.suffix in {".yml", ".yaml"}):
            try:
                text = text_of(file, root)
            except BadConfig:
                continue  # GitHub doesn't run it either
            if text is not None:
                found[file.relative_to(root).as_posix()] = text
    return found


def faults_in(root: Path, checkout: Checkout, today: date) -> tuple[Fault, ...]:
    """Everything that is wrong in a network's files or would be better, errors first. `checkout` as it was read."""
    from ..adopt.check import check  # noqa: PLC0415  (as above)

    network = checkout.network
    shared = workflow_warnings(root, network)
    found = [
        *check(checkout, read_forms(root), today, line_in(root)),
        *unfilled(root, checkout.expertise.file),
        *second_job_warnings(root),
        *lesson_faults(root),
        *shared,
        *more_of_workflows(root, network, shared),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda fault: (fault.warning, fault)))


def lesson_faults(root: Path) -> tuple[Fault, ...]:
    """Why lessons can't be read."""
    return tuple(page for page in _lessons(root) if isinstance(page, Fault))


def _lessons(root: Path) -> Iterator[Lesson | Fault]:
    for file in sorted((root / published.FOLDER).rglob("*.md")):
        if file.stem == "index":
            continue
        try:
            text = text_of(file, root)
        except BadConfig as error:
            yield from error.faults
            continue
        if text is not None:
            yield published.read(file.relative_to(root).as_posix(), text)


def read_forms(root: Path) -> dict[str, str | None]:
    """The forms as they stand in the repository, by path; None where one is missing."""
    return {f"{INSTALLED}/{name}": text_of(root / INSTALLED / name, root) for name in FORMS}


def second_job_warnings(root: Path) -> tuple[Fault, ...]:
    """Jobs of the repository's workflows that should start whatever became of the one before them, or only after the
    look.
    """
    from ..adopt import looking, second_job  # noqa: PLC0415  (as above)

    texts = workflow_texts(root)
    there = {name: text for name, text in texts.items() if name.startswith(f"{workflow_files.FOLDER}/")}
    return (*second_job.second_job_faults(there), *looking.look_faults(there))


def workflow_warnings(root: Path, configured: Network) -> tuple[Fault, ...]:
    """What in the workflows of the repository may write as if it were us, or doesn't sign as the others do."""
    from ..adopt.echoing import workflow_faults  # noqa: PLC0415  (no run needs it but the sweep)

    return tuple(workflow_faults(_workflow_names(root), lambda name: text_of(root / name, root), configured))


def more_of_workflows(root: Path, configured: Network, told: Iterable[Fault]) -> Iterator[Fault]:
    """What in them writes under our name all the same, or runs on what runners have no more. `told` is what was said
    of them already.
    """
    from ..adopt.runtimes import runtime_faults  # noqa: PLC0415  (no run needs it but that of `ospo check`)
    from ..adopt.source import own_release  # noqa: PLC0415  (as above)
    from ..adopt.speaking import speaking_faults  # noqa: PLC0415  (as above)
    from ..adopt.workflows_there import release_faults, there_faults  # noqa: PLC0415  (as above)

    names, read = _workflow_names(root), cache(lambda name: text_of(root / name, root))
    yield from speaking_faults(names, read, configured, {each.file for each in told})
    yield from runtime_faults(names, read)
    workflows = workflow_texts(root)
    yield from there_faults(configured, workflows, line_in(root), _written(root))
    yield from release_faults(workflows, own_release)


def _written(root: Path) -> Container[str]:
    from ..adopt.laid import RECORD, Record  # noqa: PLC0415  (no run needs it but that of `ospo check`)

    return Record.read(text_of(root / RECORD, root)).files


def _workflow_names(root: Path) -> list[str]:
    return [name for name in workflow_texts(root) if name.startswith(f"{workflow_files.FOLDER}/")]


def unfilled(root: Path, file: str) -> tuple[Fault, ...]:
    """Placeholders and examples that stand in the network's files; `file` is that of its experts."""
    from ..adopt.unfilled import unfilled_faults  # noqa: PLC0415  (as above)

    named = {name: text_of(root / name, root) for name in (decided.FILE, file, theirs.FILE)}
    there = {name: text for name, text in named.items() if text is not None}
    return tuple(unfilled_faults({**there, **workflow_texts(root)}))


def line_in(root: Path) -> Line:
    """Where something stands in `.github/ospo.yml`; nowhere in a file that can't be read."""
    text = text_of(root / decided.FILE, root)
    document = yaml_lines.load(text or "", decided.FILE)

    def line(*names: str | int) -> int:
        return document.lines.get(names, 0)

    return line
