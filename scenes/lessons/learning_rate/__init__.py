"""Learning rate: too small, good, too large."""
