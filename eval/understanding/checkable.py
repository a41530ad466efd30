"""Measure which pieces of a page are taken for statements that somebody could check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claims import Detector
from claims.claimness import estimate_claimness
from claims.schema import Claim
from claims.segment import ClauseSegmenter
from claims.segment.rules import load_rules
from eval.metrics import Estimate
from eval.news import is_part
from eval.understanding.annotations import Joined, Piece
from eval.understanding.tally import Tally, measure_tallies

MIN_WORDS = 5
HALF = 0.5


def measure_checkable(pieces: Sequence[Joined[Piece]], detector: Detector) -> dict[str, dict[str, Estimate]]:
    """Return the metrics of both answers, by the program, by its rules alone and by a simple rule."""
    answers = {
        "crossclaim": judge(detector, pieces),
        "the rules of segmentation alone": [bool(find_claims(piece)) for piece in pieces],
        "five words, a verb, no question": [looks_like_statement(piece.text, "ar") for piece in pieces],
    }
    truth = [piece.marked.checkable for piece in pieces]
    return {
        name: measure_tallies(tally(truth, said), "checkable")
        | measure_tallies(tally([not one for one in truth], [not one for one in said]), "not checkable")
        for name, said in answers.items()
    }


def judge(detector: Detector, pieces: Sequence[Joined[Piece]]) -> list[bool]:
    """Return whether any claim of a piece is likelier checkable than not."""
    found = [find_claims(piece) for piece in pieces]
    claims = [claim for some in found for claim in some]
    vectors = detector.encoder.encode([claim.statement for claim in claims])
    likely = iter(estimate_claimness(vectors) >= HALF)
    return [any([next(likely) for _ in some]) for some in found]


def find_claims(piece: Joined[Piece]) -> list[Claim]:
    return [claim for claim in ClauseSegmenter().segment(piece.document) if is_part(claim, piece.span)]


def looks_like_statement(text: str, language: str) -> bool:
    return len(text.split()) >= MIN_WORDS and "؟" not in text and load_rules(language).verb.search(text) is not None


def tally(truth: Sequence[bool], said: Sequence[bool]) -> list[Tally]:
    return [Tally(one and other, other, one) for one, other in zip(truth, said, strict=True)]


def explain_checkable(pieces: Sequence[Joined[Piece]], detector: Detector) -> Iterator[str]:
    """Yield a line for each mistake of the program, to be read by developers."""
    for piece, said in zip(pieces, judge(detector, pieces), strict=True):
        if said is not piece.marked.checkable:
            yield f"{piece.marked.id} {'false' if said else 'missed'} ({piece.marked.why}): {piece.text}"
