"""What a network decided, and who knows about what."""
