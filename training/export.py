"""Write the shipped classifier as ONNX, for runtimes other than torch, and check that its scores stay the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from scipy.special import softmax

from claims.errors import ModelError
from claims.models.trainable import build_classifier, build_tokenizer, label_names

TOLERANCE = 1e-3
INPUTS = ("input_ids", "attention_mask")
SAMPLES = (
    ("قتل 12 شخصا في غارة على المدينة يوم الثلاثاء", "مقتل 30 شخصا في الغارة"),
    ("The talks made slight progress.", "لم تحرز المحادثات أي تقدم"),
    ("Le port est fermé depuis lundi.", "The port has been closed since Monday, the harbour master said."),
    ("Rain.", "It rained all day in the northern provinces, and roads were closed, officials said on Sunday."),
)


def export(folder: Path) -> dict[str, float]:
    """Write `model.onnx` (float32), `model.int8.onnx`, tokenizer and labels; return the largest differences by file.

    Raises ModelError where the float32 file's probabilities differ from torch's by more than 1e-3.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model, tokenizer = build_classifier(), build_tokenizer()
    model.set_attn_implementation("eager")
    full, small = folder / "model.onnx", folder / "model.int8.onnx"
    example = dict(tokenizer(["a b"] * 2, ["c"] * 2, return_tensors="pt"))
    sizes = {0: torch.export.Dim("pairs"), 1: torch.export.Dim("tokens", max=tokenizer.model_max_length)}
    torch.onnx.export(
        model,
        kwargs={name: example[name] for name in INPUTS},
        f=full,
        input_names=INPUTS,
        output_names=["logits"],
        dynamic_shapes=dict.fromkeys(INPUTS, sizes),
        external_data=False,
        dynamo=True,
    )
    forget_shapes(full)
    quantize_dynamic(full, small, weight_type=QuantType.QInt8, per_channel=True)
    tokenizer.save_pretrained(folder)
    labels = {str(index): label for index, label in label_names(model).items()}
    (folder / "config.json").write_text(json.dumps({"id2label": labels}, indent=2) + "\n", encoding="utf-8")
    batches = [
        dict(tokenizer(*map(list, zip(*part, strict=True)), padding=True, return_tensors="pt")) for part in parts()
    ]
    expected = [softmax(scored(model, batch), axis=1) for batch in batches]
    differences = {path.name: largest_difference(path, batches, expected) for path in (full, small)}
    if differences[full.name] > TOLERANCE:
        raise ModelError(f"{full}: its scores differ from torch's by {differences[full.name]:.4f}")
    return differences


def forget_shapes(path: Path) -> None:
    """Drop the exporter's notes on inner shapes: the quantiser infers them itself and trips over transposed weights."""
    graph = onnx.load(path)
    del graph.graph.value_info[:]
    onnx.save(graph, path)


def parts() -> list[Sequence[tuple[str, str]]]:
    """Return the sample pairs as one batch of all and one of a single pair, so that sizes vary."""
    return [SAMPLES, SAMPLES[:1]]


def scored(model: torch.nn.Module, batch: Mapping[str, torch.Tensor]) -> NDArray[np.float32]:
    with torch.inference_mode():
        return np.asarray(model(**{name: batch[name] for name in INPUTS}).logits)


def largest_difference(
    path: Path, batches: Sequence[Mapping[str, torch.Tensor]], expected: Sequence[NDArray[np.float32]]
) -> float:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return max(
        float(abs(softmax(outputs(session, batch), axis=1) - wanted).max())
        for batch, wanted in zip(batches, expected, strict=True)
    )


def outputs(session: onnxruntime.InferenceSession, batch: Mapping[str, torch.Tensor]) -> NDArray[np.float32]:
    return np.asarray(session.run(None, {name: batch[name].numpy() for name in INPUTS})[0])
