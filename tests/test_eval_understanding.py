"""The measurement of understanding counts what it says it counts."""

from datetime import date, datetime
from pathlib import Path

import pytest

from claims.errors import InputError
from claims.schema import Bounds, Hedge, Precision, Quantity, Span, Speaker, Stance, TimeMention, VoiceKind
from claims.understand.quantities import read_quantities
from eval.metrics import Estimate
from eval.pairs import Split
from eval.settings import load_settings
from eval.understanding.annotations import (
    Attribution,
    ClauseSentence,
    Joined,
    NamedTime,
    QuantitySentence,
    Reference,
    StatedQuantity,
    Statement,
    read_articles,
    read_marked,
)
from eval.understanding.clauses import is_same_span
from eval.understanding.names import Spellings, is_same_to_us, measure_names
from eval.understanding.polnear import count, read_polnear
from eval.understanding.quantities import grade, judge, to_number
from eval.understanding.speakers import is_same
from eval.understanding.tally import Graded, Tally, match_spans, measure_tallies
from eval.understanding.tasks import MEASURES, UnderstandingSettings
from eval.understanding.times import has_days
from tests.fakes import make_document

DATA = Path("eval/data/understanding")
NOWHERE = Reference("u", 0, 0, "0" * 16, "2015-07-21")


def mark(shape, text, **fields):
    reference = Reference("u", 0, len(text), "0" * 16, "2015-07-21")
    return Joined(shape("x", Split.DEV, reference, **fields), make_document("a", text, language="ar"))


def test_precision_recall_and_f1_are_those_of_the_sums():
    metrics = measure_tallies([Tally(right=2, found=3, gold=2), Tally(right=0, found=0, gold=2)], "value")
    values = {name: round(one.value, 3) for name, one in metrics.items()}
    assert values == {"value precision": 0.667, "value recall": 0.5, "value F1": 0.571}
    assert all(one.low <= one.value <= one.high for one in metrics.values())


def test_nothing_found_and_nothing_to_find_is_no_error():
    assert measure_tallies([Tally(0, 0, 0)])["F1"] == Estimate(0, 0, 0)


def test_a_found_span_counts_for_one_gold_span_only():
    assert match_spans([Span(0, 5), Span(3, 8), Span(20, 22)], [Span(4, 6)]) == [0, None, None]


STATED = StatedQuantity(0, 2, 20, 20, Hedge.ABOUT, "", "killed")


@pytest.mark.parametrize(
    ("found", "level"),
    [
        (Quantity(18, 22, "", "killed", Hedge.ABOUT, Span(0, 2)), 3),
        (Quantity(20, 20, "", "killed", Hedge.EXACT, Span(0, 2)), 2),
        (Quantity(21, 21, "", "killed", Hedge.EXACT, Span(0, 2)), 1),
        (Quantity(2, 2, "", "killed", Hedge.EXACT, Span(0, 2), otherwise=Bounds(20, 20)), 1),
    ],
)
def test_the_hedge_counts_apart_from_the_number(found, level):
    assert grade(STATED, found) == level


def test_a_number_in_its_own_unit_is_right_in_the_programs_unit():
    [found] = read_quantities("استمر الاجتماع 90 دقيقة", "ar")
    assert grade(StatedQuantity(0, 2, 90, 90, Hedge.EXACT, "minute", "duration"), found) == 3


def test_what_is_found_beside_the_annotations_counts_against_precision():
    text = "قتل 20 مدنيا وأصيب 30 آخرون"
    sentence = mark(QuantitySentence, text, quantities=(StatedQuantity(4, 6, 20, 20, Hedge.EXACT, "", "killed"),))
    assert judge(sentence, lambda one: read_quantities(one.text, "ar")) == Graded([3], 2)


@pytest.mark.parametrize(("figure", "value"), [("20", 20), ("92,93", 92.93), ("1.500.5", 1500.5)])
def test_the_simple_rule_takes_the_last_separator_for_a_point(figure, value):
    assert to_number(figure) == value


