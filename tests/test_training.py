import json

import numpy as np
import pytest
import torch

from claims.decide import Occasion
from claims.errors import ConfigError, InputError
from claims.models.trainable import build_classifier, save_trained
from claims.schema import Label
from eval.held_out import HeldOutSettings
from eval.settings import load_settings
from eval.sources import Source, read_source
from tests.conftest import ROOT
from training.average import average
from training.calibrate import CalibrationRecipe, fit
from training.recipe import Recipe

STAGES = ["1-general.yaml", "2-broader.yaml", "3-news.yaml", "4-copies.yaml"]
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
    assert [pair.label for pair in read_source(folder, make_source(), 1)] == [Label.CONTRADICTION, Label.ENTAILMENT]


def test_a_label_that_the_recipe_does_not_know_is_an_error(folder):
    with pytest.raises(InputError, match="contradictory"):
        read_source(folder, make_source(labels={"entailment": "entailment"}), 1)


def test_swapping_exchanges_the_sides(folder):
    assert read_source(folder, make_source(swap=True), 1)[0].left == "The road is shut."


def test_shuffled_rows_are_neutral_and_never_meet_themselves(folder):
    pairs = read_source(folder, make_source(hypothesis="premise", shuffle=True), 1)
    assert pairs
    assert all(pair.label is Label.NEUTRAL and pair.left != pair.right for pair in pairs)


def test_cells_beyond_the_named_columns_shift_nothing(tmp_path):
    (tmp_path / "rows.tsv").write_text("It rained.\tIt was wet.\t0.2\n", encoding="utf-8")
    source = make_source(columns=["premise", "hypothesis"], label="hypothesis", labels={}, any_label="neutral")
    [pair] = read_source(tmp_path, source, 1)
    assert (pair.left, pair.right) == ("It rained.", "It was wet.")


def test_a_column_that_is_not_there_and_files_of_other_lengths_are_refused(folder):
    with pytest.raises(InputError, match="'own' names columns that are not there: \\['verdict'\\]"):
        read_source(folder, make_source(label="verdict"), 1)
    (folder / "short.tsv").write_text("premise\thypothesis\tlabel\na\tb\tentailment\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"2 rows, but short\.tsv has 1"):
        read_source(folder, make_source(hypothesis_file="short.tsv"), 1)


def test_a_missing_file_names_its_source(tmp_path):
    with pytest.raises(InputError, match="'own'"):
        read_source(tmp_path, make_source(), 1)


def test_only_the_wanted_rows_are_read(folder):
    assert [pair.left for pair in read_source(folder, make_source(where={"premise": "It rained."}), 1)] == [
        "It rained."
    ]


def test_a_file_without_a_header_takes_its_columns_from_the_settings(tmp_path):
    (tmp_path / "rows.tsv").write_text("The road is open.\tThe road is shut.\t0.2\n", encoding="utf-8")
    source = make_source(columns=["premise", "hypothesis", "score"], label="score", labels={}, any_label="neutral")
    [pair] = read_source(tmp_path, source, 1)
    assert (pair.left, pair.right, pair.label) == ("The road is open.", "The road is shut.", Label.NEUTRAL)


@pytest.mark.parametrize("name", STAGES)
def test_a_shipped_recipe_is_valid_and_holds_out_what_is_measured(name):
    recipe = load_settings(ROOT / "configs/training" / name, Recipe)
    kept = load_settings(ROOT / recipe.held_out, HeldOutSettings)
    held_out = {source.file for source in (*kept.pairs, *kept.sentences)}
    assert {source.file for source in recipe.develop} <= held_out
    assert not {source.file for source in recipe.train} & held_out


def test_a_recipe_with_an_unknown_setting_is_refused(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text("data: .\nepoch: 3\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="epoch"):
        load_settings(path, Recipe)


def test_each_stage_starts_where_the_one_before_it_ended():
    recipes = [load_settings(ROOT / "configs/training" / name, Recipe) for name in STAGES]
    first, second, third, fourth = (recipe.output for recipe in recipes)
    mean = recipes[-1].start
    assert [recipe.start for recipe in recipes[:-1]] == [None, first, second]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"training average {second} {third} --out {mean}\n" in makefile
    assert f"training average {mean} {fourth} --out claims/models/nli\n" in makefile


@pytest.mark.parametrize("occasion", list(Occasion))
def test_the_decision_was_fitted_from_the_prior_in_its_recipe(occasion):
    recipe = load_settings(ROOT / "configs/training/calibrate.yaml", CalibrationRecipe)
    stored = json.loads((ROOT / recipe.output).read_text(encoding="utf-8"))
    assert stored[occasion]["coefficients"].keys() == getattr(recipe, occasion).prior.keys()


def test_a_fit_without_examples_is_the_prior_and_with_many_leaves_it():
    prior = np.array([-1.0, 0.5])
    inputs = np.array([[1.0, 0.0], [1.0, 1.0]] * 200)
    targets = np.array([False, True] * 200)
    assert np.allclose(fit(inputs[:0], targets[:0], np.ones(0), prior, 1.0), prior, atol=1e-4)
    assert fit(inputs, targets, np.ones(400), prior, 1.0)[1] > 2


def test_the_mean_of_two_classifiers_lies_between_them(tmp_path):
    first, second = build_classifier(), build_classifier()
    with torch.no_grad():
        second.classifier.weight += 2.0
    save_trained(first, tmp_path / "first")
    save_trained(second, tmp_path / "second")
    average([tmp_path / "first", tmp_path / "second"], tmp_path / "mean")
    mean = build_classifier(tmp_path / "mean")
    assert torch.allclose(mean.classifier.weight, first.classifier.weight + 1.0, atol=1e-2)
    assert torch.allclose(mean.bert.encoder.layer[3].output.dense.bias, first.bert.encoder.layer[3].output.dense.bias)
