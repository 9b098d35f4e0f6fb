"""Routes of GitHub's that clients of others take, and nothing of ours: the sandbox learns them for its tests."""

from tests.opinions.further import code, git_objects, graphql, issues, milestones, people, projects, pulls

ALL = (code, git_objects, graphql, issues, milestones, people, projects, pulls)
