"""A network as an earlier version left it: the whole demo, as that version itself wrote it, kept as data.

`python -m tests.earlier` records the version whose code it runs with. For that of another commit:

    git archive COMMIT | tar -x -C FOLDER; PYTHONPATH=FOLDER python tests/earlier.py tests/examples/earlier
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path

from ospo_automation.demo.playing import Played, play
from ospo_automation.demo.stage import NAME, Stage, install
from ospo_automation.demo.story import Story
from ospo_automation.sandbox import Sandbox
from ospo_automation.sandbox.gitstore import GitStore

KEPT = Path(__file__).resolve().parent / "examples/earlier"
STATE, FILES = "state.json", "files.export"
LEFT_OUT = ("runs",)  # of the repository: what GitHub tells of runs is none of our memory
URL = "http://127.0.0.1:1"
QUIET = 5  # sweeps after which all that was due has been done


def record(into: Path) -> None:
    """Plays the demo's story with the code that is there, and keeps how it ends."""
    story = Story.load("nl")
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as kept:
        with Sandbox(keep=kept, now=story.begins.astimezone(UTC)) as box:
            with box.in_one_go():
                install(box, story)
                stage = Stage(box, Path(folder))
                stage.make_labels()
                for _ in play(stage, story, Played()):
                    pass
            rest = [len(stage.sweep().done) for _ in range(QUIET)]
            if rest[-1]:
                raise RuntimeError(f"the sweep has no end: {rest}")
            url, files = box.url, box.git_of(NAME).run("fast-export", "--all")
        state = json.loads((Path(kept) / STATE).read_text(encoding="utf-8").replace(url, URL))
    repository = state["repos"][NAME]
    for name in LEFT_OUT:
        del repository[name]
    state |= {"events": [], "tokens": {}, "windows": {}, "notifications": []}
    into.mkdir(parents=True, exist_ok=True)
    (into / STATE).write_text(json.dumps(state, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    (into / FILES).write_bytes(files)


@contextmanager
def restored(folder: Path) -> Iterator[Sandbox]:
    """The network as it was left, at that moment, on a small GitHub of today."""
    store = GitStore(folder / "repos" / f"{NAME}.git")
    store.create()
    store.run("fast-import", "--quiet", feed=(KEPT / FILES).read_bytes())
    (folder / STATE).write_bytes((KEPT / STATE).read_bytes())
    with Sandbox(keep=folder) as box:
        yield box
        assert box.violations == []
        assert box.unknown_routes == []


if __name__ == "__main__":
    record(Path(sys.argv[1]) if len(sys.argv) > 1 else KEPT)
