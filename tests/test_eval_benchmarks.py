import pytest

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
    read_outcomes,
    read_row_labels,
    run_benchmark,
    write_outcomes,
)
from eval.judges import JUDGES, SYSTEM
from eval.metrics import Estimate
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
    assert outcome.models.keys() == {"encoder", "classifier"}


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
    path = tmp_path / "labels.jsonl"
    path.write_text('{"id": "a", "file": "rows.tsv", "row": 3, "label": "contradiction"}\n', encoding="utf-8")
    task = Referenced(task="referenced", title="Own", file=path, source=make_source())
    [pair] = read_row_labels(task, tmp_path)
    assert (pair.left, pair.right, pair.label) == (ROWS[3][0], ROWS[3][1], Label.CONTRADICTION)


def test_a_benchmark_without_its_data_says_which_file_is_missing(workshop):
    with pytest.raises(InputError, match="'own' is missing"):
        run_benchmark(workshop, Inference(task="inference", title="Own", source=make_source("nothing.tsv")))


def test_a_relabelled_row_that_does_not_exist_is_refused(workshop, tmp_path):
    path = tmp_path / "labels.jsonl"
    path.write_text('{"id": "a", "file": "rows.tsv", "row": 40, "label": "neutral"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"labels\.jsonl:1: rows\.tsv has no row 40"):
        read_row_labels(Referenced(task="referenced", title="Own", file=path, source=make_source()), tmp_path)


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


def test_a_table_has_a_row_for_every_line():
    assert markdown_table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n"
