"""The real program, in a process of its own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
VIDEO = 'my "50%" descent? #1, Zoë\'s & all.mp4'  # all that makes trouble in addresses
TINY = ("-q", "draft", "--fps", "5", "--resolution", "320x180", "--quiet")


def program(folder: Path, *words: object) -> str:
    """Run the program in a folder, and give what it prints."""
    done = subprocess.run(
        [sys.executable, ROOT / "render.py", *map(str, words)],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
