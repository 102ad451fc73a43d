"""Many dimensions: one rule for two unknowns, for three, and for n."""
