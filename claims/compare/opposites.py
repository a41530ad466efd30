"""Words that exclude each other: open / closed, progress / no progress, rose / fell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from claims.compare.volatile import tell_what_changes
from claims.safe_yaml import load_yaml
from claims.schema import Claim, Evidence, Kind, Language, Pair, Relation, Span
from claims.text import fold, normalise

SPECIFIC_STRENGTH, GENERAL_STRENGTH = 0.6, 0.3
# A claim meets dozens of others: it is read once.
TEXTS_KEPT = 300_000


@dataclass(frozen=True, slots=True)
class Question:
    """One question with two answers; each answer lists its phrases by language, as one pattern.

    The answers to a specific question name their own subject, or are specific where both claims name what the question
    is `about`; others could be said of anything.
    """

    kind: Kind
    specific: bool
    about: dict[Language, re.Pattern[str]]
    one: dict[Language, re.Pattern[str]]
    other: dict[Language, re.Pattern[str]]


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
        claim.language not in question.about or question.about[claim.language].search(fold(claim.text).text)
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
    return tuple(find_answer(text, language, question) for question in questions())


def find_answer(text: str, language: Language, question: Question) -> Answer | None:
    """Return the longest phrase that answers the question: "no progress" before "progress"."""
    folded = fold(text)
    found = [
        Answer(is_other, text[span.start : span.end], span)
        for is_other, phrases in ((False, question.one), (True, question.other))
        if language in phrases
        for span in (folded.span(match.start(), match.end()) for match in phrases[language].finditer(folded.text))
    ]
    return max(found, key=lambda answer: (len(answer.span), -answer.span.start), default=None)


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


def compile_phrases(by_language: dict[Language, list[str]]) -> dict[Language, re.Pattern[str]]:
    return {
        language: re.compile(r"(?<!\w)(?:[وف]?(?:ال|بال|لل|ب|ل)?)(?:" + alternatives(phrases) + r")(?!\w)")
        if language == "ar"
        else re.compile(r"(?<!\w)(?:" + alternatives(phrases) + r")(?!\w)")
        for language, phrases in by_language.items()
    }


def alternatives(phrases: list[str]) -> str:
    return "|".join(re.escape(normalise(phrase)) for phrase in sorted(phrases, key=len, reverse=True))
