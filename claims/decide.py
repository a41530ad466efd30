"""The only place with thresholds: one decision and one calibrated confidence from all evidence on a pair.

The confidence is a logistic regression over named features; its coefficients stand in `data/decision.json`, with what
they were fitted on. There are two sets of them: in a collection of news hardly any pair disagrees, while of two texts
that somebody puts side by side to compare them, many do.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from claims.config import DecisionSettings
from claims.schema import (
    Claim,
    Comparability,
    Decision,
    Evidence,
    Kind,
    Label,
    Pair,
    PairScores,
    Relation,
    Scores,
    Verdict,
    Voices,
)

NO_FINDING = Decision(Label.NEUTRAL, None, None, 0.0)
EVEN_ODDS = 0.5
USUAL_SIMILARITY = 0.85
OPPOSITES = ("degree.opposite", "status.opposite", "words.opposite")
TELLING = 0.5
SAME_WORDS = 0.95
DENIALS = ("attribution.denial", "attribution.responsibility")
UPDATE_HOURS = 6
SEEN_BY_MODEL = 0.5
CERTAIN = Scores(0.0, 0.0, 1.0)
MODEL_STRENGTH = 0.55
Numbers = NDArray[np.float32]

CUMULATIVE = frozenset({"killed", "injured", "missing", "displaced", "arrested", "rescued"})


@dataclass(frozen=True, slots=True)
class Case:
    """A pair with all that is known about it when it is decided."""

    pair: Pair
    comparability: Comparability
    evidence: tuple[Evidence, ...]
    scores: PairScores


class Occasion(StrEnum):
    """Where the cases come from: candidates out of a collection, or texts that somebody puts side by side."""

    COLLECTION = "collection"
    SIDE_BY_SIDE = "side_by_side"


@dataclass(frozen=True, slots=True)
class WordFeatures:
    """What the words of some pairs say, one entry a pair; see `Comparability` for the measures."""

    similarity: Numbers
    overlap: Numbers
    covered: Numbers
    context: Numbers
    strangers: Numbers
    shared_names: Numbers
    within_article: Numbers
    same_voice: Numbers
    crowd: float


def decide(cases: Sequence[Case], occasion: Occasion = Occasion.COLLECTION) -> list[Decision]:
    """Return one decision per case; `confidence` is the probability that a careful reader calls it a disagreement.

    In a collection, what is not comparable is no finding, whatever the model says; side by side, it counts against one.
    """
    return [decide_case(case, occasion) for case in cases]


def decide_case(case: Case, occasion: Occasion) -> Decision:
    if occasion is Occasion.COLLECTION and case.comparability.verdict is Verdict.NO:
        return NO_FINDING
    confidence = probability(features(case), occasion)
    speaking = supporting(case)
    if not speaking:
        return Decision(agreement(case), None, None, confidence)
    relation = relation_of(case, speaking)
    is_contradiction = confidence >= EVEN_ODDS and relation is not Relation.UPDATE
    label = Label.CONTRADICTION if is_contradiction else agreement(case)
    return Decision(label, relation, kind_of(case, speaking), confidence, speaking)


def promise(cases: Sequence[Case]) -> list[float]:
    """Return the confidence that each case could reach if the model saw nothing but a contradiction in it."""
    return [best(case, [PairScores(CERTAIN, CERTAIN)]) for case in cases]


def promise_by_words(words: WordFeatures) -> Numbers:
    """Return the confidence that pairs of one language could reach if the comparators saw nothing in them.

    Of what comparators see in a pair without opposed statements, nothing adds to the confidence.
    """
    context: Numbers = np.minimum(np.float32(1), words.context * 2)
    values: dict[str, Numbers | float] = {
        "contradiction": 1.0,
        "contradiction_both": 1.0,
        "similarity": (words.similarity - USUAL_SIMILARITY) * 10,
        "overlap": words.overlap,
        "covered": words.covered,
        "context": context,
        "crowd": words.crowd,
        "crowd_context": words.crowd * context,
        "strangers": words.strangers * words.crowd,
        "shared_names": np.minimum(np.float32(1), words.shared_names / 2),
        "within_article": words.within_article,
        "same_voice": words.same_voice,
        "copy_objected": words.overlap,
    }
    coefficients = load_coefficients()[Occasion.COLLECTION]
    total = coefficients["intercept"] + sum(coefficients[name] * value for name, value in values.items())
    return np.asarray(1 / (1 + np.exp(-total)), np.float32)


def promise_after(cases: Sequence[Case], forward: Sequence[Scores]) -> list[float]:
    """Return the confidence that each case could still reach, given the scores from left to right."""
    return [
        best(case, [PairScores(seen, CERTAIN), PairScores(seen, seen)])
        for case, seen in zip(cases, forward, strict=True)
    ]


def best(case: Case, possible: Sequence[PairScores]) -> float:
    if case.comparability.verdict is Verdict.NO:
        return 0.0
    return max(probability(features(replace(case, scores=scores)), Occasion.COLLECTION) for scores in possible)


def agreement(case: Case) -> Label:
    """Return what a pair is that is no contradiction; what figures exclude, no model can make an entailment."""
    if strongest(case, "quantity.disjoint"):
        return Label.NEUTRAL
    entailment = max(case.scores.forward.entailment, case.scores.backward.entailment)
    return Label.ENTAILMENT if entailment >= EVEN_ODDS else Label.NEUTRAL


def choose_threshold(decisions: Sequence[Decision], settings: DecisionSettings) -> float:
    """Return the lowest confidence to show, so that the expected precision or recall is the one asked for.

    With calibrated confidences the expected precision of a list is its mean confidence, and its expected recall is its
    share of the sum of all confidences. For a precision, nothing is shown that is more probably wrong than right.
    """
    confidences = sorted((d.confidence for d in decisions if d.relation), reverse=True)
    sums = list(accumulate(confidences))
    if settings.precision is not None:
        means = (total / n for n, total in enumerate(sums, 1))
        wanted = settings.precision
        good = [c for c, mean in zip(confidences, means, strict=True) if mean >= wanted and c >= EVEN_ODDS]
        return min(good, default=1.0)
    if settings.recall is not None:
        return next((c for c, total in zip(confidences, sums, strict=True) if total >= settings.recall * sums[-1]), 0.0)
    assert settings.min_confidence is not None
    return settings.min_confidence


def features(case: Case) -> dict[str, float]:
    """Return the numbers that the confidence is made of, by name; all but the similarity and the topic lie in 0–1.

    Inside one article, differing figures mostly stand for the items of a list, while denials and opposite words of two
    speakers are mostly a dispute: so they count apart there. In near copies, figures that differ are telling where the
    model objects, too, and its objection alone is mostly to an editor's change. Among many articles, two claims are
    rarely about one event unless their articles are alike.
    """
    pair, subject = case.pair, case.comparability
    forward, backward = case.scores.forward, case.scores.backward
    within = float(pair.left.document == pair.right.document)
    across = float(pair.left.language != pair.right.language)
    differs = strongest(case, "quantity.disjoint")
    hedge = strongest(case, "quantity.hedge")
    seen = max(forward.contradiction, backward.contradiction)
    alone = not any(item.relation for item in case.evidence)
    context = min(1.0, subject.context * 2)
    words, denial = strongest(case, *OPPOSITES), strongest(case, *DENIALS)
    # What names its own subject counts in full, and a short denial beside the claim it answers; else, shared words.
    opposed = max(
        words if words >= TELLING else words * subject.covered,
        denial if denial >= TELLING and subject.nearby else denial * subject.covered,
    )
    return {
        "contradiction": seen,
        "contradiction_both": min(forward.contradiction, backward.contradiction),
        "entailment": max(forward.entailment, backward.entailment),
        "similarity": (pair.similarity - USUAL_SIMILARITY) * 10,
        "overlap": subject.overlap,
        "covered": subject.covered,
        "context": context,
        "crowd": subject.crowd,
        "crowd_context": subject.crowd * context,
        "strangers": subject.strangers * subject.crowd,
        "topic": subject.topic * across,
        "gap": subject.gap,
        "shared_names": min(1.0, subject.shared_names / 2),
        "across_languages": across,
        "not_comparable": float(subject.verdict is Verdict.NO),
        "within_article": within,
        "same_voice": float(pair.voices is Voices.SELF),
        "quantity_differs": differs * (1 - within),
        "quantity_altered": differs * subject.covered * (1 - within),
        "quantity_only": float(differs > 0 and subject.covered >= SAME_WORDS) * (1 - within),
        "quantity_seen": differs * subject.overlap * seen * (1 - within),
        "quantity_same_day": differs * (strongest(case, "time.agree") > 0) * (1 - within),
        "quantity_within": differs * within,
        "quantity_hedge": hedge * (1 - within),
        "hedge_altered": hedge * max(across, subject.covered) * (1 - within),
        "quantity_agrees": strongest(case, "quantity.agree"),
        "opposed": opposed,
        "opposed_seen": opposed * seen,
        "debate": opposed * within * (pair.voices is Voices.SPEAKERS),
        "debate_nearby": opposed * subject.nearby * (pair.voices is Voices.SPEAKERS),
        "negation": strongest(case, "negation.opposite"),
        "names_differ": strongest(case, "name.different"),
        "body_unnamed": strongest(case, "speaker.unnamed"),
        "times_differ": strongest(case, "time.different"),
        "copy_objected": seen * subject.overlap * alone,
    }


def strongest(case: Case, *codes: str) -> float:
    return max((item.strength for item in case.evidence if item.code in codes), default=0.0)


def supporting(case: Case) -> tuple[Evidence, ...]:
    """Return what speaks for a disagreement, strongest first; the model's opinion where it sees a contradiction."""
    found = [item for item in case.evidence if item.relation is not None]
    forward, backward = case.scores.forward.contradiction, case.scores.backward.contradiction
    if max(forward, backward) >= SEEN_BY_MODEL:
        values = {"forward": f"{forward:.2f}", "backward": f"{backward:.2f}"}
        strength = MODEL_STRENGTH * max(forward, backward)
        found.append(Evidence(Kind.OTHER, Relation.CONTRADICTION, strength, "nli.contradiction", values=values))
    return tuple(sorted(found, key=lambda item: -item.strength))


