"""Tips: what somebody came across that others in the network should know about."""
