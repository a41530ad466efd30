"""The noun that a number counts, as it stands right behind the number."""

from __future__ import annotations

from dataclasses import dataclass

from claims.schema import Hedge
from claims.understand.amounts import Amount
from claims.understand.not_quantities import CLOSERS
from claims.understand.quantity_words import Event, Noun
from claims.understand.sentence import Sentence

MAX_NOUN_WORDS = 2
MAX_FILLERS = 4
MIN_STEM_LETTERS = 3
OPENER = "("


@dataclass(frozen=True, slots=True)
class Head:
    """The counted noun: a known `noun`, the noun of an `event` ("dead", قتلى), or the `stem` of an unknown word.

    `last` is the token behind it. `is_part` says that words such as "of them" stand between number and noun.
    """

    last: int
    noun: Noun | None = None
    event: Event | None = None
    stem: str | None = None
    is_part: bool = False

    @property
    def may_be_person(self) -> bool:
        return self.noun is None or self.noun.is_person

    @property
    def may_be_thing(self) -> bool:
        return self.noun is None or not self.noun.is_person


def read_head(sentence: Sentence, amount: Amount) -> Head:
    """Return what follows the number, also where that is no noun at all."""
    at, is_part, skipped = skip_fillers(sentence, amount)
    # Behind "of" a noun has its article: 20 من الجنود.
    definite = skipped or amount.number.definite or amount.hedge is Hedge.SEVERAL
    head = match_head(sentence, at, definite=definite, attached=at < amount.number.last)
    return Head(max(head.last, amount.number.last), head.noun, head.event, head.stem, is_part)


def skip_fillers(sentence: Sentence, amount: Amount) -> tuple[int, bool, bool]:
    """Return the token of the noun, whether "of them" stood before it, and whether anything did."""
    counted = sentence.words.counted
    at, is_part = amount.head, False
    in_brackets = sentence.text_at(amount.number.first - 1) == OPENER
    if at < amount.number.last:
        return at, False, False
    for _ in range(MAX_FILLERS):
        part = counted.parts_after.match(sentence.tokens, at, attached=False)
        if part:
            at, is_part = part.last, True
        elif sentence.text_at(at) in counted.fillers or (in_brackets and sentence.text_at(at) in CLOSERS):
            at += 1
    return at, is_part, at > amount.head


def match_head(sentence: Sentence, at: int, *, definite: bool, attached: bool) -> Head:
    """Look for a known noun in the next two words, so that "20 Syrian refugees" are refugees."""
    tables = sentence.words.counted
    for first in range(at, at + MAX_NOUN_WORDS):
        if not is_noun_word(sentence, first):
            break
        event = tables.events.nouns.match(sentence.tokens, first, definite=definite, attached=attached)
        if event:
            described = tables.nouns.match(sentence.tokens, event.last, attached=False)
            noun = described.meaning if described and described.meaning.is_person else None
            return Head(described.last if described and noun else event.last, noun, event.meaning)
        noun_match = tables.nouns.match(sentence.tokens, first, definite=definite, attached=attached)
        if noun_match:
            return Head(noun_match.last, noun_match.meaning)
    return read_unknown(sentence, at, definite=definite)


def is_noun_word(sentence: Sentence, at: int) -> bool:
    text = sentence.text_at(at)
    after = sentence.words.counted.events.after.match(sentence.tokens, at, attached=False)
    before = sentence.words.counted.events.before.match(sentence.tokens, at, attached=True)
    is_event_noun = sentence.words.counted.events.nouns.match(sentence.tokens, at, definite=True, attached=False)
    if (after or before) and not is_event_noun:
        return False
    return text.isalpha() and text not in sentence.words.counted.not_nouns


def read_unknown(sentence: Sentence, at: int, *, definite: bool) -> Head:
    if not is_noun_word(sentence, at):
        return Head(at)
    variants = sentence.tokens[at].variants
    if any(variant.definite and variant.attached for variant in variants):
        return Head(at)
    with_article = [variant for variant in variants if variant.definite]
    # A definite word begins something new, except behind "of": 20 من النشطاء.
    if with_article and not definite:
        return Head(at)
    word = with_article[0].text if with_article else sentence.text_at(at)
    stem = shorten(word, sentence.words.counted.endings)
    return Head(at + 1, stem=stem) if len(stem) >= MIN_STEM_LETTERS else Head(at + 1)


def shorten(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    """Cut the first ending that fits and leaves enough of the word."""
    for ending, becomes in endings:
        if word.endswith(ending) and len(word) - len(ending) >= MIN_STEM_LETTERS:
            return word.removesuffix(ending) + becomes
    return word
