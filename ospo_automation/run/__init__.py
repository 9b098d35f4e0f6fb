"""One thing that happened, or the sweep, through the house; and what is told of it."""
