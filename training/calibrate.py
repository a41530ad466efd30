"""Fit the decision: a logistic regression over the named features of `claims.decide`, on development data only.

Pairs of news were drawn from bands of rankings; each is weighted by the inverse of its probability of having been
drawn, up to `largest_weight`. A low cap leaves the sample's share of disagreements, which is higher than a day's: the
confidences are then too high for a whole day of news.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.model_selection import GroupKFold

from claims import Detector, load_config
from claims.config import Section
from claims.decide import Case, Occasion, features
from claims.schema import Judgement, Label, PairScores, Verdict
from eval.events import EventSet, find_event_sets, read_events
from eval.metrics import Estimate
from eval.news import judge_days, read_news_pairs
from eval.pairs import LabelledPair, Split, join_languages, read_pairs
from eval.results import PAIRS, Prediction, Results, measure_slices, write_results
from eval.scoring import Judged, judge_pairs
from eval.settings import load_settings
from eval.sources import Source, read_sources
from training.families import kept_families, pairs_of


class Fit(Section):
    """How far coefficients may move away from what was known beforehand, and where the predictions go.

    `trust` is the prior's precision; `predictions` takes the out-of-fold predictions, as results for `python -m eval`.
    """

    prior: dict[str, float]
    trust: float = Field(default=1.0, gt=0)
    folds: int = Field(default=5, ge=2)
    predictions: Path


class Collection(Fit):
    """Pairs out of collections: of days of news, and of self-written articles.

    `news` holds the days as `<day>.zip`; `events` are folders of self-written articles with a list of all their
    disagreements. They alone hold pairs of two languages.
    """

    pairs: Path
    news: Path
    events: tuple[Path, ...]
    largest_weight: float = Field(default=20.0, ge=1)


class SideBySide(Fit):
    """Pairs of single texts: written ones, public ones (relative to `data`), and those of kept families.

    The pairs of a family are many and alike, so each counts `family_weight`.
    """

    pairs: tuple[Path, ...]
    data: Path
    public: tuple[Source, ...]
    families: Path
    family_weight: float = Field(default=0.25, gt=0)


class CalibrationRecipe(Section):
    """What to fit on for each occasion; `config` holds the settings that articles are read with."""

    config: Path
    output: Path
    collection: Collection
    side_by_side: SideBySide


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled pair as the decision sees it; `group` keeps pairs of one article in one fold."""

    id: str
    values: dict[str, float]
    is_finding: bool
    weight: float
    group: str
    scores: PairScores
    language: str


@dataclass(frozen=True, slots=True)
class Fitted:
    """The coefficients by name, the metrics of the predictions out of fold, and how many pairs they rest on."""

    coefficients: Mapping[str, float]
    metrics: Mapping[str, Estimate]
    pairs: int
    findings: int


def calibrate(path: Path) -> dict[str, Estimate]:
    """Fit and write the coefficients for both occasions, and the out-of-fold predictions; return their metrics."""
    recipe = load_settings(path, CalibrationRecipe)
    settings = load_config(recipe.config)
    everything = settings.decision.model_copy(update={"min_promise": 0.0})
    detector = Detector.load(settings.model_copy(update={"decision": everything}))
    fitted = {
        Occasion.COLLECTION: fit_examples(collect(detector, recipe.collection), recipe.collection),
        Occasion.SIDE_BY_SIDE: fit_examples(put_side_by_side(detector, recipe.side_by_side), recipe.side_by_side),
    }
    stored = {occasion: to_json(one) for occasion, one in fitted.items()}
    recipe.output.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    return {f"{occasion} {name}": value for occasion, one in fitted.items() for name, value in one.metrics.items()}


def fit_examples(examples: Sequence[Example], recipe: Fit) -> Fitted:
    names = ["intercept", *examples[0].values]
    inputs = np.array([[1.0, *example.values.values()] for example in examples])
    targets = np.array([example.is_finding for example in examples])
    weights = np.array([example.weight for example in examples])
    prior = np.array([recipe.prior[name] for name in names])
    predicted = np.zeros(len(examples))
    for seen, unseen in GroupKFold(recipe.folds).split(inputs, targets, [example.group for example in examples]):
        fitted = fit(inputs[seen], targets[seen], weights[seen], prior, recipe.trust)
        predicted[unseen] = expit(inputs[unseen] @ fitted)
    predictions = [as_prediction(*one) for one in zip(examples, predicted, strict=True)]
    results = Results(tuple(predictions), measure_slices(predictions))
    write_results(results, recipe.predictions)
    coefficients = fit(inputs, targets, weights, prior, recipe.trust)
    return Fitted(
        coefficients=dict(zip(names, map(float, coefficients), strict=True)),
        metrics=results.metrics["all"],
        pairs=len(examples),
        findings=int(targets.sum()),
    )


