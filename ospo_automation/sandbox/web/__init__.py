"""Shows a repository of the small GitHub to a person in a browser."""

from .view import StatusColumn, View

__all__ = ["StatusColumn", "View"]
