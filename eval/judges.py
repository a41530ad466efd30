"""Whose opinions are measured: the whole program, its parts alone, and rules that anybody could write in a minute."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import precision_recall_curve

from claims.schema import Judgement, Label, Relation
from claims.text import fold
from eval.pairs import LabelledPair

NUMBER = re.compile(r"\d+(?:[.,٫]\d+)*")
FULL = 1.0


@dataclass(frozen=True, slots=True)
class Opinion:
    """A label for a pair, and the probability (or any score from 0 to 1) of a contradiction."""

    label: Label
    confidence: float


NOTHING_SEEN = Opinion(Label.NEUTRAL, 0.0)
Judge = Callable[[Sequence[Judgement], Sequence[LabelledPair]], list[Opinion]]
"""Gives an opinion on each judgement; the labelled pairs are for the rules that are set to their best in hindsight."""


def whole_system(judgements: Sequence[Judgement], pairs: Sequence[LabelledPair]) -> list[Opinion]:
    """Take the program's decision; what it calls an update it holds for no contradiction."""
    return [
        Opinion(decision.label, 0.0 if decision.relation is Relation.UPDATE else decision.confidence)
        for decision in (judgement.decision for judgement in judgements)
    ]


def nli_forward(judgements: Sequence[Judgement], pairs: Sequence[LabelledPair]) -> list[Opinion]:
    """Take the likeliest label from left (premise) to right (hypothesis), as published figures do."""
    return [
        Opinion(max(Label, key=lambda label: getattr(scores, label)), scores.contradiction)
        for scores in (judgement.scores.forward for judgement in judgements)
    ]


def nli_alone(judgements: Sequence[Judgement], pairs: Sequence[LabelledPair]) -> list[Opinion]:
    """Take the classifier at its word, contradiction first and in both directions."""
    return [nli_opinion(judgement) for judgement in judgements]


def nli_opinion(judgement: Judgement) -> Opinion:
    both = (judgement.scores.forward, judgement.scores.backward)
    contradiction, entailment, neutral = (
        max(getattr(scores, name) for scores in both) for name in ("contradiction", "entailment", "neutral")
    )
    if contradiction >= max(entailment, neutral):
        return Opinion(Label.CONTRADICTION, contradiction)
    return Opinion(Label.ENTAILMENT if entailment >= neutral else Label.NEUTRAL, contradiction)


def comparators_alone(judgements: Sequence[Judgement], pairs: Sequence[LabelledPair]) -> list[Opinion]:
    """Trust the symbolic comparators and nothing else: no model, no look at what the claims are about."""
    strengths = [
        max((item.strength for item in judgement.evidence if item.relation not in (None, Relation.UPDATE)), default=0.0)
        for judgement in judgements
    ]
    return [Opinion(Label.CONTRADICTION if value else Label.NEUTRAL, value) for value in strengths]


def number_differs(judgements: Sequence[Judgement], pairs: Sequence[LabelledPair]) -> list[Opinion]:
    """Call a pair a contradiction where both sides hold digits and not the same ones."""
    return [
        Opinion(Label.CONTRADICTION, FULL) if differ(judgement) else Opinion(Label.NEUTRAL, 0.0)
        for judgement in judgements
    ]


def differ(judgement: Judgement) -> bool:
    left, right = (set(NUMBER.findall(fold(claim.text).text)) for claim in (judgement.pair.left, judgement.pair.right))
    return bool(left and right and left != right)


def similarity_threshold(judgements: Sequence[Judgement], pairs: Sequence[LabelledPair]) -> list[Opinion]:
    """Call similar texts contradictory, from the similarity on that gives the best F1 in hindsight."""
    similarities = np.clip([judgement.pair.similarity for judgement in judgements], 0.0, FULL)
    truth = [pair.label is Label.CONTRADICTION for pair in pairs]
    best = best_threshold(similarities, truth, [pair.weight for pair in pairs]) if any(truth) else np.inf
    return [Opinion(Label.CONTRADICTION if value >= best else Label.NEUTRAL, float(value)) for value in similarities]


def best_threshold(values: NDArray[np.float64], truth: Sequence[bool], weights: Sequence[float]) -> float:
    precision, recall, thresholds = precision_recall_curve(truth, values, sample_weight=weights)
    f1 = 2 * precision[:-1] * recall[:-1] / np.maximum(precision[:-1] + recall[:-1], np.finfo(float).tiny)
    return float(thresholds[int(np.argmax(f1))])


def majority(judgements: Sequence[Judgement], pairs: Sequence[LabelledPair]) -> list[Opinion]:
    """Give every pair the label that most of them have, by weight."""
    mass = {label: sum(pair.weight for pair in pairs if pair.label is label) for label in Label}
    most = max(Label, key=lambda label: mass[label])
    return [Opinion(most, mass[Label.CONTRADICTION] / sum(mass.values()))] * len(pairs)


SYSTEM = "whole system"
JUDGES: Mapping[str, Judge] = {
    "majority": majority,
    "similarity threshold": similarity_threshold,
    "number differs": number_differs,
    "comparators alone": comparators_alone,
    "NLI left to right": nli_forward,
    "NLI alone": nli_alone,
    SYSTEM: whole_system,
}
