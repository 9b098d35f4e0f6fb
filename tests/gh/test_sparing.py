"""What a run doesn't need it doesn't load, and whoever needs it gets it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
A_RUN = """
import sys
from datetime import date
from types import ModuleType
import ospo_automation.run.opening, ospo_automation.run.runner
from ospo_automation.core.incoming.telling_words import stem
from ospo_automation.core.primitives.calendar import Calendar

assert not Calendar().is_working_day(date(2026, 4, 27)), "the King's day"
assert stem("licenties") == stem("licentie")
import github.Repository, github.Organization, github.Event
github.Repository.Repository
print(*(name for name in sys.argv[1:] if name in sys.modules))
read = {name for name, module in sys.modules.items() if name.startswith("github.") and type(module) is ModuleType}
assert len(read) < 30, read

import holidays, snowballstemmer
from github import PublicKey
from holidays.groups import IslamicHolidays
from holidays.calendars import _HinduLunisolar
assert date(2026, 7, 21) in holidays.country_holidays("BE", years=2026)
assert snowballstemmer.stemmer("german").stemWord("Häuser") == "Haus"
assert PublicKey.encrypt("CQ" + "A" * 41 + "=", "secret")
"""
NOT_NEEDED = (
    "cryptography",
    "nacl",
    "holidays.countries.spain",
    "holidays.calendars.islamic",
    "holidays.groups.hindu",
    "snowballstemmer.tamil_stemmer",
    "mkdocs",
)


def test_a_run_loads_no_other_countries_languages_or_ciphers() -> None:
    command = [sys.executable, "-c", A_RUN, *NOT_NEEDED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("\n", "", 0)
