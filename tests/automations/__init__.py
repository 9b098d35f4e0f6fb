"""What we do by ourselves, decided as values and played on the small GitHub."""
