"""Fit the decision: a logistic regression over the named features of `claims.decide`, on labelled pairs of real news.

Pairs were drawn from strata; each is weighted by the inverse of its probability of having been drawn, up to
`largest_weight`. A low cap leaves the sample's share of disagreements, which is higher than a day's: the confidences
are then too high for a whole day of news.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import Field, ValidationError
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.metrics import average_precision_score, brier_score_loss
from sklearn.model_selection import GroupKFold

from claims import Detector, load_config, read_documents
from claims.align import lay_out
from claims.comparable import compare_subjects
from claims.decide import Case, features
from claims.errors import ConfigError
from claims.lexicon import build_lexicon
from claims.pair import make_pair
from claims.schema import Claim, Document, Verdict
from eval.gold import gold_name, read_gold
from eval.news import NewsPair, by_day, match, read_news_pairs
from training.recipe import Strict

log = logging.getLogger(__name__)


class CalibrationRecipe(Strict):
    """What to fit on and where to write.

    `news` holds the days as `<day>.zip`, read with the settings in `config`; `examples` is the folder of self-written
    articles whose `gold.jsonl` lists all their disagreements. They alone hold pairs of two languages.
    """

    pairs: Path
    news: Path
    examples: Path
    config: Path
    output: Path
    folds: int = Field(default=5, ge=2)
    trust: float = Field(default=1.0, gt=0)
    prior: dict[str, float]
    largest_weight: float = Field(default=20.0, ge=1)


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled pair as the decision sees it; `group` keeps pairs of one article in one fold."""

    values: dict[str, float]
    is_finding: bool
    weight: float
    group: str


def calibrate(path: Path) -> dict[str, float]:
    """Fit and write the coefficients; return the out-of-fold metrics, which are written beside them."""
    recipe = load_calibration(path)
    examples = collect(recipe)
    names = ["intercept", *examples[0].values]
    inputs = np.array([[1.0, *example.values.values()] for example in examples])
    targets = np.array([example.is_finding for example in examples])
    weights = np.array([example.weight for example in examples])
    prior = np.array([recipe.prior[name] for name in names])
    predicted = np.zeros(len(examples))
    for seen, unseen in GroupKFold(recipe.folds).split(inputs, targets, [example.group for example in examples]):
        fitted = fit(inputs[seen], targets[seen], weights[seen], prior, recipe.trust)
        predicted[unseen] = expit(inputs[unseen] @ fitted)
    metrics = measure(targets, predicted, weights)
    coefficients = fit(inputs, targets, weights, prior, recipe.trust)
    stored = {
        "fitted_on": {"pairs": len(examples), "findings": int(targets.sum())},
        "out_of_fold": {name: round(value, 4) for name, value in metrics.items()},
        "coefficients": {name: round(float(value), 4) for name, value in zip(names, coefficients, strict=True)},
    }
    recipe.output.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    return metrics


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


def measure(
    targets: NDArray[np.bool_], predicted: NDArray[np.float64], weights: NDArray[np.float64]
) -> dict[str, float]:
    return {
        "average_precision": float(average_precision_score(targets, predicted)),
        "average_precision_weighted": float(average_precision_score(targets, predicted, sample_weight=weights)),
        "brier_weighted": float(brier_score_loss(targets, predicted, sample_weight=weights)),
        "precision_at_half": float(targets[predicted >= 0.5].mean()) if (predicted >= 0.5).any() else 0.0,
        "recall_at_half": float((predicted >= 0.5)[targets].mean()),
    }


def load_calibration(path: Path) -> CalibrationRecipe:
    try:
        return CalibrationRecipe.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise ConfigError(f"{path}: not a usable calibration recipe: {error}") from error


def collect(recipe: CalibrationRecipe) -> list[Example]:
    settings = load_config(recipe.config)
    everything = settings.decision.model_copy(update={"min_promise": 0.0})
    detector = Detector.load(settings.model_copy(update={"decision": everything}))
    days = sorted(by_day(read_news_pairs(recipe.pairs)).items())
    news = [example for day, pairs in days for example in collect_day(detector, recipe, day, pairs)]
    return news + collect_written(detector, recipe.examples)


def collect_written(detector: Detector, folder: Path) -> list[Example]:
    """Return all pairs of the self-written articles that reach the classifier; those that gold lists are findings."""
    documents = sorted(read_documents(folder / "news"), key=lambda document: document.id)
    gold = read_gold(folder / "gold.jsonl")
    titles = {document.id: gold_name(document) for document in documents}
    return [
        Example(
            values=features(Case(judged.pair, judged.comparability, judged.evidence, judged.scores)),
            is_finding=any(item.covers(judged.pair, titles) for item in gold),
            weight=1.0,
            group=judged.pair.left.document,
        )
        for judged in detector.judge_all(documents)
    ]


def collect_day(detector: Detector, recipe: CalibrationRecipe, day: str, pairs: Sequence[NewsPair]) -> list[Example]:
    """Return the labelled pairs of a day in the context of all its articles; the words' rarity comes from there."""
    reader = read_documents(recipe.news / f"{day}.zip", settings=detector.config.input)
    documents = sorted(reader, key=lambda document: document.id)
    cut = [detector.understand(document) for document in documents]
    by_url = {document.url: claims for document, claims in zip(documents, cut, strict=True) if document.url}
    articles = {document.url: document for document in documents if document.url}
    matched = [(pair, match(pair.left, by_url, articles), match(pair.right, by_url, articles)) for pair in pairs]
    found = [(pair, left, right) for pair, left, right in matched if left and right]
    log.info("%s: %d of %d labelled pairs found again", day, len(found), len(pairs))
    cases = build_cases(detector, documents, [claim for claims in cut for claim in claims], [f[1:] for f in found])
    return [
        Example(
            values=features(case),
            is_finding=pair.relation is not None,
            weight=min(recipe.largest_weight, 1 / pair.probability),
            group=pair.left.url,
        )
        for (pair, _, _), case in zip(found, cases, strict=True)
        if case.comparability.verdict is not Verdict.NO
    ]


def build_cases(
    detector: Detector, documents: Sequence[Document], claims: Sequence[Claim], wanted: Sequence[tuple[Claim, Claim]]
) -> list[Case]:
    """Return the wanted pairs as they would be decided; only the articles they stand in are embedded."""
    lexicon = build_lexicon(documents, claims)
    involved = {claim.document for both in wanted for claim in both}
    rows = [row for row, claim in enumerate(claims) if claim.document in involved]
    embedded = detector.encoder.encode([claims[row].statement for row in rows])
    vectors = np.zeros((len(claims), embedded.shape[1]), np.float32)
    vectors[rows] = embedded
    articles = lay_out(claims, vectors, lexicon, [claim.id for claim in claims])
    pairs = [
        make_pair(left, right, float(vectors[articles.row_of[left.id]] @ vectors[articles.row_of[right.id]]))
        for left, right in wanted
    ]
    subjects = compare_subjects(pairs, articles, detector.config.comparable)
    return detector.classify(detector.weigh(list(zip(pairs, subjects, strict=True))))
