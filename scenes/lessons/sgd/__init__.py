"""SGD: steps that look at all points, at a few, or at one."""
