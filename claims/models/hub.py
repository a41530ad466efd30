"""Models of the Hugging Face hub or of a folder, by `transformers` and `sentence-transformers`.

Weights are read from safetensors only, and no code that comes with a model is run.
"""

from __future__ import annotations

from pathlib import Path

from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)

from claims.errors import ModelError
from claims.models.batches import TextReader

SAFE = {"use_safetensors": True}


def load_encoder(name: str) -> SentenceTransformer:
    """Return a sentence-transformers model; ModelError says what is wrong with `name`."""
    check_folder(name)
    try:
        return SentenceTransformer(name, trust_remote_code=False, model_kwargs=SAFE)
    except (OSError, ValueError) as error:
        raise ModelError(explain(name, error)) from error


def load_classifier(name: str) -> tuple[PreTrainedModel, TextReader]:
    """Return a sequence classifier and what reads its texts; ModelError when it cannot be loaded."""
    check_folder(name)
    try:
        tokenizer = AutoTokenizer.from_pretrained(name, trust_remote_code=False)
        model = AutoModelForSequenceClassification.from_pretrained(name, trust_remote_code=False, **SAFE)
    except (OSError, ValueError) as error:
        raise ModelError(explain(name, error)) from error
    return model, as_reader(tokenizer, name)


def as_reader(tokenizer: PreTrainedTokenizerBase, name: str) -> TextReader:
    backend, padding = getattr(tokenizer, "backend_tokenizer", None), tokenizer.pad_token_id
    if not isinstance(backend, Tokenizer) or not isinstance(padding, int):
        raise ModelError(f"the model {name!r} has no tokenizer.json with a token to pad with; choose one that has")
    return TextReader(backend, padding)


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
