"""What a claim says that another could be held against, known without looking at the other."""

from __future__ import annotations

from collections.abc import Iterator

from claims.compare.opposites import answers_in
from claims.compare.polarity import stance
from claims.compare.quantities import subject_of
from claims.schema import Claim, Stance


def take_stands(claim: Claim) -> Iterator[tuple[str, str]]:
    """Yield each stand of the claim with the one that opposes it.

    Of two claims of which no stand of one opposes one of the other, the comparators see no disagreement.
    """
    for quantity in claim.quantities:
        if quantity.counted:
            subject = " ".join(map(str, subject_of(quantity)))
            yield subject, subject
    for question, answer in enumerate(answers_in(claim)):
        if answer:
            yield f"{question} {answer.is_other}", f"{question} {not answer.is_other}"
    yield f"negated {claim.negated}", f"negated {not claim.negated}"
    denied = stance(claim) is Stance.DENIED
    yield f"denied {denied}", f"denied {not denied}"
    if stance(claim) is Stance.ACCUSED:
        yield "accused", "accused"
