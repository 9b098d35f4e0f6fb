"""`python -m ospo_automation` is the command `ospo`. Any Python can read this file, and is told what it lacks."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (from a clone it is started with whatever Python is at hand)
    sys.exit("error: this needs Python 3.11 or newer, and here is %d.%d." % sys.version_info[:2])  # noqa: UP031  (as above)

try:
    from .cli.main import main
except ModuleNotFoundError as error:
    from .extras import missing

    sys.exit("error: " + missing(error.name or ""))

main()
