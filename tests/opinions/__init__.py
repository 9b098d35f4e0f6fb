"""Is the small GitHub as GitHub is? Asked with clients that GitHub or others wrote, none of which knows of it."""
