"""The only room that talks to GitHub: the environment of a run, reads, writes and the job summary."""

from .sparing import read_at_first_use

read_at_first_use()  # before anything imports PyGithub
