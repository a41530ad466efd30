"""Numbers that are no quantities: dates, times, scores, references, names and labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from claims.schema import Hedge
from claims.understand.hedges import find_hedge_before
from claims.understand.numbers import DUAL, Number, match_countable
from claims.understand.quantity_words import RangeWords
from claims.understand.sentence import Sentence
from claims.understand.spelled import TEN, read_numeral

EXCLUDED = re.compile(
    r"""
      https?://\S+ | www\.\S+ | (?<!\S)[^\s@]{1,64}@\S+           # addresses
    | (?<!\d)(?:                                                  # no digit run is searched twice
        \d{1,4}\s?/\s?\d{1,4}(?:\s?/\s?\d{1,4})?                # 2015/08/10, 3/1
      | \d{4}-\d{1,4}(?:-\d{1,2})?(?!\d) | \d{1,2}-\d{1,2}-\d{2,4} # 2015-08-10, 2014-2015
      | \d{1,2}\.\d{1,2}\.\d{2,4}
      | \d{1,2}:\d{2}(?::\d{2})? | \d{1,2}\s?h\s?\d{2}(?!\d)     # 19:59, 10h30
      | \d{3,20}(?:-\d{3,20})+ | \d{1,20}(?:-\d{1,20}){2,}
      | 0\d{6,20} | \d{1,20}(?:st|nd|rd|th|er|ere|e|eme)\b         # telephones, ordinals
      | \d{1,20}[.,]?\d{0,20}(?!(?:km|kg|k|bn|mn|m|b|tn|h|usd|eur|gbp|sar)\b)[a-z](?![a-z]*-)
      | \d{1,4}\s?[بتثجحخدذزسشصضطظعغفقني](?![^\W_])               # 10ت: an address
      )
    | \+\d[\d ()-]{6,40}\d                                       # telephones
    | [a-z]\d+ | [^\W\d_]-\d+                                    # G20, F-16
    | "\d+"                                                      # the name of a film
    | ^\s{0,8}\(?\d{1,2}\s?[-.)]\s+(?!\d)                        # list numbers
    | ^\s{0,8}(?:1\d|20)\d\d\s?[-:]\s                            # years of a chronicle
    """,
    re.VERBOSE | re.MULTILINE,
)
FIRST_YEAR, LAST_YEAR = 1900, 2100
OLDEST_NAMED_YEAR = 1000
FIRST_HIJRI_YEAR, LAST_HIJRI_YEAR = 1350, 1470
LONGEST_PLAIN_FIGURE = 6
LABEL_SIGNS = frozenset(":(-#.'") | {"ال"}
MAX_DAY = 31
PERCENT = "percent"
CLOSERS = frozenset(")]-'\"»”")


def keep_quantities(numbers: Sequence[Number], sentence: Sentence) -> list[Number]:
    """Return the numbers that say how many or how much, in order."""
    if not numbers:
        return []
    excluded = [found.span() for found in EXCLUDED.finditer(sentence.folded.text)]
    is_date = [says_date(sentence, number) or overlaps_any(sentence, number, excluded) for number in numbers]
    spread_dates(numbers, is_date, sentence)
    is_named = [is_label(sentence, number) for number in numbers]
    spread_labels(numbers, is_named, sentence)
    kept = (number for number, date, label in zip(numbers, is_date, is_named, strict=True) if not date and not label)
    counts = (number for number in kept if not is_fraction(sentence, number))
    settled = (settle_definite(sentence, number) for number in counts)
    return [number for number in settled if number and says_amount(sentence, number)]


def overlaps_any(sentence: Sentence, number: Number, spans: Sequence[tuple[int, int]]) -> bool:
    start = sentence.tokens[number.first].folded_start
    end = sentence.tokens[number.last - 1].folded_start + len(sentence.tokens[number.last - 1].text)
    return any(first < end and start < last for first, last in spans)


def says_date(sentence: Sentence, number: Number) -> bool:
    return is_day(sentence, number) or is_year(sentence, number)


def is_day(sentence: Sentence, number: Number) -> bool:
    """Whether the number is a day or an hour: beside a month, after "day" or before "o'clock"."""
    labels = sentence.words.labels
    if labels.after.match(sentence.tokens, number.last, attached=False):
        return True
    if not 1 <= number.low <= MAX_DAY or number.thing < number.last:
        return False
    after = number.last + (sentence.text_at(number.last) in labels.month_links)
    before = number.first - 1 - (sentence.text_at(number.first - 1) == ".")
    if is_month(sentence, after) or (labels.day_after_month and is_month(sentence, before)):
        return True
    return sentence.text_at(number.first - 1) in labels.days and not has_thing(sentence, number)


def is_month(sentence: Sentence, at: int) -> bool:
    labels = sentence.words.labels
    if not labels.months.match(sentence.tokens, at, definite=True):
        return False
    return not labels.capitalised_months or sentence.original[sentence.tokens[at].start].isupper()


def is_year(sentence: Sentence, number: Number) -> bool:
    """Whether a number of four digits (or of words) stands as a year."""
    labels = sentence.words.labels
    named = before_text(sentence, number) in labels.years
    if number.multiplier != 1 and not (named and FIRST_YEAR <= number.low <= LAST_YEAR):
        return False
    western = (OLDEST_NAMED_YEAR if named else FIRST_YEAR) <= number.low <= LAST_YEAR and number.low == number.high
    hijri = FIRST_HIJRI_YEAR <= number.low <= LAST_HIJRI_YEAR and bool(labels.year_marks)
    if not (western or hijri) or (not sentence.text_at(number.first).isdecimal() and not named):
        return False
    if sentence.text_at(number.last) in labels.year_marks or is_month(sentence, number.first - 1):
        return True
    return not has_thing(sentence, number) and (named or not find_hedge_before(sentence, number.first))


def before_text(sentence: Sentence, number: Number) -> str:
    return sentence.text_at(number.first - 1)


def spread_dates(numbers: Sequence[Number], is_date: list[bool], sentence: Sentence) -> None:
    """Mark the first number of "4 and 5 September" and the second of "in 2012 and 2014" as dates, too."""
    for index, (left, right) in enumerate(pairwise(numbers)):
        if not are_listed(sentence, left, right):
            continue
        if is_plain_day(sentence, left):
            is_date[index] |= is_date[index + 1]
            is_date[index + 1] |= is_date[index] and is_plain_day(sentence, right)
        is_date[index + 1] |= is_date[index] and is_plain_year(sentence, left) and is_plain_year(sentence, right)


def spread_labels(numbers: Sequence[Number], is_named: list[bool], sentence: Sentence) -> None:
    """Mark the further numbers of "in the minutes 51, 70 and 73" as labels, too."""
    for index, (left, right) in enumerate(pairwise(numbers)):
        is_named[index + 1] |= is_named[index] and are_listed(sentence, left, right) and not has_thing(sentence, right)


def are_listed(sentence: Sentence, left: Number, right: Number) -> bool:
    """Whether at most one joining word stands between two numbers."""
    joiners = frozenset().union(*(words.joiners for words in sentence.words.hedges.ranges))
    gap = sentence.tokens[left.last : right.first]
    return len(gap) <= 1 and all(token.text in joiners for token in gap)


def is_plain_year(sentence: Sentence, number: Number) -> bool:
    is_figure = sentence.text_at(number.first).isdecimal() and number.multiplier == 1
    return is_figure and OLDEST_NAMED_YEAR <= number.low <= LAST_YEAR and not has_thing(sentence, number)


def is_plain_day(sentence: Sentence, number: Number) -> bool:
    return number.low <= MAX_DAY and not has_thing(sentence, number)


def is_glued(sentence: Sentence, number: Number) -> bool:
    """Whether a figure hangs on a word that is no preposition, as in the names of models and versions."""
    word = sentence.text_at(number.first - 1)
    if not sentence.tokens[number.first].is_figure or not word.isalpha() or not sentence.touches_next(number.first - 1):
        return False
    allowed = sentence.words.counted.not_nouns | sentence.words.hedges.skipped | {sentence.words.proclitics.article}
    return not (
        word in allowed
        or any(variant.text in allowed for variant in sentence.tokens[number.first - 1].variants)
        or len(word) == 1
        or find_hedge_before(sentence, number.first)
    )


def is_label(sentence: Sentence, number: Number) -> bool:
    """Whether the number names something: resolution 2254, article 5, رقم 12, a telephone number."""
    if is_glued(sentence, number):
        return True
    at = number.first
    while at and sentence.text_at(at - 1) in LABEL_SIGNS:
        at -= 1
    if sentence.match_before(sentence.words.labels.labels, at) and not has_thing(sentence, number):
        return True
    text = sentence.text_at(number.first)
    is_long = text.isdecimal() and len(text) > LONGEST_PLAIN_FIGURE and number.multiplier == 1
    return is_long and not has_thing(sentence, number)


def settle_definite(sentence: Sentence, number: Number) -> Number | None:
    """Let a number with the article pass where it counts, as in الدول الخمس or الـ24 طائرة; ordinals fall away."""
    durations = sentence.words.counted.durations
    if number.definite and is_of_percent(sentence, number):
        return None
    if not number.definite or has_thing(sentence, number):
        return number
    if number.multiplier > 1:
        return number if number.weak else None
    if durations.after.match(sentence.tokens, number.last, attached=False):
        return number
    # The article of a figure is a token of its own: السنوات ال30.
    is_figure = sentence.tokens[number.first].is_figure
    noun = number.first - 1 - is_figure
    known = match_countable(sentence, noun, definite=True)
    if is_figure:
        # Behind a singular it is a rank: المركز ال20.
        return replace(number, thing=noun) if known and not known.meaning else None
    is_small = DUAL < number.low <= TEN and not read_numeral(sentence, number.last)
    counts = is_small and (known or is_definite_noun(sentence, noun))
    return replace(number, thing=noun) if counts else None


def is_of_percent(sentence: Sentence, number: Number) -> bool:
    """Whether the number is the hundred of "in the hundred", في المئة."""
    unit = sentence.words.counted.units.match(sentence.tokens, number.first - 1)
    return unit is not None and unit.last == number.last and unit.meaning.name == PERCENT


def is_definite_noun(sentence: Sentence, at: int) -> bool:
    """Whether a word has its article or, by its look, a possessive ending: المجموعات التسع, بألوانه الثلاثة."""
    if at < 0 or not sentence.text_at(at).isalpha() or sentence.text_at(at) in sentence.words.counted.not_nouns:
        return False
    return any(variant.definite for variant in sentence.tokens[at].variants) or sentence.text_at(at).endswith(
        sentence.words.counted.possessives
    )


def is_fraction(sentence: Sentence, number: Number) -> bool:
    """Whether a small number in words stands before a definite noun: خمس الناتج is a fifth of the output."""
    if not 1 < number.low <= TEN or sentence.tokens[number.first].is_figure or number.last >= len(sentence.tokens):
        return False
    if number.thing < number.last:
        return False
    is_plain = number.hedge is Hedge.EXACT and number.multiplier == 1 and not number.definite
    variants = sentence.tokens[number.last].variants
    return is_plain and any(variant.definite and not variant.attached for variant in variants)


def says_amount(sentence: Sentence, number: Number) -> bool:
    """Whether a word that may or may not be a number is one here: one, un, ألف, ساعة."""
    words = sentence.words
    if number.weak:
        durations = words.counted.durations.before
        return bool(
            find_hedge_before(sentence, number.first)
            or sentence.match_before(durations, number.first)
            or any(opens_range(sentence, number, one) for one in words.hedges.ranges)
            or (number.thing == number.last and has_thing(sentence, number))
        )
    if sentence.text_at(number.first) not in words.numbers.only_before_nouns or number.low != 1:
        return True
    if words.numbers.only_before_events:
        unit = words.counted.units.match(sentence.tokens, number.thing)
        event = words.counted.events.nouns.match(sentence.tokens, number.thing)
        return bool((unit and unit.meaning.bare) or event)
    return has_thing(sentence, number) or bool(
        words.counted.events.after.match(sentence.tokens, number.thing, attached=False)
    )


def opens_range(sentence: Sentence, number: Number, words: RangeWords) -> bool:
    """Whether a number is the first of a range: من شهر إلى شهرين, but not من شهر أغسطس."""
    following = sentence.text_at(number.last)
    return bool(sentence.match_before(words.before, number.first)) and (
        following in words.joiners or following.startswith(tuple(sentence.words.proclitics.conjunctions))
    )


def has_thing(sentence: Sentence, number: Number) -> bool:
    """Whether a known noun or unit follows, or a currency stands before."""
    if before_text(sentence, number) in sentence.words.counted.unit_marks:
        return True
    at = number.thing
    while sentence.text_at(at) in CLOSERS or (at > number.last - 1 and sentence.text_at(at) in of_words(sentence)):
        at += 1
    return match_countable(sentence, at, definite=at > number.thing, attached=at < number.last) is not None


def of_words(sentence: Sentence) -> frozenset[str]:
    return sentence.words.counted.of_words
