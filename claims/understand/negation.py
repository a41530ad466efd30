"""Whether a text denies something: its verb is negated, or it tells of a denial or a failure."""

from __future__ import annotations

import re
from functools import cache

from claims.schema import Language
from claims.text import fold
from claims.understand.language_data import compile_pattern, read_data


def is_negated(text: str, language: Language) -> bool:
    """Say whether the text denies something; hedges ("no fewer than") and asides in relative clauses do not count.

    Languages without a file of negations are never negated.
    """
    negators, ignored = load_negations(language)
    folded = fold(text).text
    if not any(pattern.search(folded) for pattern in negators):
        return False
    for pattern in ignored:
        folded = pattern.sub(" ", folded)
    return any(pattern.search(folded) for pattern in negators)


@cache
def load_negations(language: Language) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """Return what negates and, apart, what only looks like it."""
    data = read_data("negation", language)
    negators, ignored = (tuple(compile_pattern(pattern, {}) for pattern in data.get(name, ())) for name in NAMES)
    return negators, ignored


NAMES = ("negators", "ignored")
