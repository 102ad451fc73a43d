"""The files that people get: video, poster, captions, record and table of a lesson.

Each module is imported by its full name, so that ``publish.table`` or ``publish.profile`` load
neither Manim nor PyAV: only `publish.studio` and `publish.frames` draw, only `publish.encode` and
`publish.mp4` handle video.
"""
