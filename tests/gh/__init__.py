"""The only room that talks to GitHub, and what it makes of GitHub's answers."""
