"""Which pairs of a collection are wanted: all of them, or those of some articles only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claims.schema import Claim


@dataclass(frozen=True, slots=True)
class Scope:
    """`documents` are the articles of which a pair must hold a claim, all where None.

    `asked` is the id of a claim that is one whatever it says, since somebody asked about it.
    """

    documents: frozenset[str] | None = None
    asked: str | None = None

    def holds(self, claims: Sequence[Claim]) -> NDArray[np.bool_]:
        """Tell for each claim whether its pairs are wanted."""
        return np.array([self.documents is None or claim.document in self.documents for claim in claims], bool)


EVERYTHING = Scope()
