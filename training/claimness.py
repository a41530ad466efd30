"""Fit the classifier of checkable claims: a logistic regression on embeddings of pieces that were labelled by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score
from sklearn.model_selection import cross_val_predict

from claims import load_config
from claims.config import ModelSettings, Section
from claims.encode import build_encoder
from eval.pairs import Split
from eval.settings import load_settings
from eval.understanding.annotations import Piece, join, read_articles, read_marked

DIGITS = 4
HALF = 0.5


class ClaimnessRecipe(Section):
    """What to fit on and where to write; `news` holds the days as `<day>.zip`, read with the settings in `reading`.

    `strength` is the inverse of the regularisation, chosen by cross-validation on the development half.
    """

    pieces: Path
    news: Path
    reading: Path
    output: Path
    strength: float = 10.0
    folds: int = 10


def fit_claimness(path: Path) -> dict[str, float]:
    """Fit on the development half and write the weights; return the cross-validated metrics."""
    recipe = load_settings(path, ClaimnessRecipe)
    pieces = read_marked(recipe.pieces, Piece, Split.DEV)
    articles = read_articles([piece.sentence for piece in pieces], recipe.news, load_config(recipe.reading).input)
    vectors = build_encoder(ModelSettings()).encode([joined.text for joined in join(pieces, articles)])
    truth = np.array([piece.checkable for piece in pieces])
    # What all of e5's vectors have in common says nothing, and would be held down like any other weight.
    centre = vectors.mean(axis=0)
    model = LogisticRegression(C=recipe.strength, max_iter=3000)
    likely = cross_val_predict(model, vectors - centre, truth, cv=recipe.folds, method="predict_proba")[:, 1]
    model.fit(vectors - centre, truth)
    store(recipe.output, len(pieces), float(model.intercept_[0] - model.coef_[0] @ centre), model.coef_[0])
    return {
        "accuracy": float(accuracy_score(truth, likely >= HALF)),
        "macro F1": float(f1_score(truth, likely >= HALF, average="macro")),
        "AUC": float(roc_auc_score(truth, likely)),
        "checkable kept at 0.1": float((likely[truth] >= 0.1).mean()),
        "others kept at 0.1": float((likely[~truth] >= 0.1).mean()),
        "checkable kept at 0.2": float((likely[truth] >= 0.2).mean()),
        "others kept at 0.2": float((likely[~truth] >= 0.2).mean()),
    }


def store(path: Path, pieces: int, intercept: float, weights: np.ndarray) -> None:
    stored = {
        "fitted_on": pieces,
        "intercept": round(intercept, DIGITS),
        "weights": [round(float(weight), DIGITS) for weight in weights],
    }
    path.write_text(json.dumps(stored) + "\n", encoding="utf-8")
