"""What minutes say."""
