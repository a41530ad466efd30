"""What the models said is kept: a run that was killed goes on, and ends as an unbroken one."""

import json
import time
from dataclasses import dataclass, field

import numpy as np
import pytest

from claims import Config, Detector, OutputError, write_report
from claims.cache import CachedClassifier, CachedEncoder, delete_cache, open_cache
from claims.config import ClaimnessSettings, DecisionSettings
from tests.fakes import BagOfWordsEncoder, NegationClassifier, make_document
from tests.processes import finish, kill_at_random, needs_fork, start

KILLS = 100
TEXTS = ["The bridge is open.", "The bridge is not open.", "Rain."]


@dataclass
class Counting:
    """Models that note what they are asked."""

    asked: list = field(default_factory=list)

    def encode(self, texts):
        self.asked += texts
        return BagOfWordsEncoder().encode(texts)

    def classify(self, texts):
        self.asked += texts
        return NegationClassifier().classify(texts)


@pytest.fixture
def cache(tmp_path):
    opened = open_cache(tmp_path / "progress.sqlite")
    yield opened
    opened.close()


def test_each_text_goes_through_the_encoder_once(cache):
    model = Counting()
    encoder = CachedEncoder(model, cache, "m")
    first = encoder.encode(TEXTS[:2])
    again = encoder.encode(TEXTS)
    assert model.asked == TEXTS
    assert np.array_equal(again, BagOfWordsEncoder().encode(TEXTS))
    assert np.array_equal(first, again[:2])


def test_each_direction_of_a_pair_is_read_once(cache):
    model = Counting()
    classifier = CachedClassifier(model, cache, "m")
    both = [(TEXTS[0], TEXTS[1]), (TEXTS[1], TEXTS[0])]
    scores = classifier.classify(both)
    assert classifier.classify(both) == scores
    assert model.asked == both
    for ours, theirs in zip(scores, NegationClassifier().classify(both), strict=True):
        assert ours.contradiction == pytest.approx(theirs.contradiction)


def test_models_do_not_share_what_they_said(cache):
    CachedEncoder(Counting(), cache, "one").encode(TEXTS)
    other = Counting()
    CachedEncoder(other, cache, "two").encode(TEXTS)
    assert other.asked == TEXTS


def test_no_texts_are_no_error(cache):
    assert len(CachedEncoder(BagOfWordsEncoder(), cache, "m").encode([])) == 0
    assert CachedClassifier(NegationClassifier(), cache, "m").classify([]) == []


def test_more_texts_than_a_statement_takes(cache):
    texts = [str(number) for number in range(12_000)]
    encoder = CachedEncoder(BagOfWordsEncoder(size=4), cache, "m")
    assert np.array_equal(encoder.encode(texts), encoder.encode(texts))


def test_a_damaged_cache_is_named(tmp_path):
    path = tmp_path / "progress.sqlite"
    path.write_bytes(b"no database at all, but long enough to be looked at" * 100)
    with pytest.raises(OutputError, match=r"progress\.sqlite.*file is damaged"):
        open_cache(path)


def test_a_cache_is_deleted_with_all_its_files(tmp_path):
    cache = open_cache(tmp_path / "progress.sqlite")
    cache.keep({b"key": np.ones(3, np.float32)})
    cache.delete()
    assert list(tmp_path.iterdir()) == []


@dataclass(frozen=True)
class Slow:
    """Models that take long enough to be killed at work."""

    seconds: float = 0.002

    def encode(self, texts):
        time.sleep(self.seconds)
        return BagOfWordsEncoder().encode(texts)

    def classify(self, texts):
        time.sleep(self.seconds)
        return NegationClassifier().classify(texts)


def documents():
    return [
        make_document(
            f"{source}{town}",
            f"The ferry to {town} sank. {number} passengers of the {town} ferry were killed. The port is{nots} open.",
        )
        for town in ("Marsa", "Nahla", "Belos", "Tarsim")
        for source, number, nots in (("a", 12, ""), ("b", 31, " not"), ("c", 12, ""))
    ]


def run_into(folder):
    cache = open_cache(folder / "progress.sqlite")
    settings = Config(claimness=ClaimnessSettings(min_probability=0), decision=DecisionSettings(min_confidence=0.1))
    detector = Detector(settings, Slow(), Slow()).with_cache(cache)
    write_report(detector.detect(documents()), folder)
    cache.delete()


def outcome(folder):
    return [(folder / name).read_text(encoding="utf-8") for name in ("findings.jsonl", "disputes.jsonl")]


@needs_fork
def test_a_run_killed_at_a_hundred_moments_ends_like_an_unbroken_one(tmp_path):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    broken.mkdir()
    run_into(whole)
    begun = time.perf_counter()
    run_into(whole)
    seconds = time.perf_counter() - begun
    assert json.loads(outcome(whole)[0].splitlines()[0])["relation"] == "contradiction"
    killed = 0
    for was_killed in kill_at_random(KILLS, 1.2 * seconds, run_into, broken):
        killed += was_killed
        written = broken / "findings.jsonl"
        assert not written.exists() or written.read_text(encoding="utf-8") == outcome(whole)[0]
    assert killed > KILLS / 2
    assert finish(start(run_into, broken)) == 0
    assert outcome(broken) == outcome(whole)
    assert not (broken / "progress.sqlite").exists()


def test_starting_afresh_forgets_what_was_kept(tmp_path):
    path = tmp_path / "progress.sqlite"
    cache = open_cache(path)
    cache.keep({b"key": np.ones(3, np.float32)})
    cache.close()
    delete_cache(path)
    assert open_cache(path).recall([b"key"]) == {}
