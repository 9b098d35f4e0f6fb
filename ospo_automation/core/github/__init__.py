"""What GitHub tells us: events, issues, comments and accounts, and which of them are ours."""
