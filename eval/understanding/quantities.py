"""Measure quantities: the number found at all, its value, and how exactly it is stated."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from quantulum3 import classifier as quantulum_classifier
from quantulum3 import parser as quantulum

from claims.schema import Hedge, Quantity, Span
from claims.understand.hedges import bound
from claims.understand.quantities import read_quantities
from eval.metrics import Estimate
from eval.understanding.annotations import Joined, QuantitySentence, StatedQuantity, around
from eval.understanding.tally import Graded, match_spans, measure_levels

DIGITS = re.compile(r"\d+(?:[.,٫٬]\d+)*")
# The program gives times, lengths and masses in one unit each.
FACTORS: Mapping[str, float] = {
    "second": 1 / 3600,
    "minute": 1 / 60,
    "week": 7,
    "month": 1 / 12,
    "decade": 10,
    "century": 100,
    "metre": 1e-3,
    "cm": 1e-5,
    "mm": 1e-6,
    "mile": 1.609344,
    "square metre": 1e-6,
    "ton": 1000,
    "gram": 1e-3,
    "milligram": 1e-6,
}
# Its choice between units of one name comes as a pickle, which is not opened; only numbers count here.
quantulum_classifier.USE_CLF = False

Reader = Callable[[Joined[QuantitySentence]], Sequence[Quantity]]


def read_ours(sentence: Joined[QuantitySentence]) -> Sequence[Quantity]:
    return read_quantities(sentence.text, sentence.document.language, sentence.span.start)


def read_digits(sentence: Joined[QuantitySentence]) -> Sequence[Quantity]:
    """Take every figure for a quantity, its last separator for a decimal point."""
    start = sentence.span.start
    return [
        plain(to_number(found.group()), Span(found.start() + start, found.end() + start))
        for found in DIGITS.finditer(sentence.text)
    ]


def to_number(figure: str) -> float:
    *groups, last = re.split("[.,٫٬]", figure)
    return float("".join(groups) + "." + last) if groups else float(last)


def read_quantulum(sentence: Joined[QuantitySentence]) -> Sequence[Quantity]:
    start = sentence.span.start
    return [
        plain(found.value, Span(found.span[0] + start, found.span[1] + start))
        for found in quantulum.parse(sentence.text)
        if found.value is not None
    ]


def plain(value: float, span: Span) -> Quantity:
    return Quantity(value, value, "", None, Hedge.EXACT, span)


READERS: Mapping[str, Reader] = {
    "crossclaim": read_ours,
    "quantulum3": read_quantulum,
    "every figure": read_digits,
}


def measure_quantities(sentences: Sequence[Joined[QuantitySentence]]) -> dict[str, dict[str, Estimate]]:
    """Return the metrics of each reader: the number found at all, with its value, with value and hedge."""
    return {name: measure_reader(sentences, reader) for name, reader in READERS.items()}


def measure_reader(sentences: Sequence[Joined[QuantitySentence]], reader: Reader) -> dict[str, Estimate]:
    return measure_levels([judge(sentence, reader) for sentence in sentences], ("place", "value", "value and hedge"))


def judge(sentence: Joined[QuantitySentence], reader: Reader) -> Graded:
    """Return for each annotated quantity 0 (missed) to 3 (value and hedge right), and how many were found in all."""
    found = reader(sentence)
    gold = sentence.marked.quantities
    matched = match_spans([Span(one.start, one.end) for one in gold], [one.span for one in found])
    levels = [0 if at is None else grade(one, found[at]) for one, at in zip(gold, matched, strict=True)]
    return Graded(levels, len(found))


def grade(stated: StatedQuantity, found: Quantity) -> int:
    if not has_value(stated, found):
        return 1
    return 3 if stated.hedge is found.hedge else 2


def has_value(stated: StatedQuantity, found: Quantity) -> bool:
    """Whether the found interval is that of the stated number, with the hedge that was found."""
    factors = {1.0, FACTORS.get(stated.unit, 1.0)}
    return any(same(interval(stated, found, factor), (found.low, found.high)) for factor in factors)


def interval(stated: StatedQuantity, found: Quantity, factor: float) -> tuple[float, float]:
    low, high = stated.low * factor, stated.high * factor
    if found.hedge is Hedge.SEVERAL:
        return low, high
    counted = not found.unit
    ends = [bound(end, found.hedge, counted=counted) for end in (low, high)]
    if found.hedge in (Hedge.MORE_THAN, Hedge.AT_LEAST):
        return ends[0].low, ends[0].high
    if found.hedge in (Hedge.LESS_THAN, Hedge.AT_MOST):
        return ends[1].low, ends[1].high
    return ends[0].low, ends[1].high


def same(left: tuple[float, float], right: tuple[float, float]) -> bool:
    return all(math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9) for one, other in zip(left, right, strict=True))


def explain_quantities(sentences: Sequence[Joined[QuantitySentence]]) -> Iterator[str]:
    """Yield a line for each mistake of the program, to be read by developers."""
    for sentence in sentences:
        found = read_ours(sentence)
        gold = sentence.marked.quantities
        matched = match_spans([Span(one.start, one.end) for one in gold], [one.span for one in found])
        for one, at in zip(gold, matched, strict=True):
            level = 0 if at is None else grade(one, found[at])
            if level < 3:
                got = f"{found[at].low}–{found[at].high} {found[at].unit} {found[at].hedge}" if at is not None else ""
                fault = ("missed", "value", "hedge")[level]
                yield f"{sentence.marked.id} {fault} {one.low}–{one.high} {one.unit} {one.hedge} | {got} | " + around(
                    sentence, Span(one.start, one.end)
                )
        for at in set(range(len(found))) - set(matched):
            one_found = found[at]
            yield f"{sentence.marked.id} false {one_found.low} {one_found.unit} {one_found.counted} | " + around(
                sentence, one_found.span
            )
