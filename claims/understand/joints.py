"""Whether one claim goes on with the sentence of the claim before."""

from __future__ import annotations

import re

from claims.schema import Claim

# Clauses of one sentence have no more between them than a comma.
LONGEST_JOINT = 3
SENTENCE_END = re.compile(r"[.!?؟…:][\s\"»”)]*\Z")


def goes_on(before: Claim, claim: Claim) -> bool:
    """Say whether two neighbouring claims of a document are clauses of one sentence."""
    return 0 <= claim.start - before.end <= LONGEST_JOINT and not SENTENCE_END.search(before.text)
