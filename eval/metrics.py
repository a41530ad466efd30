"""Metrics of three-way predictions with a confidence, and their bootstrap intervals.

Intervals are percentile bootstrap (Efron 1979) over groups: pairs that differ in one thing, or come from one article,
are drawn together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    brier_score_loss,
    precision_recall_fscore_support,
)

from claims.schema import Label

LABELS = tuple(Label)
CODES = {label: code for code, label in enumerate(LABELS)}
CRASHED = len(LABELS)
"""The code that stands for no label at all, which is always wrong."""
RESAMPLES = 500
INTERVAL = (2.5, 97.5)
SEED = 13
BINS = 10

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measured value with its 95 % interval; both ends are the value itself where no interval was asked for."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}–{self.high:.3f}]"


@dataclass(frozen=True, slots=True)
class Table:
    """Predictions as columns of one length; labels are CODES, `confidence` is that of a contradiction.

    Rows of one `group` are not independent of each other.
    """

    label: NDArray[np.int64]
    predicted: NDArray[np.int64]
    confidence: NDArray[np.float64]
    weight: NDArray[np.float64]
    group: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.label)

    def take(self, rows: NDArray[np.int64]) -> Table:
        return Table(self.label[rows], self.predicted[rows], self.confidence[rows], self.weight[rows], self.group[rows])

    @property
    def is_contradiction(self) -> NDArray[np.bool_]:
        return np.asarray(self.label == CODES[Label.CONTRADICTION])


def measure(table: Table) -> dict[str, float]:
    """Return the metrics that are defined: some need contradictions, some need other pairs, too.

    `false_alarms` is the share of the other pairs that are called contradictions; `macro_f1` is the mean over the
    labels that occur.
    """
    truth, weight = table.is_contradiction, table.weight
    values = {"accuracy": float(accuracy_score(table.label, table.predicted, sample_weight=weight))}
    row = CODES[Label.CONTRADICTION]
    if not truth.all():
        values["false_alarms"] = float(np.average(table.predicted[~truth] == row, weights=weight[~truth]))
    if not truth.any():
        return values
    precision, recall, f1, _ = precision_recall_fscore_support(
        table.label, table.predicted, labels=range(len(LABELS)), sample_weight=weight, zero_division=0
    )
    values["recall"] = float(recall[row])
    if truth.all():
        return values
    return values | {
        "macro_f1": float(f1[np.union1d(table.label, table.predicted[table.predicted != CRASHED])].mean()),
        "precision": float(precision[row]),
        "f1": float(f1[row]),
        "average_precision": float(average_precision_score(truth, table.confidence, sample_weight=weight)),
        "brier": float(brier_score_loss(truth, np.clip(table.confidence, 0, 1), sample_weight=weight)),
        "ece": calibration_error(table),
    }


def calibration_error(table: Table) -> float:
    """Return the expected calibration error of the contradictions' confidence over bins of equal mass.

    After Nixon et al. 2019 ("Measuring calibration in deep learning"); scikit-learn has only the curve. Rows of one
    confidence stay in one bin, so that the order of rows does not matter.
    """
    gap = table.weight * (table.confidence - table.is_contradiction)
    return float(np.abs(np.bincount(bins_of_equal_mass(table), gap, BINS)).sum() / table.weight.sum())


def bins_of_equal_mass(table: Table) -> NDArray[np.int64]:
    """Return the bin of each row, from 0 to BINS - 1."""
    _, row = np.unique(table.confidence, return_inverse=True)
    weight = np.bincount(row, table.weight)
    middle = np.cumsum(weight) - weight / 2
    return np.asarray(np.minimum((BINS * middle / weight.sum()).astype(np.int64), BINS - 1)[row])


def bins_of_equal_width(table: Table) -> NDArray[np.int64]:
    """Return the bin of each row, from 0 to BINS - 1."""
    return np.clip((BINS * table.confidence).astype(np.int64), 0, BINS - 1)


def estimate(
    table: Table, compute: Callable[[Table], Values] = measure, resamples: int = RESAMPLES
) -> dict[str, Estimate]:
    """Return each metric with its bootstrap interval; the seed is fixed."""
    values = compute(table)
    # The columns of all samples are those of one checked table.
    with sklearn.config_context(assume_finite=True, skip_parameter_validation=True):
        drawn = [compute(sample) for sample in bootstrap(table, resamples)]
    return {name: with_interval(value, [d[name] for d in drawn if name in d]) for name, value in values.items()}


def with_interval(value: float, drawn: Sequence[float]) -> Estimate:
    low, high = np.percentile(drawn, INTERVAL) if drawn else (value, value)
    return Estimate(value, float(low), float(high))


def bootstrap(table: Table, resamples: int) -> list[Table]:
    """Return tables of groups drawn with replacement."""
    return [table.take(rows) for rows in resampled_rows(table.group, resamples)]


def resampled_rows(group: NDArray[np.int64], resamples: int) -> list[NDArray[np.int64]]:
    """Return, for each resample, the rows of as many groups as there are, drawn with replacement."""
    chooser = np.random.default_rng(SEED)
    order = np.argsort(group, kind="stable")
    members = np.split(order, np.flatnonzero(np.diff(group[order])) + 1)
    draws = (chooser.integers(len(members), size=len(members)) for _ in range(resamples))
    return [np.concatenate([members[number] for number in numbers]) for numbers in draws]
