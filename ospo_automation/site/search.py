"""The index in which people search: made by Pagefind of the pages that may be found, with words as Dutch has them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from ospo_automation.core.incoming.word_lists import IN_EVERY_TEXT, MEANING

from .layout import write_if_changed

ENGINE = INDEX = "pagefind"
WORDS = "assets/ospo/words.json"
NOT_USED = ("pagefind-*ui.css", "pagefind-*ui.js", "pagefind-highlight.js")


def word_lists() -> bytes:
    """What the search in the browser knows of words: which say nothing, and which mean the same."""
    same: dict[str, list[str]] = {}
    for word, meaning in MEANING.items():
        same.setdefault(meaning, []).append(word)
    known = {"nothing": sorted(IN_EVERY_TEXT), "same": list(same.values())}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode()


class SearchFailed(Exception):
    """Pagefind couldn't make the index; in its own words."""


def make_index(html: Path, language: str) -> None:
    """Anew each time, so that nothing of a page that is gone can be found. Raises SearchFailed."""
    shutil.rmtree(html / INDEX, ignore_errors=True)
    command = [sys.executable, "-m", ENGINE, "--site", str(html), "--force-language", language, "--quiet"]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode != 0:
        raise SearchFailed((done.stderr or done.stdout).decode("utf-8", "replace").strip()[-600:])
    write_if_changed(html / WORDS, word_lists())
    for pattern in NOT_USED:
        for file in (html / INDEX).glob(pattern):
            file.unlink()
