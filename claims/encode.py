"""Sentence embeddings, normalised to length 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from claims.config import ModelSettings
from claims.models.batches import TextReader, autocast, batches_by_length
from claims.models.bert import Bert
from claims.models.loading import EmbeddedEncoder, load_encoder
from claims.protocols import Encoder, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


@dataclass(frozen=True, slots=True)
class MeanPoolingEncoder:
    """Multilingual e5: the prefix "query: ", the mean of the token vectors, length 1 (Wang et al. 2024)."""

    model: Bert
    reader: TextReader
    settings: ModelSettings

    def encode(self, texts: Sequence[str]) -> Vectors:
        prefixed = [self.settings.encoder_prefix + text for text in texts]
        ids = self.reader.ids(prefixed, self.settings.max_tokens)
        vectors = np.zeros((len(texts), self.model.hidden_size), np.float32)
        for batch in batches_by_length([len(row) for row in ids], self.settings.batch_size):
            vectors[batch] = self.embed([ids[index] for index in batch])
        return vectors

    def embed(self, ids: list[list[int]]) -> NDArray[np.float32]:
        padded = self.reader.batch(ids)
        with torch.inference_mode(), autocast():
            hidden = self.model(**padded).float()
        mask = padded["attention_mask"].unsqueeze(-1)
        mean = (hidden * mask).sum(1) / mask.sum(1)
        normalised: NDArray[np.float32] = torch.nn.functional.normalize(mean, dim=-1).cpu().numpy()
        return normalised


@dataclass(frozen=True, slots=True)
class SentenceTransformerEncoder:
    """Any sentence-transformers model."""

    model: SentenceTransformer
    settings: ModelSettings

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = self.model.encode(
            [self.settings.encoder_prefix + text for text in texts],
            batch_size=self.settings.batch_size,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32).reshape(len(texts), -1)


def build_encoder(settings: ModelSettings) -> Encoder:
    """Return the encoder that the settings name; ModelError where it cannot be loaded."""
    loaded = load_encoder(settings.encoder)
    if isinstance(loaded, EmbeddedEncoder):
        return MeanPoolingEncoder(loaded.model, loaded.reader, settings)
    return SentenceTransformerEncoder(loaded, settings)
