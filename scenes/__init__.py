"""The pictures: Manim scenes that show what gdcore has computed."""
