"""What a person can ask with a word behind a slash."""
