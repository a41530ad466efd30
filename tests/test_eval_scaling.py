"""The simulation of large archives: real blocks are timed, simulated ones are counted."""

import pytest

from claims import Config, Detector
from claims.meeting import find_blocks
from eval.scaling import Archive, Rate, comparisons, cut, measure_rates, scaling_table, simulate
from tests.fakes import BagOfWordsEncoder, NegationClassifier, make_document


def test_a_comparison_takes_some_time():
    detector = Detector(Config(), BagOfWordsEncoder(), NegationClassifier())
    documents = [
        make_document(str(n), f"The ferry to Marsa sank. {n} people were killed on Monday.") for n in range(40)
    ]
    documents.append(make_document("undated", "The ferry sank.", published=None))
    for rate in measure_rates(detector, documents, 3):
        assert 0 < rate.seconds < 1


def test_every_claim_is_compared_with_those_of_its_days():
    facets = simulate(10_000, 100, window_days=3)
    blocks = list(find_blocks(facets.order, facets, 10))
    alone = sum(comparisons(block, facets.order) for block in blocks)
    assert alone == pytest.approx(10_000 * 601, rel=0.03)


def test_ten_times_the_archive_takes_ten_times_as_long_and_ten_times_the_days_claims_again():
    small, long, dense = (
        cut(Archive(*size), 1, 10**6, 3) for size in ((10_000, 500), (100_000, 500), (100_000, 5_000))
    )
    assert long.comparisons == pytest.approx(10 * small.comparisons, rel=0.2)
    assert dense.comparisons == pytest.approx(10 * long.comparisons, rel=0.2)


def test_the_table_tells_hours_without_exponents():
    table = scaling_table([Archive(100_000, 16_000)], (Rate(1e-4, 2e-5), Rate(1e-7, 1e-8)), 3)
    row = table.splitlines()[2]
    assert row.startswith("| 100,000 | 16,000 |")
    assert " ± " in row
    assert "e" not in row.replace("±", "")