def relation_of(case: Case, speaking: Sequence[Evidence]) -> Relation:
    relations = {item.relation for item in speaking}
    if is_superseded(case, speaking):
        return Relation.UPDATE
    if relations == {Relation.DISCREPANCY} or speaking[0].relation is Relation.DISCREPANCY:
        return Relation.DISCREPANCY
    return Relation.CONTRADICTION


def is_superseded(case: Case, speaking: Sequence[Evidence]) -> bool:
    """Tell whether time may have moved on between the claims: a count that grew later, or a state of another day."""
    pair = case.pair
    if speaking[0].code.startswith("quantity."):
        return is_later(pair) and grew(pair)
    if strongest(case, "time.agree"):
        return False
    return has_own_day(pair.left) != has_own_day(pair.right) and (
        speaks_of_then(pair.left) or speaks_of_then(pair.right)
    )


def is_later(pair: Pair) -> bool:
    if not pair.left.published or not pair.right.published:
        return False
    return (pair.right.published - pair.left.published).total_seconds() >= UPDATE_HOURS * 3600


def grew(pair: Pair) -> bool:
    """Tell whether a count of the kind that only grows as news comes in is higher in the later claim."""
    return any(
        early.counted == late.counted and early.counted in CUMULATIVE and late.low > early.high
        for early in pair.left.quantities
        for late in pair.right.quantities
    )


