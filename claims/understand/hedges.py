"""How exactly a number is stated, and the interval that this makes of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from claims.schema import Bounds, Hedge
from claims.understand.sentence import Sentence

ABOUT_SHARE = 0.1
MIN_ABOUT_SMALL, MIN_ABOUT_LARGE = 1, 2
SMALL = 10
MAX_SKIPPED = 3
MAX_WORDS_BEFORE_LATE_HEDGE = 3

NEGATED = {
    Hedge.MORE_THAN: Hedge.AT_MOST,
    Hedge.AT_MOST: Hedge.MORE_THAN,
    Hedge.LESS_THAN: Hedge.AT_LEAST,
    Hedge.AT_LEAST: Hedge.LESS_THAN,
}


@dataclass(frozen=True, slots=True)
class HedgeMatch:
    """A hedge at tokens `first` to `last` (exclusive); `cut` letters of the first are proclitics."""

    first: int
    last: int
    cut: int
    hedge: Hedge


def find_hedge_before(sentence: Sentence, at: int) -> HedgeMatch | None:
    """Return the hedge in front of token `at`; of "at least about 20" the outer one, and "not" turns it around."""
    nearest = match_hedge(sentence, at)
    if nearest is None:
        return None
    if nearest.hedge is Hedge.ABOUT:
        outer = match_hedge(sentence, nearest.first)
        return negate(sentence, outer) if outer else nearest
    return negate(sentence, nearest)


def match_hedge(sentence: Sentence, at: int) -> HedgeMatch | None:
    for _ in range(MAX_SKIPPED + 1):
        match = sentence.match_before(sentence.words.hedges.before, at)
        if match:
            return HedgeMatch(match.first, match.last, match.cut, match.meaning)
        if not is_skipped(sentence, at - 1):
            return None
        at -= 1
    return None


def is_skipped(sentence: Sentence, at: int) -> bool:
    text = sentence.text_at(at)
    return text in sentence.words.hedges.skipped or text in sentence.words.counted.unit_marks


def negate(sentence: Sentence, match: HedgeMatch) -> HedgeMatch:
    """Turn "more than" into "at most" behind a negation: لم يستمر أكثر من ساعة, did not last more than an hour."""
    verb = sentence.match_before(sentence.words.hedges.measure_verbs, match.first)
    first = (verb.first if verb else match.first) - 1
    is_negated = sentence.text_at(first) in sentence.words.hedges.negators
    return HedgeMatch(first, match.last, 0, NEGATED[match.hedge]) if is_negated else match


def find_hedge_after(sentence: Sentence, at: int) -> HedgeMatch | None:
    """Return a hedge that follows within three words: 20 people at least, عشرين شخصا على الأقل."""
    for first in range(at, at + MAX_WORDS_BEFORE_LATE_HEDGE + 1):
        match = sentence.words.hedges.after.match(sentence.tokens, first, attached=False)
        if match and not is_figure(sentence, match.last):
            return HedgeMatch(match.first, match.last, match.cut, match.meaning)
        if not sentence.text_at(first).isalpha() and sentence.text_at(first) not in {")", "%"}:
            return None
    return None


def is_figure(sentence: Sentence, at: int) -> bool:
    """Whether a figure stands there, so that a hedge before it belongs to that figure."""
    return at < len(sentence.tokens) and sentence.tokens[at].is_figure


def bound(value: float, hedge: Hedge, *, counted: bool) -> Bounds:
    """Return the inclusive interval that a hedged value leaves open.

    "About" allows 10 %, for counted things at least 2 either way (1 below ten). "More than" and "less than" leave out
    the value itself: by one where whole things are counted, else by the smallest step.
    """
    whole = counted and value == math.floor(value)
    match hedge:
        case Hedge.ABOUT:
            least = (MIN_ABOUT_SMALL if value < SMALL else MIN_ABOUT_LARGE) if counted else 0
            margin = max(abs(value) * ABOUT_SHARE, least)
            return Bounds(max(0, value - margin), value + margin)
        case Hedge.MORE_THAN:
            return Bounds(value + 1 if whole else math.nextafter(value, math.inf), math.inf)
        case Hedge.AT_LEAST:
            return Bounds(value, math.inf)
        case Hedge.LESS_THAN:
            return Bounds(0, max(0, value - 1 if whole else math.nextafter(value, 0)))
        case Hedge.AT_MOST:
            return Bounds(0, value)
        case _:
            return Bounds(value, value)
