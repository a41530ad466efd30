"""The exported classifier gives the shipped one's scores in another runtime."""

import json

import pytest

from training.export import TOLERANCE, export

INT8_TOLERANCE = 0.25


@pytest.mark.timeout(300)
def test_the_exported_classifier_scores_like_the_shipped_one(tmp_path):
    differences = export(tmp_path / "onnx")
    assert differences["model.onnx"] < TOLERANCE
    assert TOLERANCE < differences["model.int8.onnx"] < INT8_TOLERANCE
    labels = json.loads((tmp_path / "onnx" / "config.json").read_text(encoding="utf-8"))["id2label"]
    assert set(labels.values()) == {"entailment", "neutral", "contradiction"}
    assert (tmp_path / "onnx" / "tokenizer.json").is_file()
