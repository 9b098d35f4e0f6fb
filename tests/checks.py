"""Everything that is checked without running the code: style, types, workflows, forms and locks. `make check`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SCHEMAS = {
    "vendor.github-workflows": [".github/workflows/*.yml"],
    "vendor.github-actions": ["actions/*/action.yml"],
    "vendor.github-issue-forms": [".github/ISSUE_TEMPLATE/casus.yml"],
    "vendor.dependabot": [".github/dependabot.yml"],
}
# Split, so that this file doesn't name what it looks for.
HOSTS = ("py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.(?:org|com)", "deb" + r"\.debian")
ADDRESSES = re.compile("|".join(HOSTS))
