"""Measure whether sentences are cut into the statements that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from claims.schema import Span
from claims.segment import ClauseSegmenter
from claims.text import words
from eval.metrics import Estimate
from eval.news import is_part
from eval.understanding.annotations import ClauseSentence, Joined
from eval.understanding.tally import Tally, measure_tallies

Reader = Callable[[Joined[ClauseSentence]], Sequence[Span]]
SLACK_WORDS = 1
"""Whether a connective belongs to a statement is a matter of taste."""


def read_ours(sentence: Joined[ClauseSentence]) -> Sequence[Span]:
    claims = ClauseSegmenter().segment(sentence.document)
    return [Span(claim.start, claim.end) for claim in claims if is_part(claim, sentence.span)]


def read_sentence(sentence: Joined[ClauseSentence]) -> Sequence[Span]:
    """Return the sentence as it is; the annotated sentences are those of sentencex."""
    return [sentence.span]


READERS: Mapping[str, Reader] = {"crossclaim": read_ours, "sentencex": read_sentence}


def measure_clauses(sentences: Sequence[Joined[ClauseSentence]]) -> dict[str, dict[str, Estimate]]:
    """Return the metrics of whole statements, right where both ends are, and of the cuts inside sentences."""
    return {name: measure_reader(sentences, reader) for name, reader in READERS.items()}


def measure_reader(sentences: Sequence[Joined[ClauseSentence]], reader: Reader) -> dict[str, Estimate]:
    cut = [(sentence, reader(sentence)) for sentence in sentences]
    statements = [tally(gold_spans(sentence), found, sentence, is_same_span) for sentence, found in cut]
    cuts = [
        tally(inner_starts(gold_spans(sentence)), inner_starts(found), sentence, is_near) for sentence, found in cut
    ]
    return measure_tallies(statements, "statement") | measure_tallies(cuts, "cut")


def gold_spans(sentence: Joined[ClauseSentence]) -> list[Span]:
    return [Span(one.start, one.end) for one in sentence.marked.statements]


def inner_starts(spans: Sequence[Span]) -> list[Span]:
    """Return where statements begin, but for the first."""
    return [Span(span.start, span.start) for span in spans[1:]]


Same = Callable[[Span, Span, str], bool]


def tally(gold: Sequence[Span], found: Sequence[Span], sentence: Joined[ClauseSentence], same: Same) -> Tally:
    right = sum(any(same(one, other, sentence.document.text) for other in found) for one in gold)
    return Tally(right, len(found), len(gold))


def is_same_span(left: Span, right: Span, text: str) -> bool:
    return is_near(left, right, text) and near(left.end, right.end, text)


def is_near(left: Span, right: Span, text: str) -> bool:
    return near(left.start, right.start, text)


def near(left: int, right: int, text: str) -> bool:
    return len(words(text[min(left, right) : max(left, right)])) <= SLACK_WORDS


def explain_clauses(sentences: Sequence[Joined[ClauseSentence]]) -> Iterator[str]:
    """Yield the annotated and the found statements where they differ, to be read by developers."""
    for sentence in sentences:
        text = sentence.document.text
        gold, found = gold_spans(sentence), read_ours(sentence)
        if len(gold) != len(found) or not all(is_same_span(*both, text) for both in zip(gold, found, strict=True)):
            yield sentence.marked.id
            yield from (f"   gold: {text[span.start : span.end]}" for span in gold)
            yield from (f"   ours: {text[span.start : span.end]}" for span in found)
