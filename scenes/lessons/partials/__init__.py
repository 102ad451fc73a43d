"""Partials: hold one variable still, cut the surface, and read the slope of the cut."""
