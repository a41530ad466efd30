"""Natural-language inference on pairs of texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from claims.config import ModelSettings
from claims.models.batches import autocast, batches_by_length
from claims.models.loading import NliModel, load_classifier
from claims.protocols import Classifier
from claims.schema import Scores


@dataclass(frozen=True, slots=True)
class NliClassifier:
    """A cross-encoder that reads premise and hypothesis together."""

    nli: NliModel
    settings: ModelSettings

    def classify(self, texts: Sequence[tuple[str, str]]) -> list[Scores]:
        if not texts:
            return []
        ids = self.nli.reader.ids(texts, self.settings.max_tokens)
        logits = np.zeros((len(texts), len(self.nli.labels)), np.float32)
        for batch in batches_by_length([len(row) for row in ids], self.settings.batch_size):
            padded = self.nli.reader.batch([ids[index] for index in batch])
            with torch.inference_mode(), autocast():
                logits[batch] = self.nli.logits(padded).float().cpu().numpy()
        return scores_from_logits(logits, self.nli.labels)


def scores_from_logits(logits: NDArray[np.float32], labels: Mapping[int, str]) -> list[Scores]:
    """Turn `(n, 3)` logits into named probabilities, in whatever order the model's labels stand."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = shifted / shifted.sum(axis=1, keepdims=True)
    return [Scores(**{labels[column]: float(value) for column, value in enumerate(row)}) for row in probabilities]


def build_classifier(settings: ModelSettings) -> Classifier:
    """Return the classifier that the settings name; ModelError where it cannot be loaded."""
    return NliClassifier(load_classifier(settings.classifier), settings)
