"""`python -m ospo_automation` is the command `ospo`."""

from .cli import main

main()
