"""Surface: descent on a surface, and its shadow on the floor."""
