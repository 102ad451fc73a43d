"""SGD, drawn: a few points vote, their arrow is off, and the votes average to the true slope."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, FadeOut, VGroup, linear

from scenes.data_lesson import LOSS_NAMES, DataLesson
from scenes.lessons.sgd.ballot import Ballot
from scenes.lessons.sgd.experiment import SgdExperiment
from scenes.lessons.sgd.figures import Votes
from scenes.lessons.sgd.heights import above_the_least, decades, hovering
from scenes.stage.data import Follow, ModelLine, Scatter
from scenes.stage.figure import Move
from scenes.stage.layout import Box
from scenes.stage.marks import Arrow, Ball
from scenes.stage.notation import plain, plural
from scenes.stage.path import Path
from scenes.stage.plane import Plane
from scenes.stage.readout import ALL, Readout
from scenes.stage.text import Text, escape, fit
from scenes.stage.theme import Opacity, Seconds, Size, Width
from scenes.stage.walk import Series

__all__ = ["Sgd"]

PALE = (1.0, 0.9, 0.55)  # opacity of each run's path: the noisier, the paler
FEW = 5  # batches that vote one after the other
LONGEST_RUN = 7.0  # seconds
CLOSEST, CLOSE_UP = 0.1, 0.8  # width of the last view, as a part of the first one's


class Sgd(DataLesson):
    """Steps that look at all points, at a few, or at one."""

    lesson = "sgd"
    experiment: SgdExperiment

    def construct(self) -> None:
        experiment = self.experiment
        self.runs = [run.trajectory for run in experiment.runs]
        self.per_epoch = [batches.steps_per_epoch for batches in experiment.batches]
        self.colors = (self.theme.step, self.theme.kinds[4], self.theme.kinds[3])
        self.epochs = experiment.parameters.steps
        self.build()
        self.walk_with_all()
        if len(self.runs) > 1:
            self.ask_a_few()
            self.average_the_votes()
            if len(self.runs) > 2:
                self.ask_one()
            self.run_together()
            self.compare_losses()
            self.look_closer()

    def made_from(self) -> list[str]:
        seed = self.experiment.parameters.seed
        parts = super().made_from()
        if not self.experiment.seeded:
            parts[1] += escape(f", batches from seed {seed}")
        return [*parts[:-1], "SGD"]

    def build(self) -> None:
        first, upper, lower = self.three_boxes(1.0, 1.0)
        self.head, main = self.over(first, 2)
        self.parameters, self.contours = self.parameter_plane(main, self.runs[:1])
        self.view = self.parameters.state
        self.upper = upper
        beside = Box(upper.left, lower.bottom, lower.right, upper.top)
        self.functions = self.function_plane(beside, self.start, self.best)
        self.losses = self.loss_plane(lower, self.runs[:1], float(self.epochs), "epoch")
        self.legend = self._legend()
        self.goal = Ball(self.parameters, self.best, self.theme.target)
        held = [theta for theta in self.runs[0].theta if self.parameters.holds(*theta)]
        self.ballot = Ballot.along(self.experiment, np.array(held), self.view[3] - self.view[2])

    def _legend(self) -> VGroup:
        """The runs' names in their colours, over the map."""
        rows, room = VGroup(), self.head.width / len(self.runs)
        for i, (run, color) in enumerate(zip(self.experiment.runs, self.colors, strict=False)):
            x = self.head.left + i * room
            text = fit(self.text(escape(run.name), color=color), room - 0.6 * self.em)
            rows.add(text.place(x, self.head.top - 1.05 * self.em))
        return rows

    # One step, by vote.

    def walk_with_all(self) -> None:
        run, n = self.runs[0], len(self.data)
        caption = f"Full batch: every step averages the slopes of all {n} points."
        with self.beat("All points vote for every step", caption):
            line = ModelLine(self.functions, self.start)
            points = Scatter(self.functions, self.data.x, self.data.y)
            self.add(self.contours, self.parameters, self.functions, points, self.legend[0])
            self.settle(self.contours, self.parameters, self.functions)
            path = Path(self.parameters, run.theta, self.colors[0])
            self.play(FadeIn(self.goal, path, line))
            made = len(run.update)
            self.play(Move(path, [made], linear), run_time=min(max(0.2 * made, 1.0), 4.0))
            self.remove(line)
            self.first, self.points = path, points

    def ask_a_few(self) -> None:
        batches = self.experiment.batches[1]
        size = plural(batches.size, "point")
        whose = "its arrow" if batches.size == 1 else "their arrow"
        caption = f"{size} drawn at random vote: {whose} is off the true one, every time anew."
        headline = "One point votes" if batches.size == 1 else "A mini-batch: a few points vote"
        with self.beat(headline, caption):
            self.play(self.first.ball.animate.set_opacity(0.0), run_time=Seconds.LEAVE)
            w, b = here = self.ballot.here
            true = [w, b, *(here + self.ballot.true_way)]
            self.true = Arrow(self.parameters, [w, b, w, b], self.colors[0])
            self.place = Ball(self.parameters, here, self.theme.ink)
            self.note = self.write_in(
                self.head, 1, escape(f"arrows: {plain(self.ballot.scale)} × slope, turned round")
            )
            self.note.set_color(self.theme.muted)
            self.add(self.true, self.place)
            self.play(Move(self.true, true), FadeIn(self.note, self.legend[1]))
            self.votes = Votes(self.parameters, here, self.ballot.ways(1), self.colors[1])
            self.add(self.votes, self.place)
            shown = min(FEW, batches.steps_per_epoch)
            for k in range(shown):
                self.light(batches.batch(k))
                tip = here + self.ballot.ways(1)[k]
                arrow = Arrow(self.parameters, [w, b, w, b], self.colors[1])
                self.add(arrow, self.place)
                self.play(Move(arrow, [w, b, *tip]), run_time=Seconds.LATER_STEP)
                self.remove(arrow)
                self.parameters.members.remove(arrow)
                self.votes.show([k + 1.0])

    def light(self, rows: np.ndarray) -> None:
        """Light these points, and dim the others."""
        self.remove(self.points)
        self.functions.members.remove(self.points)
        self.points = Scatter(
            self.functions, self.data.x, self.data.y, lit=rows, state=0.7 * Opacity.DIM
        )
        self.add(self.points)

    def average_the_votes(self) -> None:
        many = len(self.ballot.ways(1))
        caption = f"The mean of {many} such arrows, over whole epochs, is the arrow of all points."
        with self.beat("Many votes average to the true arrow", caption):
            self.light(np.arange(len(self.data)))
            self.play(Move(self.votes, [many], linear), run_time=2 * Seconds.DRAW)
            w, b = here = self.ballot.here
            mean = Arrow(self.parameters, [w, b, w, b], self.theme.ink, width=Width.DASH)
            self.add(mean, self.place)
            self.play(Move(mean, [w, b, *(here + self.ballot.mean_way(1))]), run_time=Seconds.DRAW)
            self.mean = mean

    def ask_one(self) -> None:
        single = len(self.experiment.batches) - 1
        ways = self.ballot.ways(single)
        spread = [
            float(np.linalg.norm(each - each.mean(axis=0), axis=1).mean())
            for each in (self.ballot.ways(1), ways)
        ]
        caption = f"Single points vote wildly: {plain(spread[1] / spread[0])} times as far off."
        if spread[1] <= spread[0]:
            caption = "Single points vote too, each for itself."
        with self.beat("One point alone is cheap, and further off", caption):
            votes = Votes(self.parameters, self.ballot.here, ways, self.colors[2])
            self.add(votes, self.true, self.mean, self.place)
            self.play(FadeIn(self.legend[2]))
            self.play(Move(votes, [len(ways)], linear), run_time=2 * Seconds.DRAW)
            self.single_votes = votes

    # All three.

    def run_together(self) -> None:
        lr = plain(self.experiment.runs[0].lr)
        caption = f"Same start, same rate {lr}, {plural(self.epochs, 'epoch')} each."
        with self.beat("One map, the same epochs for each", caption):
            gone = [self.first, self.true, self.place, self.votes, self.mean, self.note]
            gone += [self.single_votes] if len(self.runs) > 2 else []
            self.play(FadeOut(*gone, self.functions, self.points), run_time=Seconds.LEAVE)
            self.make_room_for_the_losses()
            for figure in gone:
                if figure in self.parameters.members:
                    self.parameters.members.remove(figure)
            order = range(len(self.runs) - 1, -1, -1)  # the wildest behind
            self.paths = [
                Path(self.parameters, self.runs[i].theta, self.colors[i], opacity=PALE[i])
                for i in order
            ]
            self.series = [
                Series(
                    self.losses,
                    self.runs[i].value,
                    self.colors[i],
                    spacing=1 / self.per_epoch[i],
                    opacity=PALE[i],
                )
                for i in order
            ]
            lines = [ModelLine(self.functions, self.start, self.colors[i]) for i in order]
            self.follows = [
                Follow(self.runs[i].theta, line.show, line)
                for i, line in zip(order, lines, strict=True)
            ]
            counter, epochs = self.epoch_counter()
            shown = (*self.paths, *self.series, *self.follows)
            planes = (self.functions, self.losses)
            self.play(FadeIn(*planes, self.points, counter, epochs, *shown))
            self.settle(*planes, counter)
            path, per_epoch = self.paths[-1], self.per_epoch[0]
            path.report_to(epochs, lambda: float(int(path.state[0]) // per_epoch))
            self.add(*shown, self.points)
            moves = [
                Move(figure, [len(self.runs[i].update)], linear)
                for figures in (self.paths, self.series, self.follows)
                for i, figure in zip(order, figures, strict=True)
            ]
            self.play(*moves, run_time=min(max(0.4 * self.epochs, 2.0), LONGEST_RUN))
            self.add(self.goal)

    def make_room_for_the_losses(self) -> None:
        """The functions go on in the upper half of the side."""
        self.functions = self.function_plane(self.upper, self.start, self.best)
        self.points = Scatter(self.functions, self.data.x, self.data.y)

    def epoch_counter(self) -> tuple[Text, Readout]:
        text = self.write_in(self.head, 1, escape("epochs"), color=self.theme.muted)
        x = float(text.get_right()[0]) + 0.4 * self.em
        size = Size.LABEL * self.layout.text_scale
        return text, Readout(0.0, (x, text.baseline[1]), size, self.theme.ink, ALL)

    def compare_losses(self) -> None:
        """The loss of each batch alone, beside the loss over all data."""
        which = 1
        alone = self.experiment.batch_loss(which)
        over_all = self.runs[which].value[:-1]
        late = slice(len(alone) // 2, None)
        name = self.experiment.runs[which].name
        wilder = bool(np.ptp(alone[late]) > np.ptp(over_all[late]))
        headline = (
            "A batch's own loss jumps about" if wilder else "A batch's own loss, and all data's"
        )
        caption = f"White: the loss of each {name} alone; in colour: the loss over all data."
        with self.beat(headline, caption):
            series = Series(
                self.losses,
                alone,
                self.theme.ink,
                len(alone) - 1.0,
                spacing=1 / self.per_epoch[which],
                opacity=0.7,
            )
            self.play(FadeIn(series))
            self.hold(2 * Seconds.REST)
            self.play(FadeOut(series), run_time=Seconds.LEAVE)

    def count_from_the_least(self) -> None:
        """The losses above the least one, in decades: how high each run hovers."""
        runs, order = self.runs, range(len(self.runs) - 1, -1, -1)
        above = [above_the_least(run.value, self.experiment.floor) for run in runs]
        name = self.symbol(f'"{LOSS_NAMES[self.loss]}"', "curve") + " above its least"
        view = (*self.losses.state[:2], *decades(above, self.per_epoch))
        self.heights = Plane(
            self.theme,
            self.losses.box,
            view,
            "epoch",
            name,
            log=True,
            text_scale=self.layout.text_scale,
        )
        self.above = [
            Series(
                self.heights,
                above[i],
                self.colors[i],
                len(runs[i].update),
                spacing=1 / self.per_epoch[i],
                opacity=PALE[i],
            )
            for i in order
        ]
        self.play(FadeOut(self.losses, *self.series), run_time=Seconds.LEAVE)
        self.play(FadeIn(self.heights, *self.above))
        self.settle(*self.above, self.heights)

    def look_closer(self) -> None:
        with self.beat(*hovering(self.experiment, self.per_epoch)):
            self.count_from_the_least()
            late = self.runs[-1].theta[-max(self.per_epoch[-1], 2) :]
            if not all(self.parameters.holds(*theta) for theta in late):
                return
            w0, w1, b0, b1 = self.view
            part = np.abs(late - self.best).max(axis=0) / (0.5 * np.array([w1 - w0, b1 - b0]))
            width = max(1.3 * float(part.max()), CLOSEST)
            if width < CLOSE_UP:
                (w, b), dw, db = self.best, 0.5 * width * (w1 - w0), 0.5 * width * (b1 - b0)
                self.settle(self.parameters, self.contours)
                view = [w - dw, w + dw, b - db, b + db]
                self.play(Move(self.parameters, view), run_time=Seconds.ZOOM)
            self.hold(Seconds.REST)