def has_own_day(claim: Claim) -> bool:
    """Tell whether the claim names a day that is known."""
    return any(time.first is not None for time in claim.times)


def speaks_of_then(claim: Claim) -> bool:
    """Tell whether the claim names a day, such as "yesterday", that cannot be resolved."""
    return any(time.first is None for time in claim.times)


def kind_of(case: Case, speaking: Sequence[Evidence]) -> Kind:
    """Return what the claims differ in: by the surest comparator, else by what only one of them names or denies."""
    named = next((item.kind for item in speaking if item.kind is not Kind.OTHER), None)
    if named:
        return named
    if case.pair.left.negated != case.pair.right.negated:
        return Kind.NEGATION
    differing = next((item.kind for item in case.evidence if item.code in ("name.different", "time.different")), None)
    return differing or Kind.OTHER


def probability(values: Mapping[str, float], occasion: Occasion) -> float:
    coefficients = load_coefficients()[occasion]
    total = coefficients["intercept"] + sum(coefficients[name] * value for name, value in values.items())
    return 1 / (1 + math.exp(-total))


@cache
def load_coefficients() -> Mapping[str, Mapping[str, float]]:
    """Return the coefficients by name for each occasion."""
    stored = json.loads(files("claims").joinpath("data/decision.json").read_text(encoding="utf-8"))
    return {occasion: stored[occasion]["coefficients"] for occasion in Occasion}
