"""Effects, and the plan made of them."""
