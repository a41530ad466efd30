"""What nobody could check is left out, whatever a speaker says is kept."""

import numpy as np
import pytest

from claims.claimness import estimate_claimness, find_checkable
from claims.config import ClaimnessSettings, ModelSettings
from tests.fakes import make_claim, make_speaker

TEXTS = [
    "قتل عشرون مدنيا في قصف استهدف سوقا شمال المدينة يوم الخميس.",
    "Twenty people were killed when a bomb hit a market on Thursday.",
    "اللهم احفظ بلادنا وأدم علينا الأمن والأمان.",
    "كم هو جميل أن نتفاءل بالخير دائما!",
]


@pytest.fixture(scope="module")
def vectors(detector):
    return detector.encoder.encode(TEXTS)


def rows(claims, vectors, models=None, **settings):
    found = find_checkable(claims, vectors, models or ModelSettings(), ClaimnessSettings(**settings))
    return found.tolist()


def test_events_are_likelier_checkable_than_prayers_and_praise(vectors):
    likely = estimate_claimness(vectors)
    assert likely[:2].min() > 0.5 > 0.2 > likely[2:].max()


def test_the_outlets_own_unlikely_claims_are_left_out(vectors):
    assert rows([make_claim(text) for text in TEXTS], vectors) == [0, 1]


def test_what_somebody_is_quoted_with_goes_on(vectors):
    assert rows([make_claim(text, speaker=make_speaker("كيري")) for text in TEXTS], vectors) == [0, 1, 2, 3]


def test_zero_keeps_everything(vectors):
    assert rows([make_claim(text) for text in TEXTS], vectors, min_probability=0) == [0, 1, 2, 3]


def test_vectors_of_another_encoder_are_not_judged():
    vectors = np.ones((2, 8), np.float32)
    assert rows([make_claim(), make_claim()], vectors, ModelSettings(encoder="some/other")) == [0, 1]


def test_no_claims_give_no_rows():
    assert rows([], np.zeros((0, 1), np.float32)) == []
