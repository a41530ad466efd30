from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.config import DecisionSettings
from claims.decide import Case, WordFeatures, choose_threshold, decide, promise, promise_after, promise_by_words
from claims.schema import Decision, Evidence, Hedge, Kind, Label, PairScores, Quantity, Relation, Scores, Span, Verdict
from tests.fakes import MONDAY, make_claim, make_pair, make_scores
from tests.test_comparable import measured

DISJOINT = Evidence(Kind.QUANTITY, Relation.CONTRADICTION, 1.0, "quantity.disjoint")
HEDGE = Evidence(Kind.QUANTITY, Relation.DISCREPANCY, 0.5, "quantity.hedge")
SAME = measured(verdict=Verdict.YES, covered=1.0, overlap=1.0, context=1.0)


def case_of(*evidence, scores=None, subject=SAME, left=None, right=None):
    pair = make_pair(left or make_claim(), right or make_claim(name="b"))
    return Case(pair, subject, evidence, scores or make_scores(contradiction=0.9))


def test_differing_figures_of_one_thing_are_a_contradiction():
    [decision] = decide([case_of(DISJOINT)])
    assert (decision.label, decision.relation, decision.kind) == (
        Label.CONTRADICTION,
        Relation.CONTRADICTION,
        Kind.QUANTITY,
    )


def test_differing_hedges_are_a_discrepancy_and_count_as_contradiction():
    [decision] = decide([case_of(HEDGE, scores=make_scores(contradiction=0.2))])
    assert (decision.label, decision.relation) == (Label.CONTRADICTION, Relation.DISCREPANCY)


def test_what_is_not_comparable_is_no_finding_whatever_the_model_says():
    [decision] = decide([case_of(DISJOINT, subject=replace(SAME, verdict=Verdict.NO))])
    assert (decision.label, decision.relation, decision.confidence) == (Label.NEUTRAL, None, 0.0)


def test_contradiction_is_looked_at_before_entailment():
    scores = make_scores(contradiction=0.49, entailment=0.51)
    [decision] = decide([case_of(DISJOINT, scores=scores)])
    assert decision.label is Label.CONTRADICTION


def test_what_figures_exclude_is_no_entailment_whatever_the_model_says():
    apart = measured(covered=0.0, overlap=0.0, context=0.0, crowd=1.0)
    [decision] = decide([case_of(DISJOINT, scores=make_scores(entailment=0.99), subject=apart)])
    assert (decision.label, decision.confidence < 0.5) == (Label.NEUTRAL, True)


def toll(number):
    return (Quantity(number, number, "", "killed", Hedge.EXACT, Span(0, 2)),)


@pytest.mark.parametrize(
    ("early", "late", "hours", "relation"),
    [
        (12, 19, 24, Relation.UPDATE),
        (19, 12, 24, Relation.CONTRADICTION),
        (12, 19, 1, Relation.CONTRADICTION),
    ],
)
def test_a_toll_that_grew_later_is_an_update(early, late, hours, relation):
    left = make_claim(quantities=toll(early))
    right = make_claim(name="b", quantities=toll(late), published=MONDAY + timedelta(hours=hours))
    [decision] = decide([case_of(DISJOINT, left=left, right=right)])
    assert decision.relation is relation


def test_more_evidence_never_lowers_the_promise():
    none, one = case_of(), case_of(DISJOINT)
    assert promise([none])[0] < promise([one])[0]


def test_in_a_near_copy_the_model_alone_is_believed_less_than_beside_a_differing_figure():
    day = measured(verdict=Verdict.YES, covered=1.0, overlap=1.0, context=1.0, crowd=0.8)
    objecting = {"scores": make_scores(contradiction=0.95), "subject": day}
    [alone], [beside] = decide([case_of(**objecting)]), decide([case_of(DISJOINT, **objecting)])
    assert alone.confidence < 0.4 < beside.confidence


def test_among_more_articles_the_same_claims_are_less_surely_about_one_event():
    few, many = (measured(verdict=Verdict.YES, crowd=crowd) for crowd in (0.2, 0.8))
    [sure], [unsure] = decide([case_of(DISJOINT, subject=few)]), decide([case_of(DISJOINT, subject=many)])
    assert unsure.confidence < sure.confidence


def test_the_confidence_never_exceeds_the_promise():
    cases = [case_of(DISJOINT, scores=make_scores(contradiction=c)) for c in (0.0, 0.5, 1.0)]
    assert all(d.confidence <= p + 1e-9 for d, p in zip(decide(cases), promise(cases), strict=True))


SHARES = st.tuples(st.floats(0, 1), st.floats(0, 1)).filter(lambda both: sum(both) <= 1)


@given(SHARES, SHARES, st.floats(0, 1), st.booleans())
def test_one_direction_bounds_what_both_can_reach(forward, backward, overlap, differs):
    there, back = (Scores(e, 1 - e - c, c) for e, c in (forward, backward))
    subject = measured(verdict=Verdict.YES, covered=overlap, overlap=overlap, crowd=0.8)
    case = case_of(*[DISJOINT] * differs, scores=PairScores(there, back), subject=subject)
    [decision], [bound] = decide([case]), promise_after([case], [there])
    assert decision.confidence <= bound + 1e-9


def decisions(*confidences):
    return [Decision(Label.CONTRADICTION, Relation.CONTRADICTION, Kind.OTHER, c) for c in confidences]


def test_a_precision_shows_as_many_as_keep_it_on_average():
    assert choose_threshold(decisions(0.9, 0.8, 0.7, 0.6, 0.5), DecisionSettings()) == 0.7


def test_for_a_precision_nothing_is_shown_that_is_more_probably_wrong_than_right():
    assert choose_threshold(decisions(0.9, 0.8, 0.6, 0.4), DecisionSettings(precision=0.6)) == 0.6


def test_a_confidence_to_show_from_is_taken_as_it_is():
    assert choose_threshold(decisions(0.9, 0.3), DecisionSettings(min_confidence=0.2)) == 0.2


def test_a_recall_shows_as_many_as_hold_that_share():
    assert choose_threshold(decisions(0.9, 0.8, 0.2, 0.1), DecisionSettings(recall=0.8)) == 0.8


@pytest.mark.parametrize(
    "settings", [DecisionSettings(precision=0.9), DecisionSettings(recall=0.9), DecisionSettings(min_confidence=0.5)]
)
def test_nothing_to_choose_from_is_no_error(settings):
    assert choose_threshold([], settings) >= 0


SHARE = st.floats(0, 1)


@given(SHARE, SHARE, SHARE, SHARE, SHARE, st.booleans(), st.integers(0, 4), st.booleans())
def test_words_alone_promise_what_the_decision_does_where_nothing_is_opposed(
    similarity, overlap, covered, context, crowd, strangers, shared_names, within
):
    subject = measured(
        verdict=Verdict.UNCLEAR,
        overlap=overlap,
        covered=covered,
        context=context,
        crowd=crowd,
        strangers=strangers,
        shared_names=shared_names,
    )
    pair = make_pair(make_claim(), make_claim(name="a" if within else "b"), similarity)
    words = WordFeatures(
        *(np.array([value], np.float32) for value in (similarity, overlap, covered, context, strangers, shared_names)),
        within_article=np.array([within], np.float32),
        same_voice=np.zeros(1, np.float32),
        crowd=crowd,
    )
    [expected] = promise([Case(pair, subject, (), make_scores())])
    assert promise_by_words(words)[0] == pytest.approx(expected, abs=1e-4)
