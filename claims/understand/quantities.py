"""How many and how much a claim says: numbers with their hedges, units and what they count.

A figure with exactly three digits after each separator has thousands separators, else its last separator is the
decimal one; where another press would mean another number by it, the second reading is kept, too. Words for "several"
are read as intervals: several 3–9, dozens 20–99, hundreds 200–999, thousands 2,000–9,999. Seconds to hours are given in
hours, days and weeks in days, months to centuries in years; lengths in kilometres and masses in kilograms.
"""

from __future__ import annotations

from claims.schema import Hedge, Language, Quantity, Span
from claims.understand.amounts import LARGE, Amount, measure_numbers
from claims.understand.counted import Counting, find_counted
from claims.understand.not_quantities import keep_quantities
from claims.understand.numbers import find_numbers
from claims.understand.ranges import merge_ranges
from claims.understand.sentence import Sentence, read_sentence


def read_quantities(text: str, language: Language, offset: int = 0) -> tuple[Quantity, ...]:
    """Return the quantities of a text in order; spans are positions in the text plus `offset`.

    Years, dates, times of day, ordinals, scores, references and names are left out. A language without word lists of
    its own gives figures with universal signs only.
    """
    sentence = read_sentence(text, language)
    numbers = merge_ranges(keep_quantities(find_numbers(sentence), sentence), sentence)
    amounts = measure_numbers(numbers, sentence)
    countings = find_counted(amounts, sentence)
    both = zip(amounts, countings, strict=True)
    return tuple(
        make_quantity(amount, counting, offset) for amount, counting in both if says_what(amount, counting, sentence)
    )


def says_what(amount: Amount, counting: Counting, sentence: Sentence) -> bool:
    """Whether a small whole figure tells what it counts; without that it is rather part of a name (طراز إي 8)."""
    if counting.counted or amount.unit or amount.hedge is not Hedge.EXACT or amount.low != amount.high:
        return True
    return amount.low >= LARGE or not sentence.text_at(amount.first).isdecimal()


def make_quantity(amount: Amount, counting: Counting, offset: int) -> Quantity:
    return Quantity(
        low=float(amount.low),
        high=float(amount.high),
        unit=amount.unit,
        counted=counting.counted,
        hedge=amount.hedge,
        span=Span(amount.start + offset, amount.end + offset),
        scope=counting.scope,
        part=counting.part,
        otherwise=amount.otherwise,
    )
