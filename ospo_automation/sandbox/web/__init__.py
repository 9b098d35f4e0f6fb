"""Shows a repository of the small GitHub to a person in a browser."""

from .letters import Correspondent, DeskFolder, DeskLetter, Letter, answer_to
from .view import StatusColumn, View

__all__ = ["Correspondent", "DeskFolder", "DeskLetter", "Letter", "StatusColumn", "View", "answer_to"]
