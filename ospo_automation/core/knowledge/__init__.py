"""What the network knows already: its published lessons, and which of its pages somebody means."""
