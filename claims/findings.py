"""From judgements to findings: what is shown, each disagreement once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from claims.schema import Finding, Judgement, Voices

ID_DIGITS = 16


def select_findings(
    judgements: Sequence[Judgement], origins: Mapping[str, str], threshold: float, limit: int | None
) -> list[Finding]:
    """Return the findings of at least `threshold`, surest first, at most `limit`.

    Where copies of one text meet copies of another, the disagreement is told once: between outlets rather than within
    one, then by the surest pair. The counts of origins and the dispute are filled in by `group_disputes`.
    """
    chosen: dict[frozenset[str], Judgement] = {}
    for judgement in judgements:
        if judgement.decision.relation is None or judgement.decision.confidence < threshold:
            continue
        question = frozenset({origins[judgement.pair.left.id], origins[judgement.pair.right.id]})
        if question not in chosen or precedence(judgement) < precedence(chosen[question]):
            chosen[question] = judgement
    findings = [make_finding(judgement) for judgement in chosen.values()]
    findings.sort(key=lambda finding: (-finding.confidence, finding.id))
    return findings[:limit]


def precedence(judgement: Judgement) -> tuple[bool, float, str, str]:
    pair = judgement.pair
    return (pair.voices is Voices.SELF, -judgement.decision.confidence, pair.left.id, pair.right.id)


def make_finding(judgement: Judgement) -> Finding:
    pair, decision = judgement.pair, judgement.decision
    assert decision.relation
    assert decision.kind
    return Finding(
        id=hashlib.sha256(f"{pair.left.id} {pair.right.id}".encode()).hexdigest()[:ID_DIGITS],
        relation=decision.relation,
        kind=decision.kind,
        voices=pair.voices,
        confidence=decision.confidence,
        left=pair.left,
        right=pair.right,
        scores=judgement.scores,
        similarity=pair.similarity,
        evidence=decision.evidence,
        origins_left=1,
        origins_right=1,
        dispute="",
    )
