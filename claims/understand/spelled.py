"""Numbers in words: a small parser for Arabic's below a thousand, text2num for the languages it knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from text_to_num import find_numbers as find_spelled_numbers

from claims.understand.sentence import Sentence
from claims.understand.tokens import Token

ONE, TEN, HUNDRED, THOUSAND = 1, 10, 100, 1000


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words at tokens `first` to `last` (exclusive); `cut` letters of the first are proclitics."""

    first: int
    last: int
    cut: int
    value: float
    definite: bool = False


class SpelledToken:
    """The view of a token that text2num asks for."""

    def __init__(self, token: Token, *, barred: bool) -> None:
        self.token = token
        self.barred = barred

    def text(self) -> str:
        return self.token.text

    def nt_separated(self, previous: SpelledToken) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return self.barred


def find_spelled(sentence: Sentence) -> Mapping[int, Spelled]:
    """Return the numbers in words by the token they begin with; ordinals are left out."""
    if sentence.words.numbers.spelled_by:
        return find_by_library(sentence, sentence.words.numbers.spelled_by)
    found = (read_below_thousand(sentence, at) for at in range(len(sentence.tokens)))
    return {spelled.first: spelled for spelled in found if spelled}


def find_by_library(sentence: Sentence, language: str) -> dict[int, Spelled]:
    barred = sentence.words.numbers.never_numbers
    tokens = [SpelledToken(token, barred=token.is_figure or token.text in barred) for token in sentence.tokens]
    occurrences = find_spelled_numbers(tokens, language, 0.0)
    return {one.start: Spelled(one.start, one.end, 0, one.value) for one in occurrences if not one.is_ordinal}


def read_below_thousand(sentence: Sentence, at: int) -> Spelled | None:
    """Read an Arabic number below a thousand that begins at a token, as in مئة وخمسة وعشرين."""
    head = read_numeral(sentence, at)
    if head is None or belongs_to_ordinal(sentence, at):
        return None
    number = extend_hundreds(sentence, head) or extend_tens(sentence, head)
    is_part = number.last == at + 1 and sentence.tokens[at].text[head.cut :] in sentence.words.numbers.only_compound
    return None if is_part else number


def extend_hundreds(sentence: Sentence, head: Spelled) -> Spelled | None:
    """Read on after a word for hundreds, or after a unit with the word for a hundred behind it."""
    value, last = head.value, head.last
    following = read_numeral(sentence, last)
    if ONE < value < TEN and following and following.value == HUNDRED and not following.cut:
        value, last = value * HUNDRED, last + 1
    if value < HUNDRED:
        return None
    joined = read_joined(sentence, last)
    if joined and joined.value < HUNDRED:
        rest = extend_tens(sentence, joined)
        value, last = value + rest.value, rest.last
    return Spelled(head.first, last, head.cut, value, head.definite)


def extend_tens(sentence: Sentence, head: Spelled) -> Spelled:
    """Read on after a unit: خمسة عشر, خمسة وعشرون."""
    if head.value >= TEN:
        return head
    following = read_numeral(sentence, head.last)
    if following and following.value == TEN and not following.cut:
        return Spelled(head.first, head.last + 1, head.cut, head.value + TEN, head.definite)
    joined = read_joined(sentence, head.last, definite=head.definite)
    if joined and TEN < joined.value < HUNDRED:
        return Spelled(head.first, joined.last, head.cut, head.value + joined.value, head.definite)
    return head


def read_joined(sentence: Sentence, at: int, definite: bool = False) -> Spelled | None:
    """Read a numeral that "and" joins to what stands before it, the "and" attached or not.

    Behind a `definite` one it may have its article, too: الأربع والعشرين ساعة.
    """
    joiner = sentence.words.numbers.joined_by
    if not joiner:
        return None
    if sentence.text_at(at) == joiner:
        following = read_numeral(sentence, at + 1)
        return following if following and not following.cut else None
    numeral = read_numeral(sentence, at)
    cuts = {len(joiner), len(joiner + sentence.words.proclitics.article)} if definite else {len(joiner)}
    return numeral if numeral and numeral.cut in cuts and sentence.text_at(at).startswith(joiner) else None


def read_numeral(sentence: Sentence, at: int) -> Spelled | None:
    """Read the one word at a token."""
    words = sentence.words.numbers
    if not 0 <= at < len(sentence.tokens):
        return None
    for variant in sentence.tokens[at].variants:
        if variant.text in words.numerals:
            return Spelled(at, at + 1, variant.cut, words.numerals[variant.text], variant.definite)
    return None


def belongs_to_ordinal(sentence: Sentence, at: int) -> bool:
    """Whether the ten at this token is the end of an ordinal, as in الثانية عشرة."""
    if at == 0:
        return False
    return any(variant.text in sentence.words.numbers.ordinals for variant in sentence.tokens[at - 1].variants)
