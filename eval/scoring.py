"""Ask the program about labelled pairs of texts."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims import Detector
from claims.language import detect_language
from claims.pipeline import Statement, as_statement
from claims.schema import Document, Judgement, Span, Speaker, Stance, VoiceKind
from claims.understand.names import name_key
from eval.judges import JUDGES, SYSTEM, Opinion
from eval.pairs import LabelledPair, Meta
from eval.results import Prediction, as_prediction

log = logging.getLogger(__name__)
CHUNK = 256


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled pair with what the program worked out about it; None where it crashed."""

    pair: LabelledPair
    judgement: Judgement | None


def judge_pairs(detector: Detector, pairs: Sequence[LabelledPair]) -> list[Judged]:
    """Return the judgement on each pair, each taken alone; a crash is logged and costs its own pair only."""
    chunks = [pairs[start : start + CHUNK] for start in range(0, len(pairs), CHUNK)]
    return [judged for chunk in chunks for judged in judge_chunk(detector, chunk)]


def judge_chunk(detector: Detector, pairs: Sequence[LabelledPair]) -> list[Judged]:
    # Whatever a pair makes the program raise is a miss to be counted, not the end of the measurement.
    try:
        judgements = detector.compare_statements([as_statements(pair) for pair in pairs])
    except Exception as error:
        if len(pairs) > 1:
            return [judged for pair in pairs for judged in judge_chunk(detector, [pair])]
        log.error("%s: the program crashed: %r", pairs[0].id, error)
        return [Judged(pairs[0], None)]
    return [Judged(pair, judgement) for pair, judgement in zip(pairs, judgements, strict=True)]


def as_statements(pair: LabelledPair) -> tuple[Statement, Statement]:
    left, right = pair.languages
    return (
        statement("left", pair.left, pair.left_meta, left),
        statement("right", pair.right, pair.right_meta, right),
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


def predict(judged: Sequence[Judged], judge: str = SYSTEM, absent: Opinion | None = None) -> list[Prediction]:
    """Return the predictions of the named judge (see `eval.judges`); `absent` stands in where nothing was judged."""
    known = [(one.pair, one.judgement) for one in judged if one.judgement]
    opinions = JUDGES[judge]([judgement for _, judgement in known], [pair.label for pair, _ in known]) if known else []
    found = {pair.id: opinion for (pair, _), opinion in zip(known, opinions, strict=True)}
    return [
        as_prediction(one.pair, found.get(one.pair.id, absent), one.judgement.scores if one.judgement else None)
        for one in judged
    ]


def as_speaker(name: str) -> Speaker:
    return Speaker(name, name_key(name), VoiceKind.PERSON, Stance.SAID, Span(0, 0))
