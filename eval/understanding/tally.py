"""Precision, recall and F1 of things found in sentences, with bootstrap intervals over the sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claims.schema import Span
from eval.metrics import SEED, Estimate, with_interval

RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Tally:
    """How many things a sentence holds, how many were found in it, and how many of these were right."""

    right: int
    found: int
    gold: int


def measure_tallies(tallies: Sequence[Tally], name: str = "") -> dict[str, Estimate]:
    """Return precision, recall and F1 over all sentences, each name preceded by `name`."""
    counts = np.array([[one.right, one.found, one.gold] for one in tallies], np.float64)
    chooser = np.random.default_rng(SEED)
    drawn = counts[chooser.integers(len(counts), size=(RESAMPLES, len(counts)))].sum(axis=1)
    values, samples = score(counts.sum(axis=0)[None]), score(drawn)
    return {
        f"{name} {metric}".strip(): with_interval(float(values[metric][0]), samples[metric].tolist())
        for metric in values
    }


@dataclass(frozen=True, slots=True)
class Graded:
    """How right each thing that a sentence holds was found, from 0 (missed) up, and how many were found in all."""

    levels: Sequence[int]
    found: int


def measure_levels(graded: Sequence[Graded], names: Sequence[str]) -> dict[str, Estimate]:
    """Return the metrics of reaching level 1, 2, …, each under its name."""
    metrics: dict[str, Estimate] = {}
    for level, name in enumerate(names, start=1):
        tallies = [Tally(sum(one >= level for one in g.levels), g.found, len(g.levels)) for g in graded]
        metrics |= measure_tallies(tallies, name)
    return metrics


def score(sums: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return the metrics of rows of right, found and gold; 0 where nothing was there to be right about."""
    right, found, gold = sums.T
    return {
        "precision": right / np.maximum(found, 1),
        "recall": right / np.maximum(gold, 1),
        "F1": 2 * right / np.maximum(found + gold, 1),
    }


def match_spans(gold: Sequence[Span], found: Sequence[Span]) -> list[int | None]:
    """Return for each gold span the index of the found one that overlaps it, each found one once."""
    free = list(range(len(found)))
    matched: list[int | None] = []
    for span in gold:
        index = next((index for index in free if found[index].overlaps(span)), None)
        if index is not None:
            free.remove(index)
        matched.append(index)
    return matched
