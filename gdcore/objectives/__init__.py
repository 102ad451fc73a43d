"""The catalogue of test functions, grouped by kind."""
