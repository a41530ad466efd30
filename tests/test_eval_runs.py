"""Results, their comparison, the gate, agreement: what decides whether a number got better or worse."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from claims.errors import InputError
from claims.schema import Kind, Label
from eval.agreement import measure_agreement
from eval.diff import compare_results
from eval.gate import Baseline, check, lower_floors, raise_floors, read_baseline, write_baseline
from eval.gate_parts import (
    PARTS,
    WATCHED,
    WATCHED_OF_PAIRING,
    WATCHED_OF_RUNS,
    GateSettings,
    hash_files,
    measure_parts,
    missing_data,
)
from eval.judges import JUDGES
from eval.pairs import LabelledPair, Meta
from eval.results import Prediction, Results, as_prediction, measure_slices, read_results, write_results
from eval.scoring import judge_pairs, predict
from eval.settings import load_settings
from tests.conftest import ROOT

C, E, N = Label.CONTRADICTION, Label.ENTAILMENT, Label.NEUTRAL
TODAY = date(2026, 3, 2)


def predictions(predicted, labels=(C, C, N, E, N, C)):
    return tuple(
        Prediction(f"p{number}", Kind.STATUS, label, found, None, 0.9 if found is C else 0.1, language="ar-en")
        for number, (label, found) in enumerate(zip(labels, predicted, strict=True))
    )


def results(predicted):
    return Results(predictions(predicted), {})


def test_results_are_read_back_as_they_were_written(tmp_path):
    made = results([C, None, N, E, C, C])
    full = replace(made, metrics=measure_slices(made.pairs))
    write_results(full, tmp_path / "runs/a.json")
    assert read_results(tmp_path / "runs/a.json") == full
    stored = json.loads((tmp_path / "runs/a.json").read_text(encoding="utf-8"))["pairs"][0]
    assert stored.keys() >= {"id", "kind", "label", "predicted", "scores", "confidence"}


def test_a_file_that_holds_no_results_is_refused(tmp_path):
    (tmp_path / "a.json").write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.json: no results"):
        read_results(tmp_path / "a.json")


def test_slices_are_kinds_languages_and_whether_they_cross():
    assert measure_slices(predictions([C] * 6)).keys() == {"all", "across languages", "kind status", "language ar-en"}


def test_a_crash_is_the_worst_prediction_there_is():
    for label, confidence in ((C, 0.0), (N, 1.0)):
        prediction = as_prediction(LabelledPair("a", "b", label), None, None)
        assert (prediction.predicted, prediction.confidence) == (None, confidence)


def test_equal_runs_differ_in_nothing():
    same = compare_results(results([C, C, N, E, C, N]), results([C, C, N, E, C, N]))
    assert (same.gained, same.lost, same.mcnemar_p) == ((), (), 1.0)
    assert all(change.difference.value == 0 and change.p_value == 1 for change in same.metrics.values())


def test_a_better_run_gains_pairs_and_metrics():
    labels = [C, N] * 40
    first = Results(predictions([N, N] * 40, labels), {})
    second = Results(predictions([C, N] * 40, labels), {})
    better = compare_results(first, second)
    assert (len(better.gained), len(better.lost)) == (40, 0)
    assert better.mcnemar_p < 0.001
    assert better.metrics["f1"].difference.value == 1
    assert better.metrics["f1"].p_value < 0.01


def test_runs_on_other_pairs_or_labels_are_not_compared():
    one = results([C, C, N, E, C, N])
    with pytest.raises(InputError, match="different pairs; only one of them has p5"):
        compare_results(one, Results(one.pairs[:-1], {}))
    relabelled = replace(one.pairs[0], label=N)
    with pytest.raises(InputError, match="labels, groups or weights differ between the runs: p0"):
        compare_results(one, Results((relabelled, *one.pairs[1:]), {}))


BASELINE = Baseline({"typed": {"f1": 0.5, "accuracy": 0.6}, "news": {"f1": 0.4}}, {"a.jsonl": "1"})


def test_values_at_or_above_their_floors_pass():
    assert check(BASELINE, {"typed": {"f1": 0.5, "accuracy": 0.9}}, {"a.jsonl": "1"}).passed


def test_a_part_that_is_not_measured_here_has_not_fallen():
    assert not check(BASELINE, {"typed": {"f1": 0.5, "accuracy": 0.6}}, {"a.jsonl": "1"}).falls


def test_a_value_below_its_floor_falls_and_is_named():
    checked = check(BASELINE, {"typed": {"f1": 0.49, "accuracy": 0.6}}, {"a.jsonl": "1"})
    assert checked.problems() == ["typed: f1 is 0.4900; its floor is 0.5000"]
    assert not checked.passed


def test_a_part_that_crashed_falls_whether_it_has_floors_or_not():
    for baseline in (BASELINE, Baseline({}, {"a.jsonl": "1"})):
        checked = check(baseline, {"typed": {}}, {"a.jsonl": "1"})
        assert checked.falls == ("typed: nothing could be measured",)


@pytest.mark.parametrize("value", [float("nan"), 0.0])
def test_a_value_that_is_none_falls(value):
    assert len(check(BASELINE, {"typed": {"f1": value, "accuracy": 0.6}}, {"a.jsonl": "1"}).falls) == 1


def test_a_metric_without_a_floor_and_a_floor_without_its_metric_fall():
    checked = check(BASELINE, {"typed": {"f1": 0.9, "recall": 0.9}}, {"a.jsonl": "1"})
    assert [fall.split(" ")[1] for fall in checked.falls] == ["recall", "accuracy"]


def test_floors_are_not_set_from_a_crash_nor_for_changed_data_that_is_not_here():
    with pytest.raises(InputError, match="typed: nothing could be measured"):
        lower_floors(BASELINE, {"typed": {}}, {"a.jsonl": "1"}, "why not", TODAY)
    with pytest.raises(InputError, match="news: not measured here"):
        lower_floors(BASELINE, {"typed": {"f1": 0.3, "accuracy": 0.7}}, {"a.jsonl": "2"}, "why not", TODAY)


@pytest.mark.parametrize("hashes", [{"a.jsonl": "2"}, {}, {"a.jsonl": "1", "b.jsonl": "1"}])
def test_changed_missing_and_new_data_files_fail(hashes):
    checked = check(BASELINE, {}, hashes)
    assert not checked.passed
    assert "--allow-regression" in checked.problems()[0]


def test_raising_never_lowers_a_floor():
    raised = raise_floors(BASELINE, {"typed": {"f1": 0.8, "accuracy": 0.605}}, {"a.jsonl": "1"})
    assert raised.floors == {"typed": {"f1": 0.78, "accuracy": 0.6}, "news": {"f1": 0.4}}
    assert raised.regressions == ()


def test_lowering_sets_the_measured_parts_anew_and_keeps_the_reason(tmp_path):
    values = {"typed": {"f1": 0.3, "accuracy": 0.7}, "news": {"f1": 0.5}}
    lowered = lower_floors(BASELINE, values, {"a.jsonl": "2"}, "labels fixed", TODAY)
    assert lowered.floors == {"typed": {"f1": 0.28, "accuracy": 0.68}, "news": {"f1": 0.48}}
    [regression] = lowered.regressions
    assert (regression.reason, regression.day) == ("labels fixed", TODAY)
    assert regression.what == ("typed: f1 is 0.3000; its floor is 0.5000", "a.jsonl changed")
    write_baseline(lowered, tmp_path / "baseline.json")
    assert read_baseline(tmp_path / "baseline.json") == lowered


def test_a_broken_baseline_is_refused(tmp_path):
    (tmp_path / "baseline.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="no usable floors"):
        read_baseline(tmp_path / "baseline.json")


def crash(detector, settings):
    raise RuntimeError("no more memory")


def test_a_crash_of_a_part_leaves_it_without_metrics(caplog):
    assert measure_parts(None, None, {"typed": crash}) == {"typed": {}}
    assert "no more memory" in caplog.text


def test_every_part_has_floors_for_the_data_that_is_here():
    settings = load_settings(ROOT / "configs/eval/gate.yaml", GateSettings)
    baseline = read_baseline(ROOT / "eval/baseline.json")
    watched = {"typed": WATCHED, "events": WATCHED_OF_RUNS, "pairing": WATCHED_OF_PAIRING}
    watched |= {"news": WATCHED, "seeds": WATCHED_OF_RUNS}
    assert {part: set(names) for part, names in baseline.floors.items()} == {part: set(watched[part]) for part in PARTS}
    assert all(regression.reason for regression in baseline.regressions)
    here = settings.model_copy(update={"hashed": tuple(ROOT / path for path in settings.hashed)})
    assert baseline.files == {
        Path(name).relative_to(ROOT).as_posix(): found for name, found in hash_files(here).items()
    }


def test_parts_whose_data_is_elsewhere_are_named(tmp_path):
    settings = load_settings(ROOT / "configs/eval/gate.yaml", GateSettings).model_copy(
        update={"news": tmp_path / "no", "seeds": tmp_path}
    )
    assert missing_data(settings) == {"news": tmp_path / "no"}


class Moody:
    """Works on every pair but one."""

    def __init__(self, detector):
        self.detector = detector

    def compare_statements(self, pairs):
        if any("Kraken" in left.claim.text for left, _ in pairs):
            raise RuntimeError("a monster")
        return self.detector.compare_statements(pairs)


def test_a_crash_costs_its_own_pair_only(detector, caplog):
    pairs = [
        LabelledPair("The bridge is open.", "The bridge is not open.", C, id="a"),
        LabelledPair("The Kraken woke.", "The Kraken slept.", C, id="b"),
        LabelledPair("It rained in Oslo.", "It rained in Oslo on Monday.", E, id="c"),
    ]
    judged = judge_pairs(Moody(detector), pairs)
    assert [one.judgement is None for one in judged] == [False, True, False]
    assert [one.predicted is None for one in predict(judged)] == [False, True, False]
    gone = [replace(one, is_gone=one.judgement is None) for one in judged]
    assert predict(gone)[1].predicted is N
    assert "b: the program crashed" in caplog.text


def test_scores_run_from_the_left_text_to_the_right_whatever_the_dates_say(detector):
    early, late = (Meta(published=datetime(2025, 3, day, tzinfo=UTC)) for day in (1, 9))
    texts = ("Two people died in Oslo on Monday.", "Two people died.")
    pairs = [LabelledPair(*texts, E, id="a"), LabelledPair(*texts, E, id="b", left_meta=late, right_meta=early)]
    plain, dated = judge_pairs(detector, pairs)
    assert dated.judgement.pair.left.text == texts[0]
    assert dated.judgement.scores.forward.entailment == pytest.approx(
        plain.judgement.scores.forward.entailment, abs=0.02
    )


def test_what_the_program_calls_an_update_is_no_contradiction(detector):
    early, late = (Meta(published=datetime(2025, 3, day, tzinfo=UTC)) for day in (1, 3))
    texts = ("12 people were killed in the flood in Tours.", "19 people were killed in the flood in Tours.")
    pairs = [LabelledPair(*texts, N, id="a", left_meta=early, right_meta=late), LabelledPair(*texts, C, id="b")]
    updated, opposed = predict(judge_pairs(detector, pairs))
    assert updated.confidence == 0
    assert opposed.confidence > 0.5


def test_every_judge_gives_an_opinion_on_every_pair(detector):
    pairs = [
        LabelledPair("12 people were killed.", "20 people were killed.", C, id="a"),
        LabelledPair("12 people were killed.", "Twelve people were killed.", E, id="b"),
        LabelledPair("The bridge is open.", "It rained in Oslo.", N, id="c"),
    ]
    judged = judge_pairs(detector, pairs)
    found = {name: [one.predicted for one in predict(judged, name)] for name in JUDGES}
    assert all(None not in labels for labels in found.values())
    assert found["number differs"] == [C, N, N]
    assert len(set(found["majority"])) == 1


def write_opinions(path, *opinions):
    lines = [json.dumps({"id": f"p{number}", "label": label}) for number, label in enumerate(opinions)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_agreement_is_cohens_kappa(tmp_path):
    first = write_opinions(tmp_path / "a.jsonl", C, C, N, N, N, N, N, N, N, N)
    second = write_opinions(tmp_path / "b.jsonl", C, N, N, N, N, N, N, N, N, N)
    by_question = {one.question: one for one in measure_agreement(first, second)}
    assert by_question["label"].equal == 0.9
    expected = 0.2 * 0.1 + 0.8 * 0.9
    assert by_question["label"].kappa.value == pytest.approx((0.9 - expected) / (1 - expected))


def test_questions_that_nobody_answered_are_left_out(tmp_path):
    first, second = (write_opinions(tmp_path / f"{name}.jsonl", C, N) for name in "ab")
    assert [one.question for one in measure_agreement(first, second)] == ["label"]


def test_agreement_needs_pairs_in_common(tmp_path):
    first = write_opinions(tmp_path / "a.jsonl", C)
    (tmp_path / "b.jsonl").write_text('{"id": "other", "label": "neutral"}', encoding="utf-8")
    with pytest.raises(InputError, match="no pair in common"):
        measure_agreement(first, tmp_path / "b.jsonl")
