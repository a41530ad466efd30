"""How far two people who labelled the same pairs agree (Cohen's kappa)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import cohen_kappa_score

from claims.errors import InputError
from claims.schema import Label, Relation, Verdict
from eval.metrics import Estimate, resampled_rows, with_interval
from eval.records import read_records

RESAMPLES = 1000
NONE = "none"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person says of a pair; any labelled file with these fields will do."""

    id: str
    label: Label
    comparable: Verdict | None = None
    relation: Relation | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """The share of equal answers and Cohen's kappa for one question."""

    question: str
    pairs: int
    equal: float
    kappa: Estimate


def measure_agreement(first: Path, second: Path) -> list[Agreement]:
    """Compare two files on the pairs that both have; InputError where they share none."""
    by_id = {row.record.id: row.record for row in read_records(first, Opinion)}
    both = [(by_id[row.record.id], row.record) for row in read_records(second, Opinion) if row.record.id in by_id]
    if not both:
        raise InputError(f"{first} and {second} have no pair in common; pairs are matched by 'id'")
    questions = {
        "comparable": [(str(one.comparable or NONE), str(other.comparable or NONE)) for one, other in both],
        "label": [(str(one.label), str(other.label)) for one, other in both],
        "relation": [(str(one.relation or NONE), str(other.relation or NONE)) for one, other in both],
        "any finding": [(str(one.relation is not None), str(other.relation is not None)) for one, other in both],
    }
    return [agree(question, answers) for question, answers in questions.items()]


def agree(question: str, answers: Sequence[tuple[str, str]]) -> Agreement:
    ours, theirs = (np.array(side) for side in zip(*answers, strict=True))
    samples = resampled_rows(np.arange(len(answers)), RESAMPLES)
    kappa = with_interval(kappa_of(ours, theirs), [kappa_of(ours[rows], theirs[rows]) for rows in samples])
    return Agreement(question, len(answers), float((ours == theirs).mean()), kappa)


def kappa_of(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Return Cohen's kappa; 1 where both give one and the same answer throughout, for which it is not defined."""
    if len({*ours.tolist(), *theirs.tolist()}) == 1:
        return 1.0
    return float(cohen_kappa_score(ours, theirs))
