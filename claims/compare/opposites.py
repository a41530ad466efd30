"""Words that exclude each other: open / closed, progress / no progress, rose / fell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from claims.compare.volatile import tell_what_changes
from claims.safe_yaml import load_yaml
from claims.schema import Claim, Evidence, Kind, Language, Pair, Relation, Span
from claims.text import fold, normalise

SPECIFIC_STRENGTH, GENERAL_STRENGTH = 0.6, 0.3
# A claim meets dozens of others: it is read once.
TEXTS_KEPT = 300_000
WORD = re.compile(r"\w+")
# What is written together with a word: and, then the article or a preposition.
JOINED = {"ar": (("", "و", "ف"), ("", "ال", "بال", "لل", "ب", "ل"))}


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases of one language: `pattern` finds them, and a text with none of the words `first` has none of them."""

    pattern: re.Pattern[str]
    first: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question with two answers; each answer has its phrases by language.

    The answers to a specific question name their own subject, or are specific where both claims name what the question
    is `about`; others could be said of anything.
    """

    kind: Kind
    specific: bool
    about: dict[Language, Phrases]
    one: dict[Language, Phrases]
    other: dict[Language, Phrases]


def compare_opposites(pair: Pair) -> list[Evidence]:
    """Return evidence for every question that the two claims answer differently, with the words that do so.

    That a price rose and that it fell are no contradiction: it does both within a day.
    """
    return [make_evidence(pair, *one) for one in differing_answers(pair)]


def make_evidence(pair: Pair, question: Question, left: Answer, right: Answer) -> Evidence:
    volatile = question.kind is Kind.DEGREE and tell_what_changes(pair)
    opposite = f"{question.kind}.opposite" if question.kind in (Kind.DEGREE, Kind.STATUS) else "words.opposite"
    return Evidence(
        kind=question.kind,
        relation=None if volatile else Relation.CONTRADICTION,
        strength=SPECIFIC_STRENGTH if is_specific(question, pair) else GENERAL_STRENGTH,
        code="degree.volatile" if volatile else opposite,
        left=(left.span.moved(pair.left.start),),
        right=(right.span.moved(pair.right.start),),
        values={"left": left.words, "right": right.words},
    )


def is_specific(question: Question, pair: Pair) -> bool:
    return question.specific and all(
        claim.language not in question.about or question.about[claim.language].pattern.search(fold(claim.text).text)
        for claim in (pair.left, pair.right)
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """The longest phrase of a text that answers a question, and where it stands in the text."""

    is_other: bool
    words: str
    span: Span


def differing_answers(pair: Pair) -> Iterator[tuple[Question, Answer, Answer]]:
    answered = zip(questions(), answers_in(pair.left), answers_in(pair.right), strict=True)
    for question, left, right in answered:
        if left and right and left.is_other != right.is_other:
            yield question, left, right


def answers_in(claim: Claim) -> tuple[Answer | None, ...]:
    """Return what the claim answers to each question, in their order."""
    return find_answers(claim.text, claim.language)


@lru_cache(maxsize=TEXTS_KEPT)
def find_answers(text: str, language: Language) -> tuple[Answer | None, ...]:
    words = frozenset(WORD.findall(fold(text).text))
    return tuple(find_answer(text, words, language, question) for question in questions())


def find_answer(text: str, words: frozenset[str], language: Language, question: Question) -> Answer | None:
    """Return the longest phrase that answers the question: "no progress" before "progress"."""
    found = [
        Answer(is_other, text[span.start : span.end], span)
        for is_other, phrases in ((False, question.one), (True, question.other))
        if language in phrases and not words.isdisjoint(phrases[language].first)
        for span in spans_of(phrases[language], text)
    ]
    return max(found, key=lambda answer: (len(answer.span), -answer.span.start), default=None)


def spans_of(phrases: Phrases, text: str) -> Iterator[Span]:
    folded = fold(text)
    return (folded.span(match.start(), match.end()) for match in phrases.pattern.finditer(folded.text))


@cache
def questions() -> tuple[Question, ...]:
    text = files("claims.compare").joinpath("data/opposites.yaml").read_text(encoding="utf-8")
    return tuple(
        Question(
            kind=Kind(entry["kind"]),
            specific=entry["specific"],
            about=compile_phrases(entry.get("about", {})),
            one=compile_phrases(entry["one"]),
            other=compile_phrases(entry["other"]),
        )
        for entry in load_yaml(text)
    )


def compile_phrases(by_language: dict[Language, list[str]]) -> dict[Language, Phrases]:
    return {
        language: Phrases(compile_pattern(phrases, language), first_words(phrases, language))
        for language, phrases in by_language.items()
    }


def compile_pattern(phrases: list[str], language: Language) -> re.Pattern[str]:
    longest_first = "|".join(re.escape(normalise(phrase)) for phrase in sorted(phrases, key=len, reverse=True))
    joined = "".join(f"(?:{'|'.join(filter(None, some))})?" for some in JOINED.get(language, ()))
    return re.compile(rf"(?<!\w){joined}(?:{longest_first})(?!\w)")


def first_words(phrases: list[str], language: Language) -> frozenset[str]:
    joined = map("".join, product(*JOINED.get(language, ())))
    found = (WORD.search(normalise(phrase)) for phrase in phrases)
    return frozenset(before + first.group() for before, first in product(joined, filter(None, found)))
