"""The kit that the lessons share. A module here never computes an iterate."""
