"""Automation for a knowledge network on GitHub: from a question to the people who can help, and to a lesson others find."""

__version__ = "0.1.0"
