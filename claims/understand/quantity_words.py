"""What is known of the words of quantities in one language, folded and made ready for lookup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from claims.schema import Hedge
from claims.understand.tokens import PhraseTable, Proclitics

TIME_UNITS = frozenset({"hour", "day", "year"})


@dataclass(frozen=True, slots=True)
class Unit:
    """`count` is the number that the form itself says (ساعتين: 2), 0 where it needs one beside it."""

    name: str
    factor: float
    bare: bool
    count: int


@dataclass(frozen=True, slots=True)
class Noun:
    """What may be counted; `scope` is None for the word that stands for people of any kind."""

    name: str
    scope: str | None
    is_person: bool


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to those who are counted, or which measure an amount is of."""

    name: str
    of_persons: bool


@dataclass(frozen=True, slots=True)
class EventTables:
    """Words that name an event: for those it happened to, before the number, and behind it."""

    nouns: PhraseTable[Event]
    before: PhraseTable[Event]
    after: PhraseTable[Event]


@dataclass(frozen=True, slots=True)
class Several:
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Multiplier:
    """`count` is 1 for thousand, 2 for a dual, 0 for a plural that needs a number or "tens of" before it."""

    value: float
    count: int


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Words that are numbers or change them."""

    numerals: Mapping[str, int]
    only_compound: frozenset[str]
    alone: frozenset[str]
    joined_by: str
    ordinals: frozenset[str]
    spelled_by: str | None
    articles: frozenset[str]
    only_before_nouns: frozenset[str]
    only_before_events: bool
    never_numbers: frozenset[str]
    multipliers: Mapping[str, Multiplier]
    unsure_multipliers: frozenset[str]
    duals_before_nouns: frozenset[str]
    money_multipliers: Mapping[str, Multiplier]
    round_numbers: Mapping[str, float]
    several: PhraseTable[Several]
    half_before: PhraseTable[float]
    half_after: PhraseTable[float]
    dual_endings: tuple[str, ...]
    construct_endings: tuple[str, ...]
    not_dual_endings: tuple[str, ...]
    not_duals: frozenset[str]
    not_counted_once: frozenset[str]


@dataclass(frozen=True, slots=True)
class RangeWords:
    """What stands before the first number (nothing, where empty) and between the two, as in between … and …."""

    before: PhraseTable[bool]
    needs_before: bool
    joiners: frozenset[str]


@dataclass(frozen=True, slots=True)
class HedgeWords:
    """Words that make a number an interval."""

    before: PhraseTable[Hedge]
    after: PhraseTable[Hedge]
    negators: frozenset[str]
    measure_verbs: PhraseTable[bool]
    ranges: tuple[RangeWords, ...]
    changes: frozenset[str]
    skipped: frozenset[str]


@dataclass(frozen=True, slots=True)
class LabelWords:
    """Words beside which a number is a date, a time, a name or a reference."""

    months: PhraseTable[bool]
    capitalised_months: bool
    day_after_month: bool
    month_links: frozenset[str]
    days: frozenset[str]
    after: PhraseTable[bool]
    years: frozenset[str]
    year_marks: frozenset[str]
    labels: PhraseTable[bool]


@dataclass(frozen=True, slots=True)
class CountedWords:
    """What numbers count, and the words that tie a number to it."""

    units: PhraseTable[Unit]
    unit_marks: Mapping[str, str]
    # Units, nouns and nouns of events together, with the number that each form says by itself.
    countables: PhraseTable[int]
    nouns: PhraseTable[Noun]
    events: EventTables
    durations: EventTables
    measures: EventTables
    passives: frozenset[str]
    parts: PhraseTable[bool]
    parts_after: PhraseTable[bool]
    totals: PhraseTable[bool]
    circumstances: frozenset[str]
    fillers: frozenset[str]
    links: PhraseTable[bool]
    breaks: PhraseTable[bool]
    of_words: frozenset[str]
    not_nouns: frozenset[str]
    endings: tuple[tuple[str, str], ...]
    possessives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuantityWords:
    """All that is known of one language's quantities; `starters` are the words that a number may begin with."""

    proclitics: Proclitics
    numbers: NumberWords
    hedges: HedgeWords
    labels: LabelWords
    counted: CountedWords
    starters: frozenset[str]
