"""From decisions to writes: effects, the plan made of them, the world after them, and what an automation may read."""
