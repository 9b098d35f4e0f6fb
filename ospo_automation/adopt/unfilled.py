"""What somebody copied and was to replace by something of their own: placeholders, and addresses that are examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ospo_automation.core.primitives.errors import Fault

from .workflow_files import ACTIONS, FOLDER

_USES = re.compile(r"\s*(?:-\s+)?uses:\s*[\"']?(?P<used>[^\s\"'#]+)")
_OURS = re.compile(  # as our own pages and forms have them
    r"(?<![\w$.{])(?:OWNER|ACCOUNT|REPOSITORY|ORGANISATION|FULL_COMMIT_ID|JULLIE-ORGANISATIE|JULLIE-KENNISBANK)(?!\w)"
    r"|\b(?:your|jouw)-(?:org|organi[sz]ation|organisatie|repo|repository|name|naam|team)\b"
)
_ANYBODY_S = re.compile(
    r"(?<![\w$.{])(?:CHANGE_?ME|TODO|FIXME|XXX+|INVULLEN|VUL[ _]IN)(?!\w)|<[^\W\d_][^<>@/=\"']{1,40}>"
)
_HOST = re.compile(r"(?:(?<=[\w.+-])@|//)(?P<host>[A-Za-z0-9.-]+)")
# Names that are nobody's and never will be: https://www.rfc-editor.org/rfc/rfc2606 and rfc6761.
_NOBODY_S = re.compile(r"(?:.*\.)?(?:example\.(?:com|net|org)|example|test|invalid|localhost)\.?", re.IGNORECASE)
SETTINGS = "mkdocs.yml"  # of the engine: HTML stands there as well
OWN_WORDS = "Write your own in its place."


def unfilled_faults(files: Mapping[str, str]) -> Iterator[Fault]:
    """An error for each placeholder of ours, a warning for what looks like one and for each address of nobody.

    `files` are texts by path: the network's own, and its workflows.
    """
    for file, text in files.items():
        for number, raw in enumerate(text.splitlines(), 1):
            line = _without_remark(raw)
            if file.startswith((f"{FOLDER}/", f"{ACTIONS}/")):
                used = _USES.match(line)
                if used is not None and (found := _OURS.search(used["used"])):
                    what = f"'{found[0]}' stands for something of yours or of a release, so GitHub can't find this."
                    yield Fault(file, number, what, "Write the owner, and a commit's 40 characters.")
                continue
            if found := _OURS.search(line):
                yield Fault(file, number, f"'{found[0]}' is a placeholder.", OWN_WORDS)
            elif file != SETTINGS and (found := _ANYBODY_S.search(line)):
                what = f"'{found[0]}' looks like a placeholder."
                yield Fault(file, number, what, "Write your own in its place, or leave it.", warning=True)
            for host in dict.fromkeys(each["host"] for each in _HOST.finditer(line)):
                if _NOBODY_S.fullmatch(host):
                    yield Fault(file, number, f"'{host}' is an example, which leads nowhere.", OWN_WORDS, warning=True)


def _without_remark(line: str) -> str:
    """Of YAML, and of a file such as CODEOWNERS."""
    return re.sub(r"(?:^|\s)#.*", "", line)
