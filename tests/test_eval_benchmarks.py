import json

import pytest

from claims import Config
from claims.errors import ConfigError, InputError
from claims.schema import Label
from eval.benchmark_settings import (
    Benchmarks,
    Events,
    Inference,
    Pairing,
    Referenced,
    Retrieval,
    Similarity,
    Written,
)
from eval.benchmarks import (
    RUNNERS,
    Line,
    Outcome,
    Workshop,
    made_with,
    read_outcomes,
    run_benchmark,
    write_outcomes,
)
from eval.judges import JUDGES, SYSTEM
from eval.metrics import Estimate
from eval.news import digest
from eval.rows import read_rows_by_number
from eval.settings import load_settings
from eval.sources import Source
from eval.tables import benchmarks_page, markdown_table
from tests.conftest import ROOT

SETTINGS = load_settings(ROOT / "configs/eval/bench.yaml", Benchmarks)
ROWS = (
    ("The bridge is open.", "The bridge is closed.", "contradiction"),
    ("Two people died in Oslo.", "Two people died.", "entailment"),
    ("It rained in Oslo.", "The minister resigned.", "neutral"),
    ("Twelve people were hurt.", "Twenty people were hurt.", "contradiction"),
)


def make_source(name="rows.tsv", **changes):
    fields = {"name": "own", "file": name, "format": "tsv", "language": "en", "licence": "own"}
    return Source(**(fields | {"labels": {label: label for label in Label}} | changes))


@pytest.fixture
def workshop(tmp_path, detector):
    lines = ["premise\thypothesis\tlabel", *("\t".join(row) for row in ROWS)]
    (tmp_path / "rows.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "scores.txt").write_text("1\n5\n0\n3\n", encoding="utf-8")
    return Workshop(detector, SETTINGS.model_copy(update={"data": tmp_path}))


def test_inference_stands_beside_every_simpler_rule(workshop):
    outcome = run_benchmark(workshop, Inference(task="inference", title="Own", source=make_source()))
    assert (outcome.pairs, [line.system for line in outcome.lines]) == (4, list(JUDGES))
    assert all({"accuracy", "f1", "macro_f1"} <= line.metrics.keys() for line in outcome.lines)
    assert outcome.made_with.keys() == {"encoder", "classifier", "decision", "settings"}


def test_entailment_or_not_is_measured_by_entailment(workshop):
    task = Inference(task="inference", title="Own", source=make_source(), entailment_only=True)
    outcome = run_benchmark(workshop, task)
    assert all(line.metrics.keys() == {"accuracy", "entailment_f1"} for line in outcome.lines)


def test_the_encoder_is_measured_by_rank_correlation_and_by_retrieval(workshop):
    similarity = Similarity(task="similarity", title="Own", source=make_source(), scores="scores.txt")
    [line] = run_benchmark(workshop, similarity).lines
    assert -1 <= line.metrics["spearman"].value <= 1
    same = make_source(hypothesis="premise")
    [line] = run_benchmark(workshop, Retrieval(task="retrieval", title="Own", source=same)).lines
    assert line.metrics["accuracy, left to right"].value == 1


def test_relabelled_rows_take_their_text_from_the_public_file(workshop, tmp_path):
    path = write_row_label(tmp_path)
    [pair] = read_rows_by_number(path, make_source(), tmp_path)
    assert (pair.left, pair.right, pair.label) == (ROWS[3][0], ROWS[3][1], Label.CONTRADICTION)
    task = Referenced(task="referenced", title="Own", file=path, source=make_source())
    assert run_benchmark(workshop, task).pairs == 1


def test_a_benchmark_without_its_data_says_which_file_is_missing(workshop):
    with pytest.raises(InputError, match="'own' is missing"):
        run_benchmark(workshop, Inference(task="inference", title="Own", source=make_source("nothing.tsv")))


def write_row_label(folder, **changes):
    known = {"id": "a", "file": "rows.tsv", "row": 3, "label": "contradiction"}
    hashed = {"hash": digest(f"{ROWS[3][0]}\n{ROWS[3][1]}")}
    path = folder / "labels.jsonl"
    path.write_text(json.dumps(known | hashed | changes) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"row": 40}, "rows.tsv has no row 40"),
        ({"row": 2}, "row 2 of rows.tsv is not the one that was labelled"),
        ({"file": "../rows.tsv"}, "'file' leaves the data folder"),
        ({"relation": "update"}, "relation update goes with label neutral"),
    ],
)
def test_a_relabelled_row_that_does_not_fit_is_refused(workshop, tmp_path, changes, reason):
    path = write_row_label(tmp_path, **changes)
    with pytest.raises(InputError) as caught:
        read_rows_by_number(path, make_source(), tmp_path)
    assert "labels.jsonl:1: " in str(caught.value)
    assert reason in str(caught.value)


def test_scores_of_another_length_are_refused(workshop, tmp_path):
    (tmp_path / "scores.txt").write_text("1\n2\n", encoding="utf-8")
    with pytest.raises(InputError, match="holds 2 scores for 4 pairs"):
        run_benchmark(workshop, Similarity(task="similarity", title="Own", source=make_source(), scores="scores.txt"))


def test_outcomes_are_read_back_and_a_benchmark_run_again_replaces_its_own(tmp_path):
    line = Line(SYSTEM, {"f1": Estimate(0.5, 0.4, 0.6)})
    outcomes = {"a": Outcome(3, (line,), {"encoder": "x"}), "b": Outcome(1, (), {})}
    write_outcomes(outcomes, tmp_path / "results/out.json")
    assert read_outcomes(tmp_path / "results/out.json") == outcomes
    assert read_outcomes(tmp_path / "nothing.json") == {}


def test_all_tasks_have_a_runner_and_test_data_is_the_test_half():
    assert {task.task for task in SETTINGS.benchmarks.values()} == RUNNERS.keys()
    for name, task in SETTINGS.benchmarks.items():
        if isinstance(task, Written | Pairing):
            assert task.split == "test", name
        if isinstance(task, Events | Pairing) and name != "seeds":
            assert [folder.name for folder in task.folders] == ["test"], name


def test_settings_with_an_unknown_task_are_refused(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text("data: .\nnews: x.yaml\nbenchmarks: {a: {task: guess, title: A}}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="guess"):
        load_settings(path, Benchmarks)


def test_the_page_is_what_the_stored_outcomes_say():
    outcomes = read_outcomes(ROOT / "eval/results/benchmarks.json")
    assert outcomes.keys() == SETTINGS.benchmarks.keys()
    page = (ROOT / "docs/benchmarks.md").read_text(encoding="utf-8")
    assert page == benchmarks_page(SETTINGS.benchmarks, outcomes)


def test_the_page_measures_the_program_as_it_is():
    outcomes = read_outcomes(ROOT / "eval/results/benchmarks.json")
    assert {tuple(outcome.made_with.items()) for outcome in outcomes.values()} == {tuple(made_with(Config()).items())}


def test_a_table_has_a_row_for_every_line():
    assert markdown_table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n"
