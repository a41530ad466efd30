"""Which claims are statements that somebody could check: not headings, questions, appeals, wishes or opinions.

A logistic regression on the embedding (`python -m training claimness`), fitted on pieces of news that were labelled by
hand for this project. It is worth more than rules on words, and it works in languages that have no rules.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from claims.config import EMBEDDED, ClaimnessSettings, ModelSettings
from claims.protocols import Vectors
from claims.schema import Claim


def find_checkable(
    claims: Sequence[Claim], vectors: Vectors, models: ModelSettings, settings: ClaimnessSettings
) -> NDArray[np.int64]:
    """Return the rows of the claims to go on with, in order; all of them for another encoder than the embedded one.

    What somebody is quoted with always goes on: that two ministers see the talks differently is worth a finding, and
    that they said so can be checked.
    """
    if models.encoder != EMBEDDED or not settings.min_probability:
        return np.arange(len(vectors))
    quoted = np.array([claim.speaker is not None for claim in claims], bool)
    return np.flatnonzero(quoted | (estimate_claimness(vectors) >= settings.min_probability))


def estimate_claimness(vectors: Vectors) -> NDArray[np.float64]:
    """Return for `(n, 384)` vectors of the embedded encoder the `(n,)` probabilities of being checkable."""
    intercept, weights = load_weights()
    if not len(vectors):
        return np.zeros(0)
    return np.asarray(expit(intercept + vectors.astype(np.float64) @ weights))


@cache
def load_weights() -> tuple[float, NDArray[np.float64]]:
    """Return the intercept and the `(384,)` weights that come with the package."""
    stored = json.loads((files("claims") / "data" / "claimness.json").read_text(encoding="utf-8"))
    return stored["intercept"], np.array(stored["weights"])
