"""Sentences inside one paragraph, by sentencex, with the cases mended that it gets wrong in news text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sentencex import segment as run_sentencex

from claims.schema import Span
from claims.segment.rules import Rules
from claims.segment.spans import find_quotations, has_words, trim

# Half a character, as a damaged JSON escape leaves it; sentencex takes only what can be written as UTF-8.
SURROGATE = re.compile("[\ud800-\udfff]")
ELLIPSIS = re.compile(r"(?:\.\.|…)\Z")
# Right-to-left papers write a direction mark inside a number: 5.\u200f2 is 2.5 to its readers.
DECIMAL_POINT = re.compile(r"(?<=\d)[.,][\u200e\u200f]\d")
WHOLE_WORDS = 6
LONG_QUOTATION_WORDS = 40


def split_sentences(text: str, paragraph: Span, rules: Rules) -> list[Span]:
    """Return the sentences of a paragraph, trimmed, in order; a quotation of up to 40 words stays whole."""
    joints = (joint.end() for joint in rules.joint.finditer(text, paragraph.start, paragraph.end))
    pieces = [
        piece
        for part in cut(paragraph, joints)
        for sentence in find_sentences(text, part, rules)
        for piece in split_long_quotations(text, sentence, rules)
    ]
    return [sentence for sentence in (trim(text, piece) for piece in join_unfinished(text, pieces, rules)) if sentence]


def cut(span: Span, positions: Iterable[int]) -> list[Span]:
    """Return the span in pieces, cut at the positions inside it."""
    inside = sorted({position for position in positions if span.start < position < span.end})
    return [Span(*ends) for ends in zip([span.start, *inside], [*inside, span.end], strict=True)]


def find_sentences(text: str, span: Span, rules: Rules) -> list[Span]:
    sentences: list[Span] = []
    position = span.start
    for sentence in run_sentencex(rules.language, SURROGATE.sub("\ufffd", text[span.start : span.end])):
        sentences.append(Span(position, position + len(sentence)))
        position += len(sentence)
    return sentences


def split_long_quotations(text: str, sentence: Span, rules: Rules) -> list[Span]:
    ends: list[int] = []
    for quotation in find_quotations(text, sentence):
        if has_words(text, quotation, LONG_QUOTATION_WORDS):
            quoted = find_sentences(text, Span(quotation.start + 1, quotation.end - 1), rules)
            ends.extend(piece.end for piece in quoted[:-1])
    return cut(sentence, ends)


def join_unfinished(text: str, pieces: Iterable[Span], rules: Rules) -> list[Span]:
    """Join a piece with the next one where it ends in a title or an abbreviation, or where dots cut off a fragment."""
    joined: list[Span] = []
    for piece in pieces:
        if joined and is_unfinished(text, joined[-1], piece, rules):
            piece = Span(joined.pop().start, piece.end)
        joined.append(piece)
    return joined


def is_unfinished(text: str, left: Span, right: Span, rules: Rules) -> bool:
    # Only the end is looked at, so that joining many pieces stays fast.
    ending = text[max(left.start, left.end - 20) : left.end].rstrip()
    # sentencex takes a number in brackets for that of a list item.
    if (
        ending[-1:].isalnum()
        or rules.unfinished.search(ending)
        or DECIMAL_POINT.search(text, left.end - 2, right.start + 2)
    ):
        return True
    return ELLIPSIS.search(ending) is not None and not all(has_words(text, span, WHOLE_WORDS) for span in (left, right))
