"""Putting the whole thing into somebody's repository: its forms, its labels, and a check of what it wrote itself."""
