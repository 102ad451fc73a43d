"""Two functions: what the model says, what is correct, and which w and b bring them together."""
