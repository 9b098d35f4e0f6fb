"""One look at a casus, and what strangers post there."""
