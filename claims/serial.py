"""Documents, claims and judgements as JSON, to be sent to another process or kept on disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, TypeAdapter

from claims.schema import Claim, Document, Judgement

# Bounds above "more than 20" are infinite, which plain JSON cannot say.
LIMITLESS = ConfigDict(ser_json_inf_nan="constants")
DOCUMENTS = TypeAdapter(list[Document])
CLAIMS = TypeAdapter(list[Claim], config=LIMITLESS)
CLAIMS_BY_ARTICLE = TypeAdapter(list[list[Claim]], config=LIMITLESS)
JUDGEMENTS = TypeAdapter(list[Judgement], config=LIMITLESS)


@dataclass(frozen=True, slots=True)
class HeldClaims:
    """Claims by row; sent to another process, they become packed ones."""

    claims: Sequence[Claim]

    def at(self, rows: Iterable[int]) -> list[Claim]:
        return [self.claims[row] for row in rows]

    def __reduce__(self) -> tuple[type[PackedClaims], tuple[NDArray[np.uint8], NDArray[np.int64]]]:
        parts = [CLAIMS.dump_json([claim])[1:-1] for claim in self.claims]
        ends = np.cumsum([0, *map(len, parts)], dtype=np.int64)
        return PackedClaims, (np.frombuffer(b"".join(parts), np.uint8), ends)


@dataclass(frozen=True, slots=True)
class PackedClaims:
    """Claims as JSON in one array, which the processes of a machine can share; those that are asked for are read."""

    data: NDArray[np.uint8]
    ends: NDArray[np.int64]

    def at(self, rows: Iterable[int]) -> list[Claim]:
        parts = (self.data[self.ends[row] : self.ends[row + 1]].tobytes() for row in rows)
        return CLAIMS.validate_json(b"[%b]" % b",".join(parts))
