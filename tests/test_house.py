"""The house rules of our own code: who may import whom, that everything is wired, and what a module says of itself."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from ospo_automation.adopt.forms import render
from ospo_automation.automations import AUTOMATIONS, TURNS
from ospo_automation.commands import COMMANDS
from ospo_automation.core.engine import effects
from ospo_automation.core.network.decided import Network
from ospo_automation.run.configuration import OTHERS, Configuration
from ospo_automation.sandbox.rest import find
from tests import checks
from tests.given import configured
from tests.house import circles
from tests.inventory import found, missing, modules
from tests.opinions import further
from tests.quick import imports_in

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "ospo_automation"
MODULES = sorted(PACKAGE.rglob("*.py"))
OUTSIDE = sorted((ROOT / "actions").rglob("*.py"))  # run with nothing installed

# Which rooms and libraries each room may import. None: everything of ours.
ROOMS: dict[str, tuple[set[str] | None, set[str]]] = {
    "core": (
        {"core"},
        {"pydantic", "pydantic_core", "yaml", "holidays", "phonenumbers", "snowballstemmer", "stdnum"}
        | {"markdown_it", "slugify", "dateutil"},
    ),
    "commands": ({"core", "commands"}, set()),
    "automations": ({"core", "automations", "commands"}, {"pydantic"}),
    "texts": ({"core", "texts"}, {"jinja2", "babel", "yaml"}),
    "gh": ({"core", "gh"}, {"github", "requests"}),
    "mail": ({"core", "mail"}, {"requests"}),
    "feeds": ({"core", "feeds"}, set()),
    "adopt": ({"core", "texts", "adopt"}, {"jinja2", "pydantic", "slugify", "yaml"}),
    "site": (
        {"core", "texts", "site"},
        {
            "jinja2",
            "pydantic",
            "yaml",
            "markdown_it",
            "nh3",
            "segno",
            "selectolax",
            "playwright",
            "icalendar",
            "axe_playwright_python",
        },
    ),
    "sandbox": (
        {"sandbox"},
        {"werkzeug", "graphql", "jsonschema", "referencing", "markdown_it", "pydantic", "yaml", "_typeshed"}
        | {"jinja2", "markupsafe", "mdit_py_plugins", "nh3", "babel"},  # the pages of its web view, and their dates
    ),
    "demo": (None, {"babel", "pydantic", "rich", "yaml"}),
    "run": ({"core", "texts", "gh", "mail", "feeds", "adopt", "automations", "site", "run"}, {"pydantic"}),
    "cli": (None, {"click"}),
    "extras": (set(), set()),
    "__main__": ({"cli", "extras"}, set()),
}

# The floors of `core`, lowest first: none imports what stands above it.
FLOORS = (
    "primitives",
    "languages",
    "incoming",
    "outgoing",
    "github",
    "network",
    "knowledge",
    "casus",
    "meetings",
    "signals",
    "engine",
    "sight",
    "correspondence",
    "checkup",
    "command",
    "standing",
)


def room(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(module: Path) -> set[str]:
    """Full names of what a module imports, relative ones resolved."""
    package = module.relative_to(ROOT).parts[:-1]
    found: set[str] = set()
    for node in imports_in(module):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        else:
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            name = ".".join(part for part in (base, node.module or "") if part)
            found |= {f"{name}.{each.name}" for each in node.names} if name == "ospo_automation" else {name}
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_room_imports_only_what_it_may(module: Path) -> None:
    if module.parent == PACKAGE and module.stem == "__init__":
        assert imports(module) == set()
        return
    ours, libraries = ROOMS[room(module)]
    for name in imports(module):
        top, _, rest = name.partition(".")
        if top == "ospo_automation":
            assert ours is None or not rest or rest.partition(".")[0] in ours, f"{module.name} imports {name}"
        else:
            assert top in libraries or top in sys.stdlib_module_names, f"{module.name} imports {name}"


def test_no_floor_of_core_stands_on_what_is_above_it() -> None:
    core = PACKAGE / "core"
    assert {each.relative_to(core).parts[0].removesuffix(".py") for each in core.rglob("*.py")} == {*FLOORS, "__init__"}
    for module in sorted(core.rglob("*.py")):
        own = module.relative_to(core).parts[0].removesuffix(".py")
        for name in imports(module) if own in FLOORS else ():
            other = name.removeprefix("ospo_automation.core.").partition(".")[0]
            if other in FLOORS:
                assert FLOORS.index(other) <= FLOORS.index(own), f"{module} imports {name}"


def test_what_a_module_imports_does_not_import_it_in_turn() -> None:
    """Through others neither, and also what only the type checker sees or a function imports when it is called."""
    assert circles(MODULES) == []


def test_what_only_other_clients_ask_of_the_sandbox_is_known_to_their_tests_only() -> None:
    asked = [("GET", "/user"), ("PUT", "/repos/acme/netwerk/contents/a.md"), ("PATCH", "/repos/acme/netwerk/issues/1")]
    assert [find(*each) for each in asked] == [None] * len(asked)
    with further.taught():
        assert all(find(*each) for each in asked)
    assert not any(find(*each) for each in asked)


def test_a_file_s_name_stands_for_one_thing() -> None:
    """Whoever looks for a file by its name finds one: in the rooms where casussen are decided about."""
    files = [*(PACKAGE / "core").rglob("*.py"), *(PACKAGE / "automations").iterdir(), *(PACKAGE / "commands").iterdir()]
    names = Counter(each.stem for each in files if not each.stem.startswith("__"))
    assert [name for name, times in names.items() if times > 1] == []


def test_a_class_s_name_stands_for_one_thing() -> None:
    """Where casussen are decided about; `Facts` and `Settings` are what each automation calls its own."""
    rooms = ("core", "automations", "commands")
    files = [each for room in rooms for each in (PACKAGE / room).rglob("*.py")]
    texts = (each.read_text(encoding="utf-8") for each in files)
    names = Counter(name for text in texts for name in re.findall(r"(?m)^class (\w+)", text))
    several = {name for name, times in names.items() if times > 1 and not name.startswith("_")}
    assert several == {"Facts", "Settings"}


def test_what_runs_with_nothing_installed_imports_nothing_but_the_standard_library() -> None:
    """The only code of ours outside the package; CONTRIBUTING names it."""
    assert [each.relative_to(ROOT).as_posix() for each in OUTSIDE] == ["actions/look/look.py", "actions/run/start.py"]
    for module in OUTSIDE:
        assert not any(node.level for node in imports_in(module) if isinstance(node, ast.ImportFrom))
        tops = {name.partition(".")[0] for name in imports(module)}
        assert tops <= sys.stdlib_module_names
        assert f"| `{module.relative_to(ROOT).as_posix()}` |" in (ROOT / ".github/CONTRIBUTING.md").read_text("utf-8")


@pytest.mark.parametrize("module", [*MODULES, *OUTSIDE], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_says_in_one_sentence_what_it_is_for(module: Path) -> None:
    told = re.match(r'(?:#.*\n|\s)*r?"""(.*?)"""', module.read_text(encoding="utf-8"), re.DOTALL)
    first = (told[1] if told else "").split("\n\n")[0].strip()
    assert first.endswith("."), module
    assert len(first) > 20, module


def modules_of(automation: str) -> list[Path]:
    """Its file, or those of its folder once it outgrew one."""
    return [
        each
        for each in AUTOMATED
        if each.relative_to(PACKAGE / "automations").parts[0] in {automation, f"{automation}.py"}
    ]


AUTOMATED = sorted((PACKAGE / "automations").rglob("*.py"))


def test_automations_never_import_each_other() -> None:
    room = "ospo_automation.automations."
    assert sorted(each for name in modules(PACKAGE / "automations") for each in modules_of(name)) == AUTOMATED[1:]
    for name in modules(PACKAGE / "automations"):
        for module in modules_of(name):
            theirs = {each.removeprefix(room).partition(".")[0] for each in imports(module) if each.startswith(room)}
            assert theirs <= {name}, module


def test_only_the_conversation_knows_the_commands() -> None:
    for module in AUTOMATED:
        if any(".commands" in name for name in imports(module)):
            assert module in modules_of("conversation"), module


def test_nothing_is_missing_of_any_command_automation_or_text() -> None:
    assert "\n".join(missing(found())) == ""


def test_every_command_is_wired_and_has_its_words() -> None:
    names = [name for each in COMMANDS for name in each.names]
    assert len(names) == len(set(names))


def test_every_automation_is_wired() -> None:
    assert {name for name in Configuration.model_fields if name not in Network.model_fields} == {
        *(each.name for each in AUTOMATIONS if each.settings is not None),
        *OTHERS,  # what has a command and a job of its own
    }


# Who decides after whom, and why. A later turn sees what was decided. Within the one that shows the whole a sweep plans
# and writes for one after the other.
LATER = {
    "conversation": ({"privacy"}, "nothing is done for a casus in which something personal seems to stand"),
    "intake": ({"conversation", "endings"}, "the form says nothing against what people asked for"),
    "routing": ({"conversation", "privacy"}, "who said no or joined isn't asked, and nobody while it is held up"),
    "looking": ({"conversation"}, "an answer of somebody of the network counts as a look"),
    "lessons": ({"conversation", "publishing"}, "a wish is given with a word, and what is published isn't drafted"),
    "reminders": ({"conversation"}, "whoever answered just now isn't reminded"),
    "folding": ({"conversation", "routing", "reminders"}, "what they say makes older words of ours outdated"),
    "board": ({"conversation", "intake", "routing", "endings", "publishing"}, "it shows the status as they leave it"),
}
AFTER = {
    "board": ({"schedule"}, "on the board stands of which day the sweep is that kept the schedule on"),
    "renames": ({"board"}, "what it remembers stands below the board"),
    "waiting": ({"alerts"}, "it remembers which alerts were given"),
    "failures": ({each.name for each in AUTOMATIONS} - {"failures"}, "it tells of all that was read and not trusted"),
}


def test_whoever_needs_what_others_decided_comes_after_them() -> None:
    turns = {each.name: index for index, turn in enumerate(TURNS) for each in turn.automations}
    for name, (before, why) in LATER.items():
        wrong = {each for each in before if turns[each] >= turns[name]}
        assert not wrong, f"{name} belongs in a later turn than {', '.join(sorted(wrong))}: {why}"
    order = [each.name for each in AUTOMATIONS]
    for name, (before, why) in AFTER.items():
        wrong = {each for each in before if order.index(each) > order.index(name)}
        assert not wrong, f"{name} belongs behind {', '.join(sorted(wrong))}: {why}"


def test_what_shows_the_whole_comes_last_and_each_turn_says_why_it_is_there() -> None:
    showing = [turn.shows_the_whole for turn in TURNS]
    assert showing == sorted(showing)
    assert {*showing} == {False, True}
    assert all(turn.automations and len(turn.why) > 20 for turn in TURNS)
    assert len({each.name for each in AUTOMATIONS}) == len(AUTOMATIONS)


def test_no_automation_hides_its_module() -> None:
    for each in AUTOMATIONS:
        module = import_module(f"ospo_automation.automations.{each.name}")
        assert getattr(sys.modules["ospo_automation.automations"], each.name) is module
        assert module.automation is each


def test_there_are_at_most_twenty_kinds_of_effect_and_each_names_its_permission() -> None:
    kinds = effects.Effect.__args__
    assert len(kinds) <= 20
    assert all(kind.needs for kind in kinds)


def test_names_that_say_nothing_are_not_used() -> None:
    banned = {"manager", "handler", "processor", "helper", "util", "utils", "base", "info"}
    for module in MODULES:
        words = set(module.stem.lower().split("_"))
        for name in re.findall(r"(?m)^ *(?:class|def|async def) (\w+)", module.read_text(encoding="utf-8")):
            words |= set(name.lower().split("_"))
        assert not words & banned, (module, words & banned)


# A rule that is left aside, and what stands behind it.
LEFT_ASIDE = re.compile(
    r"#\s*(?:noqa(?!\w)(?:: ?[A-Z\d, ]+)?|type: ignore(?:\[[\w, -]+\])?|zizmor: ignore\[[\w, -]+\])(?P<why>.*)"
)
SKIPPED = re.compile(r"\b(?:pytest\.(?:skip|xfail|importorskip)|mark\.(?:skip|skipif|xfail))\b")


def test_whoever_leaves_a_rule_aside_says_why_beside_it_and_no_test_is_skipped() -> None:
    listed = [ROOT / name for name in checks.listed_files() if name.endswith((".py", ".yml", ".toml"))]
    bare, skipped = [], []
    for file in (each for each in listed if each.is_file() and "examples" not in each.parts):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            place = f"{file.relative_to(ROOT).as_posix()}:{number}"
            bare += [place for found in LEFT_ASIDE.finditer(line) if len(found["why"].strip(" #()")) < len("typed")]
            skipped += [place] if SKIPPED.search(line) and "SKIPPED" not in line else []
    assert bare == []
    assert skipped == []


def test_our_own_forms_are_those_that_our_own_configuration_makes() -> None:
    configuration = ROOT / ".github/ospo.yml"
    for name, text in render(configured(configuration.read_text(encoding="utf-8"))).items():
        assert yaml.safe_load((ROOT / name).read_text(encoding="utf-8")) == yaml.safe_load(text)


def test_the_checks_do_check(tmp_path: Path) -> None:
    assert {name for name, _ in checks.commands()} >= {"ruff check", "ruff format", "mypy", "zizmor", "ospo check"}
    assert not checks.told("a command that fails", checks.ran([sys.executable, "-c", "raise SystemExit(1)"]))
    wrong = tmp_path / "wrong"
    wrong.write_text("see https://" + "py" + "pi.org/x\nand /ro" + "ot/.cache\n", encoding="utf-8")
    assert [place.rpartition(":")[2] for place, _ in checks.unwanted([str(wrong)])] == ["1", "2"]
    assert len(list(checks.listed_files())) > 100
