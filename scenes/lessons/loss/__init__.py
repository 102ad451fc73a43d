"""Loss: one number that says how wrong the model is."""
