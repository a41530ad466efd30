"""What could sift comparable pairs before the classifier: rankings by the decision, and by the two embeddings.

An experiment that can be repeated; nothing of it ships (docs/training-log.md says why). All figures are out of fold, on
labelled pairs of development days.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from sklearn.base import ClassifierMixin
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from claims import Detector, load_config
from claims.config import Section
from claims.decide import Case, features, promise
from claims.schema import Judgement
from eval.settings import load_settings
from training.calibrate import CalibrationRecipe, comparable_news

Numbers = NDArray[np.float64]
SHARES = (0.1, 0.3, 0.5, 0.7)
WANTED = 0.95
OF_THE_MODEL = ("contradiction", "contradiction_both", "entailment", "quantity_seen", "opposed_seen", "copy_objected")


class GateRecipe(Section):
    """`calibration` is the recipe that names the labelled pairs; `components` are those of the embeddings."""

    calibration: Path
    output: Path
    components: tuple[int, ...] = (16, 48)
    folds: int = Field(5, ge=2)
    seed: int = 13


@dataclass(frozen=True, slots=True)
class Curve:
    """The share of the disagreements kept in the best part of the pairs, by that part, and the part that keeps 95 %."""

    kept: Mapping[str, float]
    pairs_for_wanted: float


def compare_gates(path: Path) -> dict[str, Curve]:
    """Rank the comparable labelled pairs by several gates; write and return their curves."""
    recipe = load_settings(path, GateRecipe)
    calibration = load_settings(recipe.calibration, CalibrationRecipe)
    settings = load_config(calibration.config)
    everything = settings.decision.model_copy(update={"min_promise": 0.0})
    detector = Detector.load(settings.model_copy(update={"decision": everything}))
    judged = [one for one in comparable_news(detector, calibration.collection) if one.judgement]
    judgements = [one.judgement for one in judged if one.judgement]
    findings = np.array([one.pair.relation is not None for one in judged])
    groups = [one.pair.group or one.pair.id for one in judged]
    rankings = rank(judgements, embed(detector, judgements), findings, groups, recipe)
    curves = {name: measure(ranking, findings) for name, ranking in rankings.items()}
    recipe.output.parent.mkdir(parents=True, exist_ok=True)
    written = {name: {"kept": curve.kept, "pairs_for_0.95": curve.pairs_for_wanted} for name, curve in curves.items()}
    recipe.output.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    return curves


def embed(detector: Detector, judgements: Sequence[Judgement]) -> Numbers:
    """Return one row a pair: |u - v| and u * v of the two statements' embeddings."""
    left = detector.encoder.encode([judged.pair.left.statement for judged in judgements])
    right = detector.encoder.encode([judged.pair.right.statement for judged in judgements])
    return np.concatenate([np.abs(left - right), left * right], axis=1)


def rank(
    judgements: Sequence[Judgement],
    embedded: Numbers,
    findings: NDArray[np.bool_],
    groups: Sequence[str],
    recipe: GateRecipe,
) -> dict[str, Numbers]:
    """Return a score a pair for each gate."""
    cases = [Case(one.pair, one.comparability, one.evidence, one.scores) for one in judgements]
    values = [features(case) for case in cases]
    known = np.array([[value for name, value in one.items() if name not in OF_THE_MODEL] for one in values])

    def regression() -> ClassifierMixin:
        return LogisticRegression(C=0.05, max_iter=500)

    def perceptron() -> ClassifierMixin:
        return MLPClassifier((32,), alpha=3, max_iter=200, random_state=recipe.seed)

    rankings = {
        "promise of the decision": np.array(promise(cases)),
        "regression on its features": out_of_fold(known, findings, groups, recipe.folds, regression),
    }
    for count in recipe.components:
        parts = PCA(min(count, *embedded.shape), random_state=recipe.seed).fit_transform(embedded)
        both = np.concatenate([parts, known], axis=1)
        rankings |= {
            f"{count} components": out_of_fold(parts, findings, groups, recipe.folds, regression),
            f"{count} components and features": out_of_fold(both, findings, groups, recipe.folds, regression),
            f"{count} components and features, MLP": out_of_fold(both, findings, groups, recipe.folds, perceptron),
        }
    return rankings


def out_of_fold(
    inputs: Numbers,
    findings: NDArray[np.bool_],
    groups: Sequence[str],
    folds: int,
    make: Callable[[], ClassifierMixin],
) -> Numbers:
    predicted = np.zeros(len(findings))
    for seen, unseen in GroupKFold(folds).split(inputs, findings, groups):
        model = make_pipeline(StandardScaler(), make()).fit(inputs[seen], findings[seen])
        predicted[unseen] = model.predict_proba(inputs[unseen])[:, 1]
    return predicted


def measure(ranking: Numbers, findings: NDArray[np.bool_]) -> Curve:
    """Return how much of the findings the best pairs hold."""
    kept = np.cumsum(findings[np.argsort(-ranking, kind="stable")]) / findings.sum()
    return Curve(
        kept={f"{share:.0%}": float(kept[max(0, round(share * len(kept)) - 1)]) for share in SHARES},
        pairs_for_wanted=float((np.searchsorted(kept, WANTED) + 1) / len(kept)),
    )
