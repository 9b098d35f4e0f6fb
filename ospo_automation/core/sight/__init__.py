"""One look at a casus or at what was sent in, and what several automations see in it alike."""
