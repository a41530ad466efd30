import numpy as np
import pytest

from claims.schema import Label
from eval.metrics import CODES, CRASHED, Table, calibration_error, estimate, measure, resampled_rows

C, E, N = (CODES[label] for label in (Label.CONTRADICTION, Label.ENTAILMENT, Label.NEUTRAL))


def table(label, predicted, confidence=None, weight=None, group=None):
    size = len(label)
    return Table(
        np.array(label),
        np.array(predicted),
        np.array(confidence if confidence is not None else [0.5] * size, float),
        np.array(weight if weight is not None else [1.0] * size, float),
        np.array(group if group is not None else range(size)),
    )


def test_metrics_are_those_worked_out_by_hand():
    values = measure(table([C, C, C, N, E], [C, C, N, C, E], [0.9, 0.8, 0.3, 0.6, 0.1]))
    assert values["precision"] == pytest.approx(2 / 3)
    assert values["recall"] == pytest.approx(2 / 3)
    assert values["f1"] == pytest.approx(2 / 3)
    assert values["accuracy"] == pytest.approx(3 / 5)
    assert values["macro_f1"] == pytest.approx((2 / 3 + 0 + 1) / 3)
    assert values["average_precision"] == pytest.approx((1 + 1 + 3 / 4) / 3)
    assert values["brier"] == pytest.approx((0.01 + 0.04 + 0.49 + 0.36 + 0.01) / 5)


def test_the_mean_f1_is_that_of_the_labels_that_occur():
    assert measure(table([C, N, C], [C, N, C]))["macro_f1"] == 1


def test_false_alarms_are_other_pairs_that_are_called_contradictions():
    assert measure(table([C, N, E, N], [C, C, N, N]))["false_alarms"] == pytest.approx(1 / 3)
    assert measure(table([N, E], [C, N]))["false_alarms"] == 0.5


def test_a_weight_counts_a_row_so_many_times():
    heavy = measure(table([C, N, N], [C, C, N], [0.9, 0.7, 0.2], weight=[1, 3, 1]))
    copied = measure(table([C, N, N, N, N], [C, C, C, C, N], [0.9, 0.7, 0.7, 0.7, 0.2]))
    for name in ("precision", "recall", "f1", "accuracy", "average_precision", "brier"):
        assert heavy[name] == pytest.approx(copied[name])


def test_a_crash_is_wrong_whatever_the_label():
    values = measure(table([C, N, E], [CRASHED] * 3, [0.0, 1.0, 1.0]))
    assert (values["accuracy"], values["recall"], values["f1"]) == (0, 0, 0)
    assert values["brier"] == 1


def test_metrics_that_need_contradictions_are_left_out_where_there_are_none():
    assert measure(table([N, E], [N, N])).keys() == {"accuracy", "false_alarms"}
    assert measure(table([C, C], [C, N])).keys() == {"accuracy", "recall"}


def test_confidences_that_keep_their_word_have_no_calibration_error():
    chooser = np.random.default_rng(1)
    confidence = chooser.random(20_000)
    label = np.where(chooser.random(20_000) < confidence, C, N)
    assert calibration_error(table(label, label, confidence)) < 0.01


def test_the_calibration_error_is_the_distance_between_word_and_truth():
    assert calibration_error(table([C] * 30 + [N] * 70, [N] * 100, [0.8] * 100)) == pytest.approx(0.5)
    assert calibration_error(table([N] * 50, [N] * 50, [0.25] * 50)) == pytest.approx(0.25)


def test_the_calibration_error_does_not_depend_on_the_order_of_rows():
    label, confidence = np.array([C] * 10 + [N] * 30), np.repeat([0.0, 0.5, 0.25, 0.0], 10)
    order = np.random.default_rng(3).permutation(40)
    sorted_error, shuffled_error = (
        calibration_error(table(label[rows], label[rows], confidence[rows])) for rows in (np.arange(40), order)
    )
    assert sorted_error == pytest.approx(shuffled_error)


def test_intervals_hold_the_value_and_narrow_with_more_pairs():
    chooser = np.random.default_rng(2)
    few, many = (
        estimate(table(chooser.choice([C, N], size), chooser.choice([C, N], size)), resamples=200)["accuracy"]
        for size in (40, 4000)
    )
    for one in (few, many):
        assert one.low <= one.value <= one.high
    assert many.high - many.low < 0.3 * (few.high - few.low)


def test_intervals_are_the_same_every_time():
    one = table([C, N, C, N], [C, C, N, N])
    assert estimate(one, resamples=50) == estimate(one, resamples=50)


def test_rows_of_one_group_are_drawn_together():
    group = np.array([7, 3, 7, 3, 5])
    for rows in resampled_rows(group, 50):
        drawn = group[rows].tolist()
        assert drawn.count(7) % 2 == 0
        assert drawn.count(3) % 2 == 0
        assert sum({7: 0.5, 3: 0.5, 5: 1}[name] for name in drawn) == 3


def test_groups_widen_the_interval():
    label = np.tile([C, N], 50)
    predicted = np.where(np.arange(100) < 50, label, 1 - label + C + N - 1)
    alone = estimate(table(label, predicted), resamples=300)["accuracy"]
    together = estimate(table(label, predicted, group=np.arange(100) // 25), resamples=300)["accuracy"]
    assert together.high - together.low > alone.high - alone.low
