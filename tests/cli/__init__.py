"""The front door, as somebody types."""
