"""Ask the program about labelled pairs of texts."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims import Detector
from claims.language import detect_language
from claims.schema import Claim, Document, Judgement, PairScores, Span, Speaker, Stance, VoiceKind
from claims.statement import Statement, as_statement
from claims.understand.names import name_key
from eval.judges import JUDGES, NOTHING_SEEN, SYSTEM
from eval.pairs import LabelledPair, Meta
from eval.results import Prediction, as_prediction

log = logging.getLogger(__name__)
CHUNK = 256
LEFT, RIGHT = "left", "right"


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled pair with what the program worked out about it, in the pair's own order of sides.

    There is no judgement where the program crashed, or where a text is no claim of its article any more (`is_gone`):
    the first is always wrong, the second means that nothing is reported.
    """

    pair: LabelledPair
    judgement: Judgement | None
    is_gone: bool = False


def judge_pairs(detector: Detector, pairs: Sequence[LabelledPair]) -> list[Judged]:
    """Return the judgement on each pair, each taken alone; a crash is logged and costs its own pair only."""
    chunks = [pairs[start : start + CHUNK] for start in range(0, len(pairs), CHUNK)]
    return [judged for chunk in chunks for judged in judge_chunk(detector, chunk)]


def judge_chunk(detector: Detector, pairs: Sequence[LabelledPair]) -> list[Judged]:
    # Whatever a pair makes the program raise is a miss to be counted, not the end of the measurement.
    try:
        sides = [as_statements(pair) for pair in pairs]
        judgements = detector.compare_statements(sides)
    except Exception as error:
        if len(pairs) > 1:
            return [judged for pair in pairs for judged in judge_chunk(detector, [pair])]
        log.error("%s: the program crashed: %r", pairs[0].id, error)
        return [Judged(pairs[0], None)]
    return [
        Judged(pair, in_order(judgement, left.claim))
        for pair, judgement, (left, _) in zip(pairs, judgements, sides, strict=True)
    ]


def in_order(judgement: Judgement, left: Claim) -> Judgement:
    """Return a judgement with the claim `left` on the left; the program puts the earlier one there."""
    pair, scores = judgement.pair, judgement.scores
    if pair.left.id == left.id:
        return judgement
    return replace(
        judgement,
        pair=replace(pair, left=pair.right, right=pair.left),
        scores=PairScores(scores.backward, scores.forward),
        evidence=tuple(replace(item, left=item.right, right=item.left) for item in judgement.evidence),
    )


def as_statements(pair: LabelledPair) -> tuple[Statement, Statement]:
    left, right = pair.languages
    return (
        statement(LEFT, pair.left, pair.left_meta, left),
        statement(RIGHT, pair.right, pair.right_meta, right),
    )


def statement(name: str, text: str, meta: Meta, language: str | None) -> Statement:
    document = Document(
        id=name,
        source=meta.source or name,
        text=text,
        language=language or detect_language(text),
        origin=name,
        published=meta.published,
    )
    made = as_statement(document)
    return replace(made, claim=replace(made.claim, speaker=as_speaker(meta.speaker))) if meta.speaker else made


def predict(judged: Sequence[Judged], judge: str = SYSTEM) -> list[Prediction]:
    """Return the predictions of the named judge (see `eval.judges`)."""
    known = [one for one in judged if one.judgement]
    pairs, judgements = [one.pair for one in known], [one.judgement for one in known if one.judgement]
    opinions = iter(JUDGES[judge](judgements, pairs) if known else ())
    return [
        as_prediction(
            one.pair,
            next(opinions) if one.judgement else NOTHING_SEEN if one.is_gone else None,
            one.judgement.scores if one.judgement else None,
        )
        for one in judged
    ]


def as_speaker(name: str) -> Speaker:
    return Speaker(name, name_key(name), VoiceKind.PERSON, Stance.SAID, Span(0, 0))
