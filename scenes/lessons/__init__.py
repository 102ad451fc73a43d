"""The lessons, one folder each: experiment.py computes, scene.py draws."""
