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
from eval.pairs import find_twins
from eval.records import read_records, refuse

RESAMPLES = 1000
NONE = "none"


@dataclass(frozen=True, slots=True)
class Answers:
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
    """Compare two files on the pairs and questions that both answer; InputError where they share no pair.

    Pairs are drawn singly for the intervals.
    """
    ours, theirs = read_records(first, Answers), read_records(second, Answers)
    refuse([*find_twins(ours), *find_twins(theirs)])
    by_id = {row.record.id: row.record for row in ours}
    both = [(by_id[row.record.id], row.record) for row in theirs if row.record.id in by_id]
    if not both:
        raise InputError(f"{first} and {second} have no pair in common; pairs are matched by 'id'")
    questions: dict[str, list[tuple[str, str]]] = {
        "comparable": [
            (one.comparable, other.comparable) for one, other in both if one.comparable and other.comparable
        ],
        "label": [(one.label, other.label) for one, other in both],
        "relation": [(one.relation or NONE, other.relation or NONE) for one, other in both],
    }
    # No relation in either file is a question that nobody was asked.
    asked = {name: answers for name, answers in questions.items() if set(answers) - {(NONE, NONE)}}
    return [agree(question, answers) for question, answers in asked.items()]


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
