"""The same 90 frames as `surface_stock.py`, by the stage of this project: axes, surface, dot."""

import sys
from pathlib import Path
from types import SimpleNamespace

from publish.loading import loading

with loading():  # as the program does it
    import numpy as np
    from manim import linear

    from publish.production import render
    from publish.profile import Profile
    from scenes.catalogue import LESSONS
    from scenes.space_lesson import SpaceLesson
    from scenes.stage.figure import Move
    from scenes.stage.solid import SpaceBall


class Turn(SpaceLesson):
    """Six steps of descent while the viewer goes round."""

    lesson = "surface"

    def made_from(self):
        return ["a catalogue function: no formula is read"]

    def construct(self):
        azimuth, elevation = np.radians([-50.0, 25.0])
        self.build_space(self.layout.stage, (azimuth, elevation, 1.0))
        places = np.column_stack([self.run.theta, self.run.value])
        ball = SpaceBall(self.surface, places[0], self.theme.step)
        self.add(self.space, self.surface, ball)
        for k in range(6):
            turned = [azimuth + 0.1 * 0.5 * (k + 1), elevation, 1.0]
            self.play(
                Move(self.space, turned, linear), Move(ball, places[k + 1], linear), run_time=0.5
            )


def main() -> None:
    """Render to the path that is given."""
    lesson = LESSONS["surface"]
    given = {"function": "x2-sin-y", "start": "2,1", "lr": 0.08, "steps": 6, "view": "-3:3"}
    experiment = lesson.run(lesson.parameters().model_validate(given))
    entry = SimpleNamespace(name="surface", title="Surface", summary="a bench", scene=lambda: Turn)
    record = render(entry, experiment, Profile.resolve(quality="medium"), Path(sys.argv[1]))
    assert record.frames == 90


if __name__ == "__main__":
    main()
