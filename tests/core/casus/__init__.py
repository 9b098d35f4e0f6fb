"""What is remembered of a casus and its asks."""
