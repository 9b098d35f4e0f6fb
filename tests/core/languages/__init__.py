"""The words that people type and that we count by."""
