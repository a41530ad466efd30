"""Whether a text denies something: its verb is negated, or it tells of a denial or a failure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from claims.schema import Language
from claims.text import fold
from claims.understand.language_data import compile_pattern, read_data


def is_negated(text: str, language: Language) -> bool:
    """Say whether the text denies something; hedges ("no fewer than") and asides in relative clauses do not count.

    Languages without a file of negations are never negated.
    """
    patterns = load_negations(language)
    folded = fold(text).text
    if not any(pattern.search(folded) for pattern in patterns.negators):
        return False
    for pattern in patterns.ignored:
        folded = pattern.sub(" ", folded)
    return any(pattern.search(folded) for pattern in patterns.negators)


def opens_denying(text: str, language: Language) -> bool:
    """Say whether the first word is a verb that denies by itself: "failed", not "no"."""
    return any(pattern.match(fold(text).text.lstrip()) for pattern in load_negations(language).verbs)


@dataclass(frozen=True, slots=True)
class Negations:
    """What negates, the verbs among it, and what only looks like it."""

    negators: tuple[re.Pattern[str], ...]
    verbs: tuple[re.Pattern[str], ...]
    ignored: tuple[re.Pattern[str], ...]


@cache
def load_negations(language: Language) -> Negations:
    data = read_data("negation", language)
    particles, verbs, ignored = (
        tuple(compile_pattern(pattern, {}) for pattern in data.get(name, ()))
        for name in ("negators", "verbs", "ignored")
    )
    return Negations((*particles, *verbs), verbs, ignored)
