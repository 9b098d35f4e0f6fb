"""One thing that happened, or the sweep, through the house."""
