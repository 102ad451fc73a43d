"""Film: every lesson as a chapter of one video."""
