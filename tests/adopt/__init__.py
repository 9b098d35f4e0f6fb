"""A network that begins, comes from elsewhere, and is looked after."""
