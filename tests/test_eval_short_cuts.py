"""What the short cuts lose: a run that loses something must be seen to lose it."""

from datetime import UTC, datetime, timedelta

import pytest

from claims import Config, Detector
from claims.config import ClaimnessSettings, DecisionSettings
from claims.errors import InputError
from claims.schema import Kind, Relation, Span, Verdict
from eval.events import EventSet, Gold, Place
from eval.news import NewsPair, Pool, Reference, digest
from eval.pairs import Label, Split
from eval.short_cuts import Kept, gold_of_day, measure_kept, move
from tests.fakes import MONDAY, BagOfWordsEncoder, NegationClassifier, make_document

OPEN, SHUT = "The old bridge of Marsa is open.", "The old bridge of Marsa is not open."
ARTICLES = [
    make_document("a", OPEN, url="https://a.example/1"),
    make_document("b", SHUT, url="https://b.example/1"),
    make_document("c", "The harvest of Lubna was larger than in any year before."),
]


def gold_of(left, right):
    sides = ((Place(name, Span(0, 20)),) for name in (left, right))
    return Gold(f"{left}{right}", "g", *sides, Relation.CONTRADICTION, Kind.STATUS, frozenset(["en"]))


def detector_of(min_promise):
    config = Config(claimness=ClaimnessSettings(min_probability=0), decision=DecisionSettings(min_promise=min_promise))
    return Detector(config, BagOfWordsEncoder(), NegationClassifier())


@pytest.mark.parametrize(("min_promise", "found"), [(0.0, 1), (0.999, 0)])
def test_what_a_short_cut_drops_is_missing_in_the_count(min_promise, found):
    gold = [gold_of("a", "b"), gold_of("a", "c")]
    kept = measure_kept(detector_of(min_promise), ARTICLES, gold)
    assert kept[0] == Kept(0.2, everything=1, kept=found, gold=2, gold_everything=1, gold_kept=found)


def test_copies_of_a_text_make_one_disagreement():
    copies = [*ARTICLES, make_document("d", OPEN)]
    assert measure_kept(detector_of(0.0), copies, [])[0].everything == 1


def test_a_set_is_moved_to_a_day_with_the_time_between_its_articles():
    articles = (
        make_document("a"),
        make_document("b", published=MONDAY + timedelta(days=2)),
        make_document("c", published=None),
    )
    first, second, undated = move(EventSet("set", articles, (), ()), datetime(2015, 8, 10, tzinfo=UTC))
    assert first.published == datetime(2015, 8, 10, 9, tzinfo=UTC)
    assert second.published == datetime(2015, 8, 12, 9, tzinfo=UTC)
    assert undated.published is None


def labelled_pair(**changes):
    sides = [Reference(article.url, 0, 20, digest(article.text)) for article in ARTICLES[:2]]
    fields = {
        "id": "p",
        "day": "2026-03-02",
        "split": Split.DEV,
        "pool": Pool.CANDIDATES,
        "probability": 1.0,
        "left": sides[0],
        "right": sides[1],
        "comparable": Verdict.YES,
        "label": Label.CONTRADICTION,
        "relation": Relation.CONTRADICTION,
        "kind": Kind.STATUS,
        "why": "",
    }
    return NewsPair(**(fields | changes))


def test_labelled_pairs_of_the_day_are_gold():
    gold = gold_of_day([labelled_pair()], ARTICLES)
    assert measure_kept(detector_of(0.0), ARTICLES, gold)[0].gold_kept == 1


def test_a_labelled_pair_of_another_text_is_refused():
    changed = labelled_pair(left=Reference(ARTICLES[0].url, 0, 20, "0" * 16))
    with pytest.raises(InputError, match="not the one that was labelled"):
        gold_of_day([changed], ARTICLES)
