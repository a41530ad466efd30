"""The embedded models as parts of `transformers`: for training, for export, and to be held against other tools."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertForSequenceClassification, BertModel, PreTrainedTokenizerFast

from claims.models.embedded import (
    LABELS,
    NLI_FOLDER,
    SHARED_EMBEDDINGS,
    WEIGHTS_NAME,
    build_reader,
    read_labels,
    read_trained,
    state,
    weights,
)


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


def build_encoder() -> BertModel:
    """Return the pretrained transformer without pooler, in evaluation mode."""
    model = BertModel(bert_config(), add_pooling_layer=False)
    model.load_state_dict(state())
    model.eval()
    return model


def build_classifier(folder: Path = NLI_FOLDER) -> BertForSequenceClassification:
    """Return the NLI cross-encoder whose trained tensors stand in `folder`, in evaluation mode.

    Raises ModelError when the folder cannot be used.
    """
    model = BertForSequenceClassification(classifier_config(read_labels(folder)))
    model.load_state_dict(read_trained(folder, model.state_dict().keys()))
    model.bert.embeddings.word_embeddings.weight.requires_grad = False
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


def save_trained(model: BertForSequenceClassification, folder: Path) -> None:
    """Write what training changed (all but the word embeddings) as float16, with the labels' order."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {
        name: tensor.detach().to(torch.float16).contiguous()
        for name, tensor in model.state_dict().items()
        if name != SHARED_EMBEDDINGS
    }
    save_file(tensors, folder / WEIGHTS_NAME)
    labels = {"id2label": {str(index): label for index, label in label_names(model).items()}}
    (folder / "config.json").write_text(json.dumps(labels, indent=2) + "\n", encoding="utf-8")


def label_names(model: BertForSequenceClassification) -> dict[int, str]:
    """Return the names of a classifier's output columns."""
    return {int(index): str(name) for index, name in (model.config.id2label or {}).items()}


@cache
def build_tokenizer() -> PreTrainedTokenizerFast:
    """Return a copy of the embedded tokenizer in the form that trainers take."""
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