def to_json(fitted: Fitted) -> dict[str, object]:
    return {
        "fitted_on": {"pairs": fitted.pairs, "findings": fitted.findings},
        "out_of_fold": {
            name: [round(one.value, 4), round(one.low, 4), round(one.high, 4)]
            for name, one in fitted.metrics.items()
            if name != PAIRS
        },
        "coefficients": {name: round(value, 4) for name, value in fitted.coefficients.items()},
    }


def as_prediction(example: Example, confidence: float) -> Prediction:
    """Return an example as a two-way prediction: a disagreement or none."""
    return Prediction(
        id=example.id,
        kind=None,
        label=Label.CONTRADICTION if example.is_finding else Label.NEUTRAL,
        predicted=Label.CONTRADICTION if confidence >= 0.5 else Label.NEUTRAL,
        scores=example.scores,
        confidence=float(confidence),
        language=example.language,
        group=example.group,
        weight=example.weight,
    )


def fit(
    inputs: NDArray[np.float64],
    targets: NDArray[np.bool_],
    weights: NDArray[np.float64],
    prior: NDArray[np.float64],
    trust: float,
) -> NDArray[np.float64]:
    """Return the logistic coefficients of the largest posterior probability under a Gaussian around `prior`.

    Real disagreements are too rare among labelled pairs to fit two dozen coefficients from nothing, and scikit-learn's
    ridge shrinks towards 0, not towards what is known beforehand. `trust` is the prior's precision.
    """

    def loss(coefficients: NDArray[np.float64]) -> float:
        logits = inputs @ coefficients
        misfit = float((weights * (np.logaddexp(0, logits) - targets * logits)).sum())
        return misfit + trust / 2 * float(((coefficients - prior) ** 2).sum())

    def slope(coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
        residuals = weights * (expit(inputs @ coefficients) - targets)
        return np.asarray(inputs.T @ residuals + trust * (coefficients - prior))

    return np.asarray(minimize(loss, prior, jac=slope, method="L-BFGS-B").x)


def collect(detector: Detector, recipe: Collection) -> list[Example]:
    sets = [read_events(folder) for folder in find_event_sets(recipe.events)]
    return collect_news(detector, recipe) + [
        example for events in sets for example in collect_written(detector, events)
    ]


def put_side_by_side(detector: Detector, recipe: SideBySide) -> list[Example]:
    """Return single texts as `Detector.compare` sees them; each family once, in the order in which it was written."""
    written = [*read_pairs(recipe.pairs, Split.DEV), *read_sources(recipe.data, recipe.public, seed=0)]
    kept = [pair for family in kept_families(recipe.families) for pair in pairs_of(family)]
    return compare_pairs(detector, written, 1.0) + compare_pairs(detector, kept, recipe.family_weight)


def compare_pairs(detector: Detector, pairs: Sequence[LabelledPair], weight: float) -> list[Example]:
    examples = []
    for number, judged in enumerate(judge_pairs(detector, pairs)):
        if judged.judgement:
            group = judged.pair.group or judged.pair.id
            example = as_example(judged.judgement, judged.pair.label is Label.CONTRADICTION, weight, group)
            examples.append(replace(example, id=f"{group} {number}"))
    return examples


def collect_written(detector: Detector, events: EventSet) -> list[Example]:
    """Return all pairs of self-written articles that reach the classifier; those that gold lists are findings."""
    return [
        as_example(
            judged,
            is_finding=any(item.covers(judged.pair.left, judged.pair.right) for item in events.gold),
            weight=1.0,
            group=f"{events.name} {judged.pair.left.document}",
        )
        for judged in detector.judge_all(events.documents)
        if judged.comparability.verdict is not Verdict.NO
    ]


def collect_news(detector: Detector, recipe: Collection) -> list[Example]:
    return [
        as_example(
            judged.judgement,
            is_finding=judged.pair.relation is not None,
            weight=min(recipe.largest_weight, judged.pair.weight),
            group=judged.pair.group or judged.pair.id,
        )
        for judged in comparable_news(detector, recipe)
        if judged.judgement
    ]


def comparable_news(detector: Detector, recipe: Collection) -> list[Judged]:
    """Return the labelled development pairs that the program holds comparable; the others are decided without a fit."""
    pairs = read_news_pairs(recipe.pairs, Split.DEV)
    return [
        judged
        for judged in judge_days(detector, pairs, recipe.news, detector.config.input)
        if judged.judgement and judged.judgement.comparability.verdict is not Verdict.NO
    ]


def as_example(judged: Judgement, is_finding: bool, weight: float, group: str) -> Example:
    pair = judged.pair
    return Example(
        id=f"{pair.left.id} {pair.right.id}",
        values=features(Case(pair, judged.comparability, judged.evidence, judged.scores)),
        is_finding=is_finding,
        weight=weight,
        group=group,
        scores=judged.scores,
        language=join_languages(pair.left.language, pair.right.language),
    )
