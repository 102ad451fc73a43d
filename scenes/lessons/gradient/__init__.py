"""Gradient: the direction of steepest ascent, and of steepest descent."""
