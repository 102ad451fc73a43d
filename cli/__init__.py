"""What a person types and reads: options, messages, progress, exit codes. No numbers, no drawing.

Everything but click is imported where it is used: ``--help`` must come at once.
"""
