"""A casus and its course: what was asked of whom, whose turn it is, who has a part in it, and what is remembered."""
