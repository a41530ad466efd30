"""A linear map of the embeddings, by which statements of one event should lie nearer than look-alikes.

An experiment that can be repeated; nothing of it ships (docs/training-log.md says why).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import Field
from safetensors.torch import save_file
from sklearn.metrics import roc_auc_score
from torch.nn.functional import binary_cross_entropy_with_logits, normalize

from claims.config import ModelSettings, Section
from claims.encode import build_encoder
from claims.protocols import Encoder
from claims.schema import Label
from eval.settings import load_settings
from training.families import Family, families_to_train_on, kept_families, pairs_of

log = logging.getLogger(__name__)

# Where e5's cosines lie, so that training starts with even odds.
SLOPE, MIDDLE = 20.0, 0.875


class PairingRecipe(Section):
    """`families` is the folder of statements; the map stays near the identity by `closeness`."""

    families: Path
    output: Path
    epochs: int = Field(8, ge=1)
    batch_size: int = Field(512, ge=1)
    learning_rate: float = Field(3e-4, gt=0)
    closeness: float = Field(1e-3, ge=0)
    seed: int = 13


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs of statements as vectors `(n, d)`, and whether they are about one event, disagreeing or not."""

    left: torch.Tensor
    right: torch.Tensor
    same_event: torch.Tensor


def train_projection(path: Path) -> Mapping[str, float]:
    """Train the map; write it and return the area under the ROC curve on kept families, before and after."""
    recipe = load_settings(path, PairingRecipe)
    encoder = build_encoder(ModelSettings())
    seen = make_examples(encoder, families_to_train_on(recipe.families))
    unseen = make_examples(encoder, kept_families(recipe.families))
    matrix = fit(seen, recipe)
    metrics = {
        "pairs": float(len(seen.same_event)),
        "kept_pairs": float(len(unseen.same_event)),
        "auc_before": area(unseen, torch.eye(len(matrix))),
        "auc_after": area(unseen, matrix),
    }
    recipe.output.mkdir(parents=True, exist_ok=True)
    save_file({"projection": matrix}, recipe.output / "projection.safetensors")
    (recipe.output / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf-8")
    return metrics


def make_examples(encoder: Encoder, families: Sequence[Family]) -> Examples:
    pairs = [pair for family in families for pair in pairs_of(family)]
    texts = sorted({text for pair in pairs for text in (pair.left, pair.right)})
    rows = {text: row for row, text in enumerate(texts)}
    vectors = torch.from_numpy(encoder.encode(texts))
    return Examples(
        left=vectors[[rows[pair.left] for pair in pairs]],
        right=vectors[[rows[pair.right] for pair in pairs]],
        same_event=torch.tensor([float(pair.label is not Label.NEUTRAL) for pair in pairs]),
    )


def fit(examples: Examples, recipe: PairingRecipe) -> torch.Tensor:
    """Return the `(d, d)` map under which the cosine tells best whether two statements are about one event."""
    chooser = torch.Generator().manual_seed(recipe.seed)
    identity = torch.eye(examples.left.shape[1])
    matrix = torch.nn.Parameter(identity.clone())
    odds = torch.nn.Parameter(torch.tensor([SLOPE, -SLOPE * MIDDLE]))
    groups = [{"params": [matrix], "lr": recipe.learning_rate}, {"params": [odds], "lr": 0.01}]
    optimizer = torch.optim.Adam(groups)
    for epoch in range(1, recipe.epochs + 1):
        for rows in torch.randperm(len(examples.same_event), generator=chooser).split(recipe.batch_size):
            cosine = cosines(examples.left[rows], examples.right[rows], matrix)
            misfit = binary_cross_entropy_with_logits(odds[0] * cosine + odds[1], examples.same_event[rows])
            loss = misfit + recipe.closeness * ((matrix - identity) ** 2).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        log.info("epoch %d of %d: area under the curve %.3f", epoch, recipe.epochs, area(examples, matrix.detach()))
    return matrix.detach()


def cosines(left: torch.Tensor, right: torch.Tensor, matrix: torch.Tensor) -> torch.Tensor:
    return (normalize(left @ matrix, dim=1) * normalize(right @ matrix, dim=1)).sum(dim=1)


def area(examples: Examples, matrix: torch.Tensor) -> float:
    likeness: NDArray[np.float32] = cosines(examples.left, examples.right, matrix).numpy()
    return float(roc_auc_score(examples.same_event.numpy(), likeness))
