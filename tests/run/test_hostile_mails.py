"""Mails of people who mean harm and of broken programs, through whole looks: nothing comes back twice, nothing of who
wrote is told anywhere, and nobody hears from us who didn't write. `make soak ARGS=mails` tries thousands.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mail.hostile_looks import wrong


@pytest.mark.parametrize("seed", [0, 1])
def test_hostile_mails(seed: int, tmp_path: Path) -> None:
    assert wrong(tmp_path, seed, 70) == []
