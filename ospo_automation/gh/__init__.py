"""The only room that talks to GitHub: the environment of a run, reads, writes and the job summary."""
