"""Numbers with their units and hedges: what a text measures, as an interval."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.schema import Bounds, Hedge
from claims.understand.hedges import HedgeMatch, bound, find_hedge_after, find_hedge_before
from claims.understand.not_quantities import CLOSERS
from claims.understand.numbers import Number
from claims.understand.quantity_words import TIME_UNITS
from claims.understand.sentence import Sentence

LARGE = 1000
# في العشرين من عمره, aged 20: the unit is left unsaid.
AGE_UNIT = "year"
AGE = "age"
LONGEST_LIFE_YEARS = 120


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit that was found; `first` is its token where it stands before the number, `last` (exclusive) ends it.

    `extra` is the "and a half" behind it.
    """

    unit: str
    factor: float
    first: int
    last: int
    extra: float = 0


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with unit and hedge at tokens `first` to `last` (exclusive), from `start` to `end` of the original.

    `low` and `high` are in `unit`; `otherwise` are the bounds under the second reading of an ambiguous figure. `head`
    is the token where the noun would begin.
    """

    number: Number
    first: int
    last: int
    start: int
    end: int
    low: float
    high: float
    unit: str
    hedge: Hedge
    head: int
    otherwise: Bounds | None = None


def measure_numbers(numbers: Sequence[Number], sentence: Sentence) -> list[Amount]:
    """Return the numbers with their units and hedges, in the same order."""
    return [measure(sentence, number) for number in numbers]


def measure(sentence: Sentence, number: Number) -> Amount:
    unit = find_unit(sentence, number)
    before = find_hedge_before(sentence, min(number.first, unit.first))
    after = None if before else find_hedge_after(sentence, max(number.last, unit.last))
    hedge = choose_hedge(number, before or after)
    interval = find_interval(number, hedge, unit)
    second = number.otherwise if unit.unit or number.multiplier > 1 or is_whole(number.otherwise) else None
    first = before.first if before else min(number.first, unit.first)
    last = after.last if after else max(number.last, unit.last)
    return Amount(
        number=number,
        first=first,
        last=last,
        start=number.start if first == number.first else sentence.start_of(first, before.cut if before else 0),
        end=end_with_marks(sentence, last),
        low=interval.low,
        high=interval.high,
        unit=unit.unit,
        hedge=hedge,
        head=unit.last if unit.unit else number.thing,
        otherwise=None if second is None else find_interval(replace(number, low=second, high=second), hedge, unit),
    )


def is_whole(value: float | None) -> bool:
    """Whether so many things or people can be counted."""
    return value is not None and value.is_integer()


def choose_hedge(number: Number, match: HedgeMatch | None) -> Hedge:
    if match is None or (number.hedge is Hedge.SEVERAL and match.hedge is Hedge.ABOUT):
        return number.hedge
    return match.hedge


def find_interval(number: Number, hedge: Hedge, unit: Measure) -> Bounds:
    """Return the bounds in the unit; of a range or of "hundreds" the hedge moves the end that it speaks of."""
    if hedge is Hedge.SEVERAL:
        return Bounds(number.low * unit.factor, number.high * unit.factor)
    ends = [bound((end + unit.extra) * unit.factor, hedge, counted=not unit.unit) for end in (number.low, number.high)]
    if hedge in (Hedge.MORE_THAN, Hedge.AT_LEAST):
        return ends[0]
    if hedge in (Hedge.LESS_THAN, Hedge.AT_MOST):
        return ends[1]
    return Bounds(ends[0].low, ends[1].high)


def end_with_marks(sentence: Sentence, last: int) -> int:
    """Return the end of a stretch of tokens, with the diacritics of its last letter."""
    end = sentence.tokens[last - 1].end
    while end < len(sentence.original) and unicodedata.category(sentence.original[end]) == "Mn":
        end += 1
    return end


def find_unit(sentence: Sentence, number: Number) -> Measure:
    """Return the unit behind or before a number; an empty one where there is none."""
    behind = find_unit_behind(sentence, number)
    if behind:
        return behind
    age = sentence.match_before(sentence.words.counted.durations.before, number.first)
    if age and age.meaning.name == AGE and number.high <= LONGEST_LIFE_YEARS:
        return Measure(AGE_UNIT, 1, number.first, number.last)
    if number.definite and sentence.words.counted.durations.after.match(sentence.tokens, number.last, attached=False):
        return Measure(AGE_UNIT, 1, number.first, number.last)
    mark = sentence.words.counted.unit_marks.get(sentence.text_at(number.first - 1))
    if mark and (mark != "percent" or sentence.touches_next(number.first - 1)):
        return Measure(mark, 1, number.first - 1, number.last)
    return Measure("", 1, number.first, number.last)


def find_unit_behind(sentence: Sentence, number: Number) -> Measure | None:
    counted = sentence.words.counted
    at = skip_to_unit(sentence, number)
    match = counted.units.match(
        sentence.tokens, at, definite=number.hedge is Hedge.SEVERAL or number.definite, attached=at < number.last
    )
    if match is None or is_elided(sentence, match.last):
        return None
    half = sentence.words.numbers.half_after.match(sentence.tokens, match.last, attached=False)
    extra = (
        half
        if half and half.last > number.last and (match.meaning.name in TIME_UNITS or number.multiplier == 1)
        else None
    )
    last = max(extra.last if extra else match.last, number.last)
    return Measure(match.meaning.name, match.meaning.factor, number.first, last, extra.meaning if extra else 0)


def is_elided(sentence: Sentence, last: int) -> bool:
    """Whether the sign is a French pronoun before a vowel: deux m'ont dit."""
    return len(sentence.text_at(last - 1)) == 1 and sentence.text_at(last) == "'"


def skip_to_unit(sentence: Sentence, number: Number) -> int:
    """Step over a bracket or hyphen, and over "of" behind round numbers: 2 millions d'euros, ملايين من الدولارات."""
    at = number.thing
    is_round = number.hedge is not Hedge.EXACT or number.high >= LARGE
    of_words = sentence.words.counted.of_words if is_round else frozenset()
    while at >= number.last and (sentence.text_at(at) in CLOSERS or sentence.text_at(at) in of_words):
        at += 1
    return at
