"""Measure whether spellings of one person, place or organisation meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from claims.schema import Name, Span
from claims.text import normalise
from claims.understand.names import name_key, same_name
from eval.metrics import Estimate
from eval.understanding.annotations import Articles, NamePair, Reference, Sameness
from eval.understanding.tally import Tally, measure_tallies

ALIKE_SPELLING = 85


@dataclass(frozen=True, slots=True)
class Spellings:
    """Two names as written, and whether they name one and the same."""

    id: str
    left: str
    right: str
    same: bool


Judge = Callable[[str, str], bool]


def is_same_to_us(left: str, right: str) -> bool:
    return same_name(as_name(left), as_name(right))


def as_name(text: str) -> Name:
    return Name(text, name_key(text), Span(0, len(text)))


def is_alike(left: str, right: str) -> bool:
    """Say whether normalised spellings are alike, by RapidFuzz alone."""
    return fuzz.token_sort_ratio(normalise(left), normalise(right)) >= ALIKE_SPELLING


JUDGES: Mapping[str, Judge] = {"crossclaim": is_same_to_us, "RapidFuzz": is_alike}


def spell_out(pairs: Sequence[NamePair], articles: Articles) -> list[Spellings]:
    def text_of(side: Reference | str) -> str:
        return side if isinstance(side, str) else articles[side.day, side.url].text[side.start : side.end]

    return [Spellings(pair.id, text_of(pair.left), text_of(pair.right), pair.label is Sameness.SAME) for pair in pairs]


def measure_names(pairs: Sequence[Spellings]) -> dict[str, dict[str, Estimate]]:
    """Return the metrics of "same" for each judge."""
    return {name: measure_tallies([tally(pair, judge) for pair in pairs], "same") for name, judge in JUDGES.items()}


def tally(pair: Spellings, judge: Judge) -> Tally:
    said = judge(pair.left, pair.right)
    return Tally(said and pair.same, said, pair.same)


def explain_names(pairs: Sequence[Spellings]) -> Iterator[str]:
    """Yield a line for each mistake of the program, to be read by developers."""
    for pair in pairs:
        if is_same_to_us(pair.left, pair.right) is not pair.same:
            yield f"{pair.id} {'missed' if pair.same else 'false'}: {pair.left} | {pair.right}"
