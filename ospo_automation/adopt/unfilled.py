"""What somebody copied and was to replace by something of their own: placeholders, and addresses that are examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ospo_automation.core.primitives.errors import Fault

from .workflow_files import ACTIONS, FOLDER

_USES = re.compile(r"\s*(?:-\s+)?uses:\s*[\"']?(?P<used>[^\s\"'#]+)")
_WORD = re.compile(
    r"(?<![\w$.{])(?:OWNER|ACCOUNT|REPOSITORY|ORGANISATION|FULL_COMMIT_ID"
    r"|CHANGE_?ME|TODO|FIXME|XXX+|INVULLEN|VUL[ _]IN)(?!\w)"
)
_LOOSE = re.compile(
    r"\b(?:your|jouw)-(?:org|organi[sz]ation|organisatie|repo|repository|name|naam|team)\b|<[^\W\d_][^<>@/=\"']{1,40}>"
)
_HOST = re.compile(r"(?:@|//)(?P<host>[A-Za-z0-9.-]+)")
# Names that are nobody's and never will be: https://www.rfc-editor.org/rfc/rfc2606 and rfc6761.
_NOBODY_S = re.compile(r"(?:.*\.)?(?:example\.(?:com|net|org)|example|test|invalid|localhost)\.?", re.IGNORECASE)
SETTINGS = "mkdocs.yml"  # of the engine: HTML stands there as well
OWN_WORDS = "Write your own in its place."


def unfilled_faults(files: Mapping[str, str]) -> Iterator[Fault]:
    """An error for each placeholder, a warning for each address of nobody. `files` are texts by path: the network's
    own, and its workflows.
    """
    for file, text in files.items():
        for number, raw in enumerate(text.splitlines(), 1):
            line = _without_remark(raw)
            if file.startswith((f"{FOLDER}/", f"{ACTIONS}/")):
                used = _USES.match(line)
                if used is not None and (found := _WORD.search(used["used"])):
                    what = f"'{found[0]}' stands for something of yours or of a release, so GitHub can't find this."
                    yield Fault(file, number, what, "Write the owner, and a commit's 40 characters.")
                continue
            if found := _WORD.search(line) or (_LOOSE.search(line) if file != SETTINGS else None):
                yield Fault(file, number, f"'{found[0]}' is a placeholder.", OWN_WORDS)
            for host in dict.fromkeys(each["host"] for each in _HOST.finditer(line)):
                if _NOBODY_S.fullmatch(host):
                    yield Fault(file, number, f"'{host}' is an example, which leads nowhere.", OWN_WORDS, warning=True)


def _without_remark(line: str) -> str:
    """Of YAML, and of a file such as CODEOWNERS."""
    return re.sub(r"(?:^|\s)#.*", "", line)
