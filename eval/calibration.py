"""How well confidences keep their word: the reliability plot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.calibration import CalibrationDisplay

from claims.errors import OutputError
from eval.metrics import BINS, Table


def plot_reliability(table: Table, title: Sequence[str], path: Path) -> None:
    """Draw the share of contradictions against the confidence, and how many pairs lie where.

    OutputError where the file cannot be written.
    """
    # The figure is only ever a file; pyplot would look for a screen.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 7), layout="constrained")
    FigureCanvasAgg(figure)
    upper, lower = figure.subplots(2, height_ratios=(3, 1), sharex=True)
    confidence = np.clip(table.confidence, 0, 1)
    for strategy, name in (("quantile", "bins of equal mass"), ("uniform", "bins of equal width")):
        CalibrationDisplay.from_predictions(
            table.is_contradiction, confidence, n_bins=BINS, strategy=strategy, ax=upper, name=name
        )
    upper.set(title="\n".join(title), xlabel="", ylabel="share of contradictions")
    lower.hist(confidence, bins=20, range=(0, 1), log=True)
    lower.set(xlabel="confidence", ylabel="pairs")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=120)
    except OSError as error:
        raise OutputError(f"{path}: the plot cannot be written: {error}") from error
