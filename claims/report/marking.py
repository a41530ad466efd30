"""Which words of a claim to mark, and a text cut at those marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claims.schema import Claim, Finding, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is marked, or is not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Highlights:
    """The conflicting words of the two claims, in the coordinates of their documents."""

    left: tuple[Span, ...]
    right: tuple[Span, ...]


def find_highlights(finding: Finding) -> Highlights:
    """Return the words that disagree: those of all evidence of a disagreement, clipped to the claims and merged."""
    disagreeing = [evidence for evidence in finding.evidence if evidence.relation is not None]
    return Highlights(
        merge_spans((span for evidence in disagreeing for span in evidence.left), finding.left),
        merge_spans((span for evidence in disagreeing for span in evidence.right), finding.right),
    )


def merge_spans(spans: Iterable[Span], claim: Claim) -> tuple[Span, ...]:
    """Return the parts of `spans` inside the claim in order, with those that overlap or touch made one."""
    clipped = sorted(Span(max(span.start, claim.start), min(span.end, claim.end)) for span in spans)
    merged: list[Span] = []
    for span in clipped:
        if span.start >= span.end:
            continue
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def cut_pieces(claim: Claim, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """Cut the claim's text at `spans` (document coordinates, merged); the pieces joined are the claim's text."""
    edges = [claim.start, *(edge for span in spans for edge in (span.start, span.end)), claim.end]
    pieces = (
        Piece(claim.text[start - claim.start : end - claim.start], marked=index % 2 == 1)
        for index, (start, end) in enumerate(pairwise(edges))
    )
    return tuple(piece for piece in pieces if piece.text)
