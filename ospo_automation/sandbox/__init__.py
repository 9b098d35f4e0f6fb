"""A small GitHub on this machine, for the demo and the tests."""

from .box import Sandbox
from .git_changes import Change
from .project import ItemView, Project
from .repository import CommentView, IssueView, Repository
from .repository_pulls import PullView
from .state import BOT_ID, BOT_LOGIN, Event, Notification
from .traffic import Fault, Request
from .web import StatusColumn, View

__all__ = [
    "BOT_ID",
    "BOT_LOGIN",
    "Change",
    "CommentView",
    "Event",
    "Fault",
    "IssueView",
    "ItemView",
    "Notification",
    "Project",
    "PullView",
    "Repository",
    "Request",
    "Sandbox",
    "StatusColumn",
    "View",
]
