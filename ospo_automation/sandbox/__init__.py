"""A small GitHub on this machine, for the demo and the tests."""

from ospo_automation.sandbox.box import Sandbox
from ospo_automation.sandbox.git_changes import Change
from ospo_automation.sandbox.project import ItemView, Project
from ospo_automation.sandbox.repository import CommentView, IssueView, Repository
from ospo_automation.sandbox.repository_pulls import PullView
from ospo_automation.sandbox.state import BOT_ID, BOT_LOGIN, Event, Notification
from ospo_automation.sandbox.traffic import Fault, Request
from ospo_automation.sandbox.web import StatusColumn, View

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
