"""Automation for a knowledge network on GitHub: from a question to the people who can help."""

__version__ = "0.1.0"
