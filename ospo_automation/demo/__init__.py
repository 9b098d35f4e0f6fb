"""A small network and its story, told on a GitHub of this machine: what people do, and what the automation answers."""
