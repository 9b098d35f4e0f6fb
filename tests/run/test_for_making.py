"""For the site the configuration is read without loading what a run does: what pages depend on comes out the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from ospo_automation.core.network.decided import Network
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.run.configuration import Configuration, read_checkout, read_network
from ospo_automation.run.for_making import SEEN, read_for_making, site_network
from tests.site.knowledge import OSPO, write


def test_its_sections_are_those_of_the_configuration() -> None:
    known = {name: get_args(each.annotation)[0] for name, each in Configuration.model_fields.items() if name in SEEN}
    assert known == SEEN


def test_it_is_the_same_network(tmp_path: Path) -> None:
    root = write(tmp_path, {}, OSPO)
    light, whole = read_for_making(root), read_checkout(root)
    assert {name: getattr(light.network, name) for name in (*Network.model_fields, *SEEN)} == {
        name: getattr(whole.network, name) for name in (*Network.model_fields, *SEEN)
    }
    assert (light.form, light.expertise) == (whole.form, whole.expertise)


@pytest.mark.parametrize("wrong", ["sight:", "name: 3", "routing: {nonsense: 1}\nreminders: {nonsense: 1}"])
def test_a_fault_that_matters_is_told_with_all_others(wrong: str, tmp_path: Path) -> None:
    root = write(tmp_path, {}, f"{OSPO}{wrong}\n")
    with pytest.raises(BadConfig) as told:
        site_network(root)
    with pytest.raises(BadConfig) as known:
        read_network(root)
    assert told.value.faults == known.value.faults


def test_what_another_job_is_told_stops_no_site(tmp_path: Path) -> None:
    root = write(tmp_path, {}, f"{OSPO}reminders: {{nonsense: 1}}\n")
    assert site_network(root).name


def test_no_automation_is_loaded_for_it(tmp_path: Path) -> None:
    root = write(tmp_path, {}, OSPO)
    code = (
        "import sys, pathlib; from ospo_automation.run.for_making import read_for_making as read\n"
        "read(pathlib.Path(sys.argv[1])); print([each for each in sys.modules if '.automations' in each])"
    )
    done = subprocess.run([sys.executable, "-c", code, root], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
