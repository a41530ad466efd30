"""How well confidences keep their word: the reliability plot."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.errors import InputError
from claims.report.files import write_whole
from eval.metrics import BINS, Table, bins_of_equal_mass, bins_of_equal_width


def plot_reliability(table: Table, title: Sequence[str], path: Path) -> None:
    """Draw the share of contradictions against the confidence, and how many pairs lie where, by weight.

    InputError where matplotlib is not installed, OutputError where the file cannot be written.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise InputError("the plot needs matplotlib: pip install 'crossclaim[eval]'") from error
    figure = Figure(figsize=(6, 7), layout="constrained")
    # Drawn into memory: pyplot would look for a screen.
    FigureCanvasAgg(figure)
    upper, lower = figure.subplots(2, height_ratios=(3, 1), sharex=True)
    upper.plot((0, 1), (0, 1), ":k", label="perfectly calibrated")
    for bins, name in ((bins_of_equal_mass(table), "equal mass"), (bins_of_equal_width(table), "equal width")):
        upper.plot(*curve(table, bins), "s-", label=f"bins of {name}")
    upper.set(title="\n".join(title), ylabel="share of contradictions")
    upper.legend(loc="upper left")
    lower.hist(table.confidence, bins=20, range=(0, 1), weights=table.weight, log=True)
    lower.set(xlabel="confidence", ylabel="pairs")
    image = io.BytesIO()
    figure.savefig(image, format="png")
    write_whole(path, [image.getvalue()])


def curve(table: Table, bins: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean confidence and the share of contradictions of each bin that holds anything."""
    weight = np.bincount(bins, table.weight, BINS)
    filled = weight > 0
    confidence = np.bincount(bins, table.weight * table.confidence, BINS)[filled] / weight[filled]
    return confidence, np.bincount(bins, table.weight * table.is_contradiction, BINS)[filled] / weight[filled]
