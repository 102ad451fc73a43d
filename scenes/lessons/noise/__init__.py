"""Noise: why the loss does not go down to zero, nor in one jump."""
