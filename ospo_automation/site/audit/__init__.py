"""Is the site found, and can everyone use it? What a colleague would say who looked at every page."""

from .findings import Finding, Level
from .looking import audit

__all__ = ["Finding", "Level", "audit"]