def test_days_are_right_only_where_both_ends_are():
    named = NamedTime(0, 3, date(2015, 8, 1), date(2015, 8, 31), Precision.MONTH)
    month = TimeMention(date(2015, 8, 1), date(2015, 8, 31), None, Precision.MONTH, Span(0, 3))
    day = TimeMention(date(2015, 8, 1), date(2015, 8, 1), None, Precision.DAY, Span(0, 3))
    assert has_days(named, month)
    assert not has_days(named, day)


@pytest.mark.parametrize(
    ("name", "span", "same"),
    [
        ("الوزير", Span(5, 9), True),
        ("كيري", Span(90, 94), True),
        ("لافروف", Span(90, 96), False),
    ],
)
def test_a_speaker_is_right_at_the_place_or_by_most_of_the_name(name, span, same):
    attribution = Attribution("وزير الخارجية جون كيري", VoiceKind.PERSON, Stance.SAID, 4, 12)
    assert is_same(attribution, Speaker(name, name, VoiceKind.PERSON, Stance.SAID, span)) is same


def test_one_word_at_an_end_is_a_matter_of_taste():
    text = "وقال إن الاجتماع طويل، ثم غادر"
    assert is_same_span(Span(0, 21), Span(5, 22), text)
    assert not is_same_span(Span(0, 21), Span(8, 22), text)


def test_names_are_judged_by_the_program_as_it_runs():
    assert is_same_to_us("عبد الرحمن الراشد", "عبدالرحمن الراشد")
    assert not is_same_to_us("بشار الأسد", "رفعت الأسد")
    pairs = [Spellings("1", "غوتيريش", "جوتيريس", True), Spellings("2", "بشار الأسد", "رفعت الأسد", False)]
    assert measure_names(pairs)["crossclaim"]["same F1"].value == 1


def test_polnear_counts_claims_by_their_contents_and_sources(tmp_path):
    text = "The mayor said the bridge was closed on Monday. Rain fell all week in the valley."
    for folder in ("text", "attributions"):
        (tmp_path / folder).mkdir()
    (tmp_path / "text" / "paper_2016_x.txt").write_text(text, encoding="utf-8")
    entities = "T1\tSource 0 9\tThe mayor\nT2\tCue 10 14\tsaid\nT3\tContent 15 46\tthe bridge\n"
    annotation = entities + "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
    (tmp_path / "attributions" / "paper_2016_x_1.ann").write_text(annotation, encoding="utf-8")
    [article] = read_polnear(tmp_path)
    assert count(article) == (Tally(1, 1, 1), Tally(1, 1, 1))
    with pytest.raises(InputError, match="no articles of PolNeAR"):
        read_polnear(tmp_path / "text")


def test_a_changed_article_is_refused_with_its_address(tmp_path):
    (tmp_path / "2015-07-21.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="2015-07-21"):
        read_articles([NOWHERE], tmp_path, load_settings_of_news())


def load_settings_of_news():
    from claims import load_config

    return load_config(Path("configs/saudinewsnet.yaml")).input


def test_every_task_has_a_measure_and_its_annotations():
    settings = load_settings(Path("configs/eval/understanding.yaml"), UnderstandingSettings)
    assert set(settings.tasks) == set(MEASURES)
    assert all(task.source.is_file() for task in settings.tasks.values() if task.source.is_relative_to("eval"))


def test_the_annotations_are_many_enough_and_hold_no_text():
    clauses = read_marked(DATA / "clauses.jsonl", ClauseSentence, None)
    quantities = read_marked(DATA / "quantities.jsonl", QuantitySentence, None)
    assert len(clauses) >= 150
    assert sum(bool(one.quantities) for one in quantities) >= 150
    assert all(isinstance(span, Statement) for one in clauses for span in one.statements)
    assert all("text" not in line for line in (DATA / "quantities.jsonl").read_text(encoding="utf-8").splitlines())


def test_times_are_read_from_the_day_of_publication():
    from eval.understanding.annotations import TimeSentence
    from eval.understanding.times import measure_times

    text = "عقد الاجتماع أمس"
    times = (NamedTime(13, 16, date(2015, 8, 9), date(2015, 8, 9), Precision.DAY),)
    sentence = mark(TimeSentence, text, times=times)
    dated = Joined(sentence.marked, make_document("a", text, language="ar", published=datetime(2015, 8, 10)))
    assert measure_times([dated])["crossclaim"]["days F1"].value == 1
