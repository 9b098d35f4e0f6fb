"""What we exchange by mail with somebody who has no account: read, understood, and answered. No I/O."""
