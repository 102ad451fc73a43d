"""Slope: what it is, how it is read, and why descent goes against it."""
