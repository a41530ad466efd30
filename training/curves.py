"""The loss of a training run and its development metrics, as one picture."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from claims.report.files import write_whole

SHOWN = {"_accuracy": "accuracy", "_contradiction_f1": "contradiction F1"}


def draw_curves(history: Sequence[Mapping[str, float]], path: Path) -> None:
    """Draw what a `Trainer` logged: the training loss on the left, each development set's metrics on the right."""
    figure = Figure(figsize=(13, 4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, 1 + len(SHOWN))
    axes[0].plot(*zip(*((entry["step"], entry["loss"]) for entry in history if "loss" in entry), strict=True))
    axes[0].set(title="training loss", xlabel="step")
    for axis, (ending, title) in zip(axes[1:], SHOWN.items(), strict=True):
        for name, points in collect(history, ending).items():
            axis.plot(*zip(*points, strict=True), marker=".", label=name)
        axis.set(title=title, xlabel="step", ylim=(0, 1))
        axis.legend(fontsize="small")
    image = io.BytesIO()
    figure.savefig(image, format="png")
    write_whole(path, [image.getvalue()])


def collect(history: Sequence[Mapping[str, float]], ending: str) -> dict[str, list[tuple[float, float]]]:
    """Return by development set the steps and values of the metric whose logged name ends so."""
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for entry in history:
        for name, value in entry.items():
            if name.startswith("eval_") and name.endswith(ending):
                points[name.removeprefix("eval_").removesuffix(ending)].append((entry["step"], value))
    return points
