"""Two numbers that are the ends of one amount: between 20 and 30, من 20 إلى 30, 20-30."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claims.schema import Hedge
from claims.understand.hedges import find_hedge_before
from claims.understand.not_quantities import has_thing
from claims.understand.numbers import Number
from claims.understand.quantity_words import RangeWords
from claims.understand.sentence import Sentence
from claims.understand.spelled import THOUSAND

MAX_WORDS_INSIDE = 3
MAX_WORDS_AFTER_CHANGE = 8
DASH = "-"


def merge_ranges(numbers: Sequence[Number], sentence: Sentence) -> list[Number]:
    """Return the numbers with the ends of a range made one; scores (2-1) and the old value of a change fall away."""
    merged: list[Number] = []
    at = 0
    while at < len(numbers):
        words = find_range(sentence, numbers[at], numbers[at + 1]) if at + 1 < len(numbers) else None
        merged += join_ends(sentence, numbers[at], numbers[at + 1], words) if words else [numbers[at]]
        at += 2 if words else 1
    return merged


def find_range(sentence: Sentence, left: Number, right: Number) -> RangeWords | None:
    """Return the words that make one amount of two numbers, or None."""
    for words in sentence.words.hedges.ranges:
        if is_joined(sentence, left, right, words) and (
            not words.needs_before or sentence.match_before(words.before, left.first)
        ):
            return words
    return None


def is_joined(sentence: Sentence, left: Number, right: Number, words: RangeWords) -> bool:
    """Whether one joiner, and at most the noun of the first number, stands between the two."""
    inside = [token.text for token in sentence.tokens[left.last : right.first]]
    prefix = sentence.original[sentence.tokens[right.first].start : right.start]
    attached = prefix.strip("ـ") in words.joiners
    nouns = inside if attached else inside[:-1]
    joined = attached or (bool(inside) and inside[-1] in words.joiners)
    limit = MAX_WORDS_INSIDE if words.needs_before else 0
    return joined and len(nouns) <= limit and all(word.isalpha() or word == "%" for word in nouns)


def join_ends(sentence: Sentence, left: Number, right: Number, words: RangeWords) -> list[Number]:
    """Return the range; for a change only its second number, for a score nothing."""
    left = share_multiplier(left, right)
    dashed = sentence.text_at(left.last) == DASH
    if not dashed and follows_change(sentence, left):
        return [right]
    if left.low > right.high or not (words.needs_before or has_thing(sentence, right)):
        return [] if dashed else [left, right]
    before = sentence.match_before(words.before, left.first)
    first, start = (before.first, sentence.start_of(before.first, before.cut)) if before else (left.first, left.start)
    return [replace(right, first=first, start=start, low=left.low, hedge=Hedge.EXACT, otherwise=None)]


def share_multiplier(left: Number, right: Number) -> Number:
    """Give the first number the multiplier that is said once, behind the second: between 20 and 30 thousand."""
    if left.multiplier == 1 and right.multiplier >= THOUSAND and left.high < THOUSAND:
        return replace(left, low=left.low * right.multiplier, high=left.high * right.multiplier)
    return left


def follows_change(sentence: Sentence, number: Number) -> bool:
    """Whether the amount rose or fell, so that the first number is what it was before."""
    hedge = find_hedge_before(sentence, number.first)
    at = hedge.first if hedge else number.first
    before = sentence.tokens[max(0, at - MAX_WORDS_AFTER_CHANGE) : at]
    return any(variant.text in sentence.words.hedges.changes for token in before for variant in token.variants)
