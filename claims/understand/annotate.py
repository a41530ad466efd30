"""All that the claims of an article say, put together: speaker, negation, quantities, times and names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claims.schema import Claim, Document, Stance
from claims.understand.aliases import AliasTable
from claims.understand.attribution import attribute
from claims.understand.content import find_content
from claims.understand.names import read_names
from claims.understand.negation import is_negated, opens_denying
from claims.understand.quantities import read_quantities
from claims.understand.standalone import add_standalone
from claims.understand.times import read_times


def annotate(claims: Sequence[Claim], document: Document, aliases: AliasTable | None = None) -> list[Claim]:
    """Return the claims of one document, in reading order, with all that they say filled in.

    `aliases` replaces the shipped table of names (see `aliases.load_aliases`).
    """
    return add_standalone([annotate_claim(claim, aliases) for claim in attribute(claims, document, aliases)])


def annotate_claim(claim: Claim, aliases: AliasTable | None) -> Claim:
    text, language, start = claim.text, claim.language, claim.start
    denied = claim.speaker is not None and claim.speaker.stance is Stance.DENIED
    return replace(
        claim,
        content=find_content(claim),
        negated=denied or is_negated(text, language),
        opens_denying=opens_denying(text, language),
        quantities=read_quantities(text, language, start),
        times=read_times(text, language, claim.published, start),
        names=read_names(text, language, start, aliases),
    )
