"""How fast and how heavy it is, measured and never asserted."""
