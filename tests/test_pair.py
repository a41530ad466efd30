from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from claims.config import PairingSettings
from claims.meeting import describe, find_blocks, members, numbered
from claims.pair import find_pairs, voices_between
from claims.schema import Voices
from tests.fakes import MONDAY, make_claim, make_speaker

NO_WORDS = csr_matrix((0, 1), dtype=np.float32)


def pairs_of(claims, vectors, origins=None, **changes):
    words = csr_matrix((len(claims), 1), dtype=np.float32)
    matrix = np.array(vectors, np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    chosen = PairingSettings(**({"min_similarity": 0.5} | changes))
    return find_pairs(claims, matrix, words, numbered(origins or [claim.id for claim in claims]), chosen)


def ids(pairs):
    return {frozenset({pair.left.id, pair.right.id}) for pair in pairs}


def test_near_claims_of_two_sources_meet_once():
    claims = [make_claim("one", "a"), make_claim("two", "b"), make_claim("far", "c")]
    assert ids(pairs_of(claims, [[1, 0], [1, 0.1], [0, 1]])) == {frozenset({claims[0].id, claims[1].id})}


def test_claims_further_apart_than_the_window_do_not_meet():
    late = MONDAY + timedelta(days=4)
    claims = [make_claim("one", "a"), make_claim("two", "b", published=late)]
    assert pairs_of(claims, [[1, 0], [1, 0]], window_days=3) == []
    assert len(pairs_of(claims, [[1, 0], [1, 0]], window_days=4)) == 1


def test_a_claim_without_a_date_meets_any():
    claims = [make_claim("one", "a", published=None), make_claim("two", "b")]
    assert len(pairs_of(claims, [[1, 0], [1, 0]], window_days=0)) == 1


def test_copies_of_one_origin_never_meet():
    claims = [make_claim("one", "a"), make_claim("one", "b")]
    assert pairs_of(claims, [[1, 0], [1, 0]], origins=["wire", "wire"]) == []


def test_a_chatty_source_does_not_crowd_out_the_others():
    chatty = [make_claim(f"text {n}", "a", id=f"a:{n}") for n in range(30)]
    other = make_claim("other", "b")
    vectors = [[1, 0.001 * n] for n in range(30)] + [[1, 0.5]]
    assert frozenset({chatty[0].id, other.id}) in ids(pairs_of([*chatty, other], vectors, candidates=2))


def test_copies_count_once_among_the_candidates():
    copies = [make_claim("wire", f"c{n}", id=f"c{n}:0") for n in range(5)]
    claims = [make_claim("one", "a"), *copies, make_claim("other", "z")]
    origins = ["a", *["wire"] * 5, "z"]
    vectors = [[1, 0], *[[1, 0.01]] * 5, [1, 0.3]]
    assert frozenset({claims[0].id, claims[-1].id}) in ids(pairs_of(claims, vectors, origins, candidates=2))


def test_shared_rare_words_find_what_embeddings_do_not():
    claims = [make_claim("one", "a"), make_claim("two", "b")]
    words = csr_matrix(np.array([[1, 0], [0.8, 0.6]], np.float32))
    vectors = np.array([[1, 0], [0, 1]], np.float32)
    assert len(find_pairs(claims, vectors, words, numbered("ab"), PairingSettings())) == 1


def test_the_earlier_claim_stands_left():
    early, late = make_claim("z", "z"), make_claim("a", "a", published=MONDAY + timedelta(hours=1))
    [pair] = pairs_of([late, early], [[1, 0], [1, 0]])
    assert pair.left == early


@pytest.mark.parametrize(
    ("left", "right", "voices"),
    [
        (make_claim(name="a"), make_claim(name="b"), Voices.SOURCES),
        (make_claim(name="a", speaker=make_speaker("Kerry")), make_claim(name="b"), Voices.SPEAKERS),
        (make_claim(name="a", speaker=make_speaker("Kerry")), make_claim(name="a"), Voices.SPEAKERS),
        (make_claim(name="a"), make_claim(name="a", document="later"), Voices.SELF),
    ],
)
def test_voices_follow_from_sources_and_speakers(left, right, voices):
    assert voices_between(left, right) is voices


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.integers(0, 5)), min_size=1, max_size=25),
    st.randoms(),
)
def test_pairs_are_unique_between_different_origins_and_independent_of_order(rows, random):
    claims = [
        make_claim(f"{n}", source, id=f"{source}:{n}", published=MONDAY + timedelta(days=day))
        for n, (source, _, day) in enumerate(rows)
    ]
    vectors = {claim.id: [1.0, angle / 10] for claim, (_, angle, _) in zip(claims, rows, strict=True)}
    shuffled = random.sample(claims, len(claims))
    first = pairs_of(claims, [vectors[c.id] for c in claims])
    second = pairs_of(shuffled, [vectors[c.id] for c in shuffled])
    assert len(ids(first)) == len(first)
    assert all(pair.left.id != pair.right.id for pair in first)
    assert all(abs((pair.left.published - pair.right.published).days) <= 3 for pair in first)
    assert [(p.left.id, p.right.id) for p in first] == [(p.left.id, p.right.id) for p in second]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 30)), min_size=1, max_size=60), st.integers(1, 200))
def test_blocks_are_bounded_and_hold_all_who_may_meet(days, cells):
    claims = [
        make_claim(f"{n}", f"d{n}", published=None if day is None else MONDAY + timedelta(days=day))
        for n, day in enumerate(days)
    ]
    facets = describe(claims, numbered([claim.id for claim in claims]), window_days=3)
    parts = [members(block, facets.order, facets) for block in find_blocks(facets.order, facets, cells)]
    assert sorted(row for rows, _ in parts for row in rows) == list(range(len(claims)))
    assert all(len(rows) * len(columns) <= cells for rows, columns in parts if len(rows) > 1)
    for rows, columns in parts:
        for row in rows:
            near = {n for n, day in enumerate(days) if None in (day, days[row]) or abs(day - days[row]) <= 3}
            assert near <= set(columns.tolist())
