"""Fit: one descent in three views, until the line fits the data."""
