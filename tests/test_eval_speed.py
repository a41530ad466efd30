"""Timings: real runs in processes of their own, and the page made of them."""

import zipfile
from dataclasses import replace

import pytest

from claims import Config, Detector
from claims.config import ClaimnessSettings
from eval.short_cuts import Kept
from eval.speed import (
    Baseline,
    Machine,
    Run,
    Speed,
    Stored,
    measure_run,
    measure_store,
    run_process,
    search_across_sources,
    with_former,
)
from eval.speed_page import draw_growth, performance_page
from tests.fakes import BagOfWordsEncoder, NegationClassifier, make_claim, make_document

MACHINE = Machine("A processor", 2, 24 * 2**30, True, "3.11", "2.13")


def run_of(articles, seconds, *days):
    counts = {"documents": articles, "claims": 9 * articles, "embedded_claims": 2 * articles, "pairs": 30 * articles}
    return Run(days, seconds, 2 * 2**30, counts, {"embed": seconds / 2})


def test_a_run_is_measured_from_the_command_line_to_the_last_file(tmp_path):
    day = tmp_path / "2026-03-02.zip"
    with zipfile.ZipFile(day, "w") as archive:
        archive.write("examples/news/articles.jsonl")
    config = tmp_path / "config.yaml"
    config.write_text("input: {default_source: a paper}", encoding="utf-8")
    run = measure_run([day], config)
    assert run.days == ("2026-03-02",)
    assert run.counts["documents"] >= 1
    assert run.seconds > sum(run.stages.values()) > 0
    assert run.peak_bytes > 100 * 2**20


def test_a_failed_run_is_no_measurement():
    with pytest.raises(RuntimeError, match="exit code 2"):
        run_process(["detect", "no/such/file.jsonl", "--out", "out/nowhere"])


def test_the_search_is_across_sources_and_counts_each_pair_once():
    claims = [
        make_claim("the bridge is closed", "a"),
        make_claim("bridge closed", "b"),
        make_claim("bridge", "b", id="c"),
    ]
    pairs = search_across_sources(claims, BagOfWordsEncoder().encode([claim.text for claim in claims]))
    assert pairs == [(0, 1), (0, 2)]


def test_the_page_holds_what_was_measured(tmp_path):
    baseline = Baseline(
        sentences=9000,
        pairs=50_000,
        sampled=100,
        encode_seconds=50,
        search_seconds=5,
        predict_seconds=10,
        own_seconds=100,
    )
    runs = (run_of(1000, 100, "monday"), run_of(2000, 200, "monday", "tuesday"), run_of(4000, 400, *"abcd"))
    stored = (Stored(False, 20_000, 200_000, 2**29, (0.2, 0.3, 0.4), (0.1, 0.1, 0.1)),)
    speed = Speed(MACHINE, {"claims --help": 0.2}, runs, baseline, (Kept(0.5, 40, 39, 9, 8, 7),), stored)
    page = performance_page(speed)
    assert "the articles to the power of 1.00" in page
    assert "| ratio | 51 |" in page
    assert "| 0.5 | 39 of 40 | 7 of 8 |" in page
    assert "| as dated | 20,000 | 200,000 | 0.50 | 0.30 / 0.38 / 0.40 | 0.10 / 0.10 / 0.10 |" in page
    assert "| monday | 1,000 | 9,000 | 2,000 | 30,000 | 100 | 600 | 90 | 300 | 2.00 |" in page
    draw_growth(runs, tmp_path / "growth.png")
    assert (tmp_path / "growth.png").stat().st_size > 1000


def test_the_page_leaves_out_what_was_not_measured():
    page = performance_page(Speed(MACHINE, {}, (run_of(1000, 100, "monday"),)))
    assert "to the power of" not in page
    assert "What one would write" not in page
    assert "A store" not in page


def test_what_is_left_out_stays_as_it_was_measured_before_on_the_same_machine():
    one, two = run_of(1000, 100, "monday"), run_of(2000, 200, "monday", "tuesday")
    former = Speed(MACHINE, {}, (one, two), kept=(Kept(0.5, 40, 39, 9, 8, 7),))
    again = run_of(1000, 90, "monday")
    measured = with_former(Speed(MACHINE, {}, (again,)), former)
    assert (measured.runs, measured.kept) == ((again, two), former.kept)
    elsewhere = Speed(replace(MACHINE, cores=8), {}, (again,))
    assert with_former(elsewhere, former) == elsewhere


@pytest.mark.parametrize("crowded", [False, True])
def test_articles_are_added_to_a_store_one_by_one(crowded):
    config = Config(claimness=ClaimnessSettings(min_probability=0))
    detector = Detector(config, BagOfWordsEncoder(), NegationClassifier())
    before = [make_document(f"old{n}", f"The ferry to Marsa sank. {n} people were killed.") for n in range(9)]
    new = [make_document(f"new{n}", f"The ferry to Marsa sank. {n + 2} people died.", title="Ferry") for n in range(60)]
    stored = measure_store(detector, before, new, crowded)
    assert stored.crowded is crowded
    assert stored.documents == 9 + len(stored.add_seconds) == 59
    assert all(seconds > 0 for seconds in (*stored.add_seconds, *stored.check_seconds))
