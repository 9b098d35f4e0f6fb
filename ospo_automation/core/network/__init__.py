"""What a network is: what it decided, its labels, who knows about what, its people and its site."""
