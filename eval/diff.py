"""Two runs on the same pairs: what changed, and whether that could be chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sklearn
from scipy.stats import binomtest

from claims.errors import InputError
from claims.schema import Label
from eval.metrics import Estimate, measure, resampled_rows, with_interval
from eval.results import Prediction, Results, as_table

RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Change:
    """A metric of both runs; `difference` is the second minus the first, with its paired bootstrap interval.

    `p_value` is twice the share of resamples on the other side of no difference, and never 0.
    """

    first: float
    second: float
    difference: Estimate
    p_value: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """All metrics of two runs, McNemar's exact test on which pairs are right, and the pairs that changed.

    McNemar's test takes the pairs as independent, also those of one group.
    """

    metrics: Mapping[str, Change]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    mcnemar_p: float


def compare_results(first: Results, second: Results) -> Comparison:
    """Compare two runs; InputError where they are not on the same pairs with the same labels."""
    pairs = match_pairs(first.pairs, second.pairs)
    before, after = [one for one, _ in pairs], [other for _, other in pairs]
    gained = tuple(other.id for one, other in pairs if not is_right(one) and is_right(other))
    lost = tuple(other.id for one, other in pairs if is_right(one) and not is_right(other))
    return Comparison(
        metrics=compare_metrics(before, after),
        gained=gained,
        lost=lost,
        mcnemar_p=float(binomtest(len(gained), len(gained) + len(lost)).pvalue) if gained or lost else 1.0,
    )


def match_pairs(first: Sequence[Prediction], second: Sequence[Prediction]) -> list[tuple[Prediction, Prediction]]:
    by_id = {prediction.id: prediction for prediction in second}
    missing = {prediction.id for prediction in first} ^ by_id.keys()
    if missing:
        raise InputError(f"the runs are on different pairs; only one of them has {', '.join(sorted(missing)[:5])} …")
    relabelled = [one.id for one in first if facts(one) != facts(by_id[one.id])]
    if relabelled:
        raise InputError(f"labels, groups or weights differ between the runs: {', '.join(relabelled[:5])} …")
    return [(one, by_id[one.id]) for one in first]


def facts(prediction: Prediction) -> tuple[Label, str | None, float]:
    return prediction.label, prediction.group, prediction.weight


def is_right(prediction: Prediction) -> bool:
    return prediction.predicted is prediction.label


def compare_metrics(before: Sequence[Prediction], after: Sequence[Prediction]) -> dict[str, Change]:
    one, other = as_table(before), as_table(after)
    with sklearn.config_context(assume_finite=True, skip_parameter_validation=True):
        samples = [
            (measure(one.take(rows)), measure(other.take(rows))) for rows in resampled_rows(one.group, RESAMPLES)
        ]
    first, second = measure(one), measure(other)
    return {
        name: change(first[name], second[name], [b[name] - a[name] for a, b in samples if name in a]) for name in first
    }


def change(first: float, second: float, differences: Sequence[float]) -> Change:
    drawn = np.array(differences)
    tail = min(int((drawn <= 0).sum()), int((drawn >= 0).sum()))
    p_value = min(1.0, 2 * (tail + 1) / (len(drawn) + 1))
    return Change(first, second, with_interval(second - first, differences), p_value)
