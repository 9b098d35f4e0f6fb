"""What several automations see alike, and whom the network misses."""
