"""Minima: many starts at once, and the valley in which each of them ends."""
