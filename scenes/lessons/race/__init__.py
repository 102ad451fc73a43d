"""Race: optimizers on one landscape, from one start, with one budget of steps."""
