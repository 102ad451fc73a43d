"""What all tests share."""

from hypothesis import settings

# Two cores are shared by the workers, so a single slow example says nothing about the code.
settings.register_profile("shared-cores", deadline=None)
settings.load_profile("shared-cores")
