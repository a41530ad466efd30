"""From a document to its claims: paragraphs, then sentences, then clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.schema import Claim, Document, Span
from claims.segment.clauses import split_clauses
from claims.segment.paragraphs import select_paragraphs
from claims.segment.rules import Rules, load_rules
from claims.segment.sentences import split_sentences
from claims.segment.spans import fold, has_words

# Some outlets print a whole article as one paragraph, which is too much to show around one claim.
LONGEST_PARAGRAPH = 700

QUESTION = re.compile(r"[?؟][\s!?؟.]*[\"»”“')\]]*\.?$")
MIN_WORDS = 3
# Shorter pieces need a verb to be more than a label, such as an agency's name.
WHOLE_WORDS = 5
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence and the stretch of text that is shown around it."""

    sentence: Span
    paragraph: Span


@dataclass(frozen=True, slots=True)
class ClauseSegmenter:
    """Cuts a document at clauses that have a speaker or a subject matter of their own."""

    def segment(self, document: Document, /) -> list[Claim]:
        """Return the claims in reading order; they never overlap, and furniture, questions and repeats are left out.

        Languages without a rule file (`claims/data/segment.*.yaml`) are cut at sentences only.
        """
        rules = load_rules(document.language)
        return [
            make_claim(document, clause, passage.paragraph)
            for passage in drop_repeats(document.text, find_passages(document, rules))
            for clause in split_clauses(document.text, passage.sentence, rules)
            if is_statement(document.text, clause, rules)
        ]


def find_passages(document: Document, rules: Rules) -> Iterator[Passage]:
    for paragraph in select_paragraphs(document, rules):
        sentences = split_sentences(document.text, paragraph, rules)
        for index, sentence in enumerate(sentences):
            yield Passage(sentence, surround(sentences, index, paragraph))


def surround(sentences: Sequence[Span], index: int, paragraph: Span) -> Span:
    if len(paragraph) <= LONGEST_PARAGRAPH:
        return paragraph
    return Span(sentences[max(index - 1, 0)].start, sentences[min(index + 1, len(sentences) - 1)].end)


def drop_repeats(text: str, passages: Iterator[Passage]) -> Iterator[Passage]:
    """Keep the first of passages whose letters and digits are the same."""
    seen: set[str] = set()
    for passage in passages:
        key = fold(text[passage.sentence.start : passage.sentence.end])
        if key not in seen:
            seen.add(key)
            yield passage


def is_statement(text: str, span: Span, rules: Rules) -> bool:
    if not LETTER.search(text, span.start, span.end):
        return False
    if not rules.known:
        return True
    if not has_words(text, span, MIN_WORDS) or QUESTION.search(text[max(span.start, span.end - 20) : span.end]):
        return False
    return has_words(text, span, WHOLE_WORDS) or rules.verb.search(text, span.start, span.end) is not None


def make_claim(document: Document, span: Span, paragraph: Span) -> Claim:
    return Claim(
        id=f"{document.id}:{span.start}-{span.end}",
        document=document.id,
        source=document.source,
        language=document.language,
        published=document.published,
        text=document.text[span.start : span.end],
        start=span.start,
        end=span.end,
        paragraph=paragraph,
    )
