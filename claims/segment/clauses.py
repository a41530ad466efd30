"""Clauses inside one sentence that state something of their own: another speaker's words, or the other side."""

from __future__ import annotations

from collections.abc import Iterable

from claims.schema import Span
from claims.segment.rules import Pattern, Rules
from claims.segment.spans import find_quotations, has_words, trim

MIN_WORDS = 4
# Only so many characters are searched for a verb, so that a page without full stops stays fast.
OPENING = 400


def split_clauses(text: str, sentence: Span, rules: Rules) -> list[Span]:
    """Return the sentence cut before its contrasts and before what other speakers say.

    Every piece has a verb and at least four words, else it stays with its neighbour. Quotations are never cut.
    """
    clauses = []
    start = sentence.start
    for position in find_starts(text, sentence, rules):
        left, right = Span(start, position), Span(position, sentence.end)
        if can_stand(text, left, rules) and can_stand(text, right, rules):
            clauses.append(trim(text, left))
            start = position
    return [*clauses, trim(text, Span(start, sentence.end))]


def can_stand(text: str, span: Span, rules: Rules) -> bool:
    opening = Span(span.start, min(span.start + OPENING, span.end))
    return has_words(text, opening, MIN_WORDS) and rules.verb.search(text, opening.start, opening.end) is not None


def find_starts(text: str, sentence: Span, rules: Rules) -> list[int]:
    """Return where new clauses may begin, in order, outside of quotations and brackets."""
    starts = set(match_starts(text, sentence, rules.starts))
    if rules.opener.match(text, sentence.start, sentence.end):
        starts.update(match_starts(text, sentence, rules.main_clauses))
    quotations = find_quotations(text, sentence)
    return sorted(start for start in starts if not any(quote.start < start < quote.end for quote in quotations))


def match_starts(text: str, sentence: Span, patterns: Iterable[Pattern]) -> Iterable[int]:
    for pattern in patterns:
        for match in pattern.finditer(text, sentence.start, sentence.end):
            yield match.end()
