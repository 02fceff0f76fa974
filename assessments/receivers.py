"""What this act hears of the others, and what follows from its own decisions."""
