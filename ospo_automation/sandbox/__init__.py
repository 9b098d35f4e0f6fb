"""A small GitHub on this machine, for the demo and the tests."""

from ospo_automation.sandbox.box import Sandbox
from ospo_automation.sandbox.repository import CommentView, IssueView, Repository
from ospo_automation.sandbox.server import Fault, Request
from ospo_automation.sandbox.state import BOT_ID, BOT_LOGIN, Event, Notification

__all__ = [
    "BOT_ID",
    "BOT_LOGIN",
    "CommentView",
    "Event",
    "Fault",
    "IssueView",
    "Notification",
    "Repository",
    "Request",
    "Sandbox",
]
