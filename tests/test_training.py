import json
from pathlib import Path

import numpy as np
import pytest

from claims.errors import ConfigError, InputError
from eval.gold import read_gold
from eval.news import digest, match, read_news_pairs
from tests.conftest import ROOT
from tests.fakes import make_claim, make_document, make_pair
from training.calibrate import fit, load_calibration
from training.data import LabelledPair, read_source, without_held_out
from training.recipe import Source, load_recipe

ROWS = (
    "premise\thypothesis\tlabel\n"
    "The road is open.\tThe road is shut.\tcontradictory\n"
    "It rained.\tIt was wet.\tentailment\n"
)


def make_source(**changes):
    fields = {"name": "own", "file": "rows.tsv", "format": "tsv", "language": "en", "licence": "CC0"}
    labels = {"entailment": "entailment", "contradictory": "contradiction"}
    return Source(**(fields | {"labels": labels} | changes))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "rows.tsv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def test_labels_are_translated(folder):
    assert [pair.label for pair in read_source(folder, make_source(), 1)] == ["contradiction", "entailment"]


def test_a_label_that_the_recipe_does_not_know_is_an_error(folder):
    with pytest.raises(InputError, match="contradictory"):
        read_source(folder, make_source(labels={"entailment": "entailment"}), 1)


def test_swapping_exchanges_the_sides(folder):
    assert read_source(folder, make_source(swap=True), 1)[0].premise == "The road is shut."


def test_shuffled_rows_are_neutral_and_never_meet_themselves(folder):
    pairs = read_source(folder, make_source(hypothesis="premise", shuffle=True), 1)
    assert all(pair.label == "neutral" and pair.premise != pair.hypothesis for pair in pairs)


def test_a_missing_file_names_its_source(tmp_path):
    with pytest.raises(InputError, match="'own'"):
        read_source(tmp_path, make_source(), 1)


def test_held_out_pairs_leave_in_either_order_and_spelling():
    pairs = [
        LabelledPair("A b.", "C d!", "neutral"),
        LabelledPair("E", "F", "neutral"),
        LabelledPair("G", "H", "neutral"),
    ]
    held_out = [LabelledPair("c  d", "a B", "neutral")]
    sentences = [LabelledPair("e.", "z", "neutral")]
    assert without_held_out(pairs, held_out, sentences) == pairs[2:]


@pytest.mark.parametrize("name", ["nli.yaml"])
def test_the_shipped_recipe_is_valid_and_holds_out_what_is_measured(name):
    recipe = load_recipe(ROOT / "configs/training" / name)
    held_out = {source.file for source in (*recipe.held_out_pairs, *recipe.held_out_sentences)}
    assert {source.file for source in recipe.develop} <= held_out
    assert not {source.file for source in recipe.train} & held_out


def test_a_recipe_with_an_unknown_setting_is_refused(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text("data: .\nepoch: 3\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="epoch"):
        load_recipe(path)


def test_the_decision_was_fitted_from_the_prior_in_its_recipe():
    recipe = load_calibration(ROOT / "configs/training/calibrate.yaml")
    stored = json.loads((ROOT / recipe.output).read_text(encoding="utf-8"))
    assert stored["coefficients"].keys() == recipe.prior.keys()


def test_a_fit_without_examples_is_the_prior_and_with_many_leaves_it():
    prior = np.array([-1.0, 0.5])
    inputs = np.array([[1.0, 0.0], [1.0, 1.0]] * 200)
    targets = np.array([False, True] * 200)
    assert np.allclose(fit(inputs[:0], targets[:0], np.ones(0), prior, 1.0), prior, atol=1e-4)
    assert fit(inputs, targets, np.ones(400), prior, 1.0)[1] > 2


def test_labelled_news_pairs_hold_references_and_no_text():
    path = ROOT / "eval/data/news_pairs.jsonl"
    pairs = read_news_pairs(path)
    assert len({pair.id for pair in pairs}) == len(pairs) > 200
    sides = [
        json.loads(line)[side] for line in path.read_text(encoding="utf-8").splitlines() for side in ("left", "right")
    ]
    assert all(side.keys() == {"url", "start", "end", "hash"} for side in sides)


def test_a_broken_line_of_labels_is_named(tmp_path: Path):
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"id": "x"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"pairs\.jsonl:1"):
        read_news_pairs(path)


def test_a_changed_article_is_refused_and_a_recut_claim_found_again():
    document = make_document("a", "The bridge is closed. It rained.", url="http://a.example/")
    [pair] = read_news_pairs(ROOT / "eval/data/news_pairs.jsonl")[:1]
    claim = make_claim(document.text[:21])
    reference = type(pair.left)("http://a.example/", type(pair.left.span)(0, 20), digest(document.text))
    claims, documents = {"http://a.example/": [claim]}, {"http://a.example/": document}
    assert match(reference, claims, documents) == claim
    with pytest.raises(InputError, match="not the one that was labelled"):
        match(type(pair.left)("http://a.example/", pair.left.span, "0" * 16), claims, documents)


def test_gold_covers_a_pair_in_either_order():
    gold = read_gold(ROOT / "examples/gold.jsonl")
    first = gold[0]
    left = make_claim(first.left.text, "a")
    right = make_claim(first.right.text, "b")
    names = {"a": first.left.document, "b": first.right.document}
    assert first.covers(make_pair(left, right), names)
    assert first.covers(make_pair(right, left), names)
    assert not first.covers(make_pair(left, make_claim("Something else altogether.", "b")), names)
