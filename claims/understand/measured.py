"""What an amount with a unit is an amount of: a price, a loss, a duration, an age."""

from __future__ import annotations

from claims.understand.amounts import AGE, LONGEST_LIFE_YEARS, Amount
from claims.understand.heads import Head
from claims.understand.quantity_words import TIME_UNITS, Event, EventTables
from claims.understand.sentence import Sentence

MAX_WORDS_FROM_DURATION = 4
MAX_WORDS_FROM_MEASURE = 6
MAX_WORDS_TO_MEASURE = 3
CLAUSE_ENDS = frozenset(".;؛!?؟,،")
# A noun behind "of" is worth a comparison only with these; "2 million dollars of …" may be anything.
UNITS_OF_SUBSTANCE = frozenset({"percent", "kg", "barrel", "litre", "m3"})
POINT = "point"


def name_measured(sentence: Sentence, amount: Amount, head: Head) -> str | None:
    """Return what the amount measures, None where the text does not say it in known words."""
    counted = sentence.words.counted
    if amount.unit in TIME_UNITS:
        measure = find_measure(sentence, amount, counted.durations, MAX_WORDS_FROM_DURATION)
        if measure == AGE or (measure is None and stands_as_age(sentence, amount)):
            return AGE if amount.unit == "year" else None
        return measure
    measure = find_measure(sentence, amount, counted.measures, MAX_WORDS_FROM_MEASURE)
    return measure or name_substance(sentence, amount, head) or (POINT if amount.unit == POINT else None)


def find_measure(sentence: Sentence, amount: Amount, tables: EventTables, reach: int) -> str | None:
    match = find_measure_behind(sentence, amount, tables) or find_measure_before(sentence, amount, tables, reach)
    return match.name if match else None


def find_measure_behind(sentence: Sentence, amount: Amount, tables: EventTables) -> Event | None:
    for at in range(amount.head, amount.head + MAX_WORDS_TO_MEASURE):
        match = tables.after.match(sentence.tokens, at, attached=False)
        if match:
            return match.meaning
        if not sentence.text_at(at).isalpha() and sentence.text_at(at) not in {"-", "'"}:
            return None
    return None


def find_measure_before(sentence: Sentence, amount: Amount, tables: EventTables, reach: int) -> Event | None:
    counted = sentence.words.counted
    # The verb may be inside the hedge: لم يستمر أكثر من ساعة.
    last = amount.number.first
    for at in range(last - 1, max(-1, amount.first - 1 - reach), -1):
        if sentence.text_at(at) in CLAUSE_ENDS or counted.breaks.match(sentence.tokens, at):
            return None
        match = tables.before.match(sentence.tokens, at)
        if match and match.last <= last:
            return match.meaning
    return None


def name_substance(sentence: Sentence, amount: Amount, head: Head) -> str | None:
    """Return the noun behind "of": 20 percent of voters, 500 طن من القمح."""
    if amount.unit not in UNITS_OF_SUBSTANCE or sentence.text_at(amount.head) not in sentence.words.counted.of_words:
        return None
    return head.noun.name if head.noun else head.stem


def stands_as_age(sentence: Sentence, amount: Amount) -> bool:
    """Whether the amount stands alone in brackets, as ages do behind names: (18 عاما)."""
    in_brackets = sentence.text_at(amount.first - 1) == "(" and sentence.text_at(amount.last) == ")"
    return in_brackets and amount.unit == "year" and amount.high <= LONGEST_LIFE_YEARS
