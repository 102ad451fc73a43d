"""Overshoot: steps that pass the minimum."""
