"""Comparators: what the words of two claims themselves say about a disagreement, beside the NLI model's opinion."""

from __future__ import annotations

from collections.abc import Sequence

from claims.compare.opposites import compare_opposites
from claims.compare.particulars import compare_names, compare_ordinals, compare_speakers, compare_times
from claims.compare.polarity import compare_polarity
from claims.compare.quantities import compare_quantities
from claims.protocols import Comparator
from claims.schema import Evidence, Pair

COMPARATORS: dict[str, Comparator] = {
    "quantities": compare_quantities,
    "times": compare_times,
    "names": compare_names,
    "speakers": compare_speakers,
    "ordinals": compare_ordinals,
    "opposites": compare_opposites,
    "polarity": compare_polarity,
}


def compare_facts(pairs: Sequence[Pair]) -> list[tuple[Evidence, ...]]:
    """Return all comparators' evidence on each pair, in the order of `COMPARATORS`."""
    return [tuple(evidence for compare in COMPARATORS.values() for evidence in compare(pair)) for pair in pairs]
