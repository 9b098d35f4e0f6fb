"""A small network and its story."""
