"""One claim denies what the other states."""

from __future__ import annotations

from claims.schema import Claim, Evidence, Kind, Pair, Relation, Stance
from claims.text import fold

DENIAL_STRENGTH = 0.7
# "Spain denied any wrongdoing" answers what stands beside it; a longer denial says itself what it denies.
SHORT_DENIAL_WORDS = 9
LONG_DENIAL_STRENGTH = 0.4
NEGATION_STRENGTH = 0.5
COPIED_WORDS = 4


def compare_polarity(pair: Pair) -> list[Evidence]:
    """Return evidence where exactly one side is negated, or is told as a denial or an accusation by its speaker."""
    denying = [claim for claim in (pair.left, pair.right) if stance(claim) is Stance.DENIED]
    accusing = [claim for claim in (pair.left, pair.right) if stance(claim) is Stance.ACCUSED]
    if len(denying) == 1:
        return [denial(pair, denying[0], Kind.RESPONSIBILITY if accusing else Kind.NEGATION)]
    if len(accusing) == 2 and pair.left.speaker and pair.right.speaker:
        return mutual_accusation(pair)
    if pair.left.negated != pair.right.negated:
        if has_lost_its_verb(pair):
            return [Evidence(Kind.NEGATION, None, NEGATION_STRENGTH, "negation.lost")]
        return [Evidence(Kind.NEGATION, Relation.CONTRADICTION, NEGATION_STRENGTH, "negation.opposite")]
    return []


def has_lost_its_verb(pair: Pair) -> bool:
    """Tell whether one claim is the other, damaged: it begins behind the verb by which the other denies."""
    denying, other = (pair.left, pair.right) if pair.left.negated else (pair.right, pair.left)
    rest = fold(denying.text).text.split()[1 : COPIED_WORDS + 1]
    return denying.opens_denying and fold(other.text).text.split()[:COPIED_WORDS] == rest


def stance(claim: Claim) -> Stance | None:
    return claim.speaker.stance if claim.speaker else None


def denial(pair: Pair, denying: Claim, kind: Kind) -> Evidence:
    assert denying.speaker is not None
    spans = (denying.speaker.span,)
    return Evidence(
        kind=kind,
        relation=Relation.CONTRADICTION,
        strength=DENIAL_STRENGTH if len(denying.text.split()) <= SHORT_DENIAL_WORDS else LONG_DENIAL_STRENGTH,
        code="attribution.denial",
        left=spans if denying is pair.left else (),
        right=spans if denying is pair.right else (),
        values={"speaker": denying.speaker.name},
    )


def mutual_accusation(pair: Pair) -> list[Evidence]:
    assert pair.left.speaker
    assert pair.right.speaker
    if pair.left.speaker.key == pair.right.speaker.key:
        return []
    return [
        Evidence(
            kind=Kind.RESPONSIBILITY,
            relation=Relation.CONTRADICTION,
            strength=NEGATION_STRENGTH,
            code="attribution.responsibility",
            left=(pair.left.speaker.span,),
            right=(pair.right.speaker.span,),
            values={"left": pair.left.speaker.name, "right": pair.right.speaker.name},
        )
    ]
