"""Is the small GitHub as GitHub is? Asked with clients that know nothing of it."""
