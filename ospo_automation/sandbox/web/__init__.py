"""Shows a repository of the small GitHub to a person in a browser."""

from .letters import Correspondent, Letter, answer_to
from .view import StatusColumn, View

__all__ = ["Correspondent", "Letter", "StatusColumn", "View", "answer_to"]
