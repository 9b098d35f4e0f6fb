"""The sample of small faults: each is one change, always the same ones, and tried by tests that know the module."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.mutants import CORE, change, faults, quick_ones, room_of, same, sample, with_fault, with_switches
from tests.quick import ROOT, is_quick

TEXT = """\
def answer(one: int = 2, other: bool = False) -> int:
    print(one)
    if one < 3 and not other:
        return one + 4 if other else 5
    return None
"""


def test_each_fault_changes_one_thing(tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text(TEXT, encoding="utf-8")
    found = faults(file)
    assert {each.now for each in found} == {
        "3", "True", "pass", "one < 3 or not other", "one <= 3", "4", "other", "return None",
        "5 if other else one + 4", "one - 4", "5", "6",
    }  # fmt: skip
    for each in found:
        space: dict[str, Any] = {}
        exec(with_fault(TEXT, each), space)  # noqa: S102  (our own)
        assert callable(space["answer"])
        assert 1 <= each.line <= 5


def test_with_switches_every_fault_is_there_and_one_is_on(tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text(TEXT, encoding="utf-8")
    found, asked = faults(file), set[int]()
    code = with_switches(TEXT, file, {each.place: each.place for each in found})

    def answer(on: int, *given: Any) -> object:
        def is_switched_on(number: int) -> bool:
            asked.add(number)
            return number == on

        space: dict[str, Any] = {"is_switched_on__": is_switched_on, "print": str}
        exec(code, space)  # noqa: S102  (our own)
        return space["answer"](*given)

    for each in found:
        alone: dict[str, Any] = {"print": str}
        exec(with_fault(TEXT, each), alone)  # noqa: S102  (our own)
        for given in ((), (2,), (3,), (4,), (1, True), (3, True)):
            assert answer(each.place, *given) == alone["answer"](*given)
    assert asked == {each.place for each in found}


def test_what_is_said_to_make_no_difference_is_a_fault_that_there_is() -> None:
    there = {change(each) for file in {place[0] for place in same()} for each in faults(file)}
    assert same() <= there, same() - there


def test_the_same_ones_are_taken_each_time() -> None:
    assert sample(20, "meetings") == sample(20, "meetings") != []
    assert all("languages" in str(each.file) for each in sample(20, "languages"))


@pytest.mark.parametrize("file", sorted(CORE.rglob("*.py")), ids=lambda file: str(file.relative_to(CORE)))
def test_every_module_has_a_room_of_tests(file: Path) -> None:
    chosen = room_of(file)
    assert chosen or not any(isinstance(node, ast.FunctionDef) for node in ast.walk(ast.parse(file.read_text())))
    assert [is_quick(each) for each in chosen] == sorted(map(is_quick, chosen), reverse=True)


def test_the_quick_tests_of_every_room_are_tried() -> None:
    """They stand in its folder: who takes only those at the top finds nine faults of ten unseen."""
    assert {test for file in CORE.rglob("*.py") for test in room_of(file) if is_quick(test)} <= set(quick_ones())


TRIED = """\
import sys
from pathlib import Path
from tests.mutants import faults, switched, tried

file = Path(sys.argv[1])
test = file.with_name("test_module.py")
for each in tried(faults(file), lambda _: [test]):
    print(each.end, each.about.now)
for each, end in switched(faults(file), [test]):
    print("switched:", end, each.now)
"""


def test_what_a_test_sees_is_noticed_and_what_makes_no_difference_lives(tmp_path: Path) -> None:
    text = "def small(one):\n    return one < 3\n\n\ndef unseen():\n    print(1)\n"
    (tmp_path / "module.py").write_text(text, encoding="utf-8")
    seen = "from module import small\n\ndef test():\n    assert (small(2), small(3)) == (True, False)\n"
    (tmp_path / "test_module.py").write_text(seen, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-c", TRIED, tmp_path / "module.py"],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert sorted(told.stdout.splitlines()) == [
        "LIVES 2", "LIVES pass", "noticed 4", "noticed one <= 3", "noticed return None",
        "switched: no test comes past it 2", "switched: no test comes past it pass",
        "switched: noticed 4", "switched: noticed one <= 3", "switched: noticed return None",
    ]  # fmt: skip
