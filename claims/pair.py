"""Candidate pairs: for every claim the nearest claims of other voices, and, apart from them, of its own.

Inside one article the claims of two speakers always meet.

Nearness is looked at twice, by the cosine of the embeddings and by shared rare words: embeddings find paraphrases
and other languages, rare words find the reports of one event whose figures differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from claims.config import PairingSettings
from claims.protocols import Vectors
from claims.schema import Claim, Pair, Voices

BLOCK_ROWS = 512
NO_DATE = datetime(1, 1, 1, tzinfo=UTC)
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Facets:
    """What decides who may meet whom: one entry a claim. `days` is NaN where the article has no date."""

    voice: NDArray[np.int64]
    origin: NDArray[np.int64]
    days: NDArray[np.float64]


def find_pairs(
    claims: Sequence[Claim], vectors: Vectors, words: csr_matrix, origins: Sequence[str], settings: PairingSettings
) -> list[Pair]:
    """Return the candidate pairs, each once, sorted by similarity (highest first) and then by ids.

    `vectors` is `(n, d)`, `words` is `(n, v)`, both with rows of length 1; `origins[i]` names the origin of claim i.
    Claims of one origin are copies and never meet.
    """
    # In the order of ids, so that ties are broken alike whatever order the articles came in.
    order = sorted(range(len(claims)), key=lambda index: claims[index].id)
    claims, vectors, words = [claims[index] for index in order], vectors[order], words[order]
    facets = describe(claims, [origins[index] for index in order])
    found: dict[tuple[int, int], float] = {}
    for start in range(0, len(claims), BLOCK_ROWS):
        rows = np.arange(start, min(start + BLOCK_ROWS, len(claims)))
        cosine = vectors[rows] @ vectors.T
        shared = (words[rows] @ words.T).toarray()
        for allowed in meeting_rules(rows, facets, settings.window_days):
            for nearness, floor in ((cosine, settings.min_similarity), (shared, settings.min_shared_words)):
                for i, j in nearest(np.where(allowed, nearness, -1), rows, facets.origin, settings.candidates, floor):
                    found[min(i, j), max(i, j)] = float(cosine[i - start, j])
    found |= {(i, j): float(vectors[i] @ vectors[j]) for i, j in debates(claims) if (i, j) not in found}
    pairs = [make_pair(claims[i], claims[j], similarity) for (i, j), similarity in found.items()]
    pairs.sort(key=lambda pair: (-pair.similarity, pair.left.id, pair.right.id))
    return pairs[: settings.max_pairs]


def debates(claims: Sequence[Claim]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of claims that two speakers make inside one article, however far apart their words are."""
    spoken: dict[str, list[int]] = defaultdict(list)
    for index, claim in enumerate(claims):
        if claim.speaker:
            spoken[claim.document].append(index)
    for indices in spoken.values():
        yield from ((i, j) for i, j in combinations(indices, 2) if voice_of(claims[i]) != voice_of(claims[j]))


def describe(claims: Sequence[Claim], origins: Sequence[str]) -> Facets:
    return Facets(
        voice=numbered([voice_of(claim) for claim in claims]),
        origin=numbered(list(origins)),
        days=np.array([days_of(claim) for claim in claims]),
    )


def voice_of(claim: Claim) -> tuple[str, str | None]:
    return (claim.source, claim.speaker.key if claim.speaker else None)


def numbered(values: Sequence[object]) -> NDArray[np.int64]:
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int64)


def days_of(claim: Claim) -> float:
    return claim.published.timestamp() / SECONDS_A_DAY if claim.published else np.nan


def meeting_rules(rows: NDArray[np.int64], facets: Facets, window_days: int) -> Iterator[NDArray[np.bool_]]:
    """Yield two `(rows, n)` masks: claims of other voices, and further claims of the same voice."""
    distance = np.abs(facets.days[rows, None] - facets.days[None, :])
    in_window = ~(distance > window_days)
    same_voice = facets.voice[rows, None] == facets.voice[None, :]
    copies = facets.origin[rows, None] == facets.origin[None, :]
    yield in_window & ~same_voice & ~copies
    yield in_window & same_voice & ~copies


def nearest(
    nearness: NDArray[np.float32], rows: NDArray[np.int64], origin: NDArray[np.int64], count: int, floor: float
) -> Iterator[tuple[int, int]]:
    """Yield for each row its `count` nearest claims of distinct origins at or above `floor`."""
    width = min(4 * count, nearness.shape[1])
    columns = np.argpartition(-nearness, width - 1, axis=1)[:, :width]
    for local, row in enumerate(rows):
        order = sorted(columns[local], key=lambda column: (-nearness[local, column], column))
        seen: set[int] = set()
        for column in order:
            if nearness[local, column] < floor or len(seen) == count:
                break
            if origin[column] not in seen:
                seen.add(origin[column])
                yield int(row), int(column)


def make_pair(one: Claim, other: Claim, similarity: float) -> Pair:
    left, right = sorted((one, other), key=lambda claim: (claim.published or NO_DATE, claim.id))
    return Pair(left, right, similarity, voices_between(left, right))


def voices_between(left: Claim, right: Claim) -> Voices:
    if voice_of(left) == voice_of(right):
        return Voices.SELF
    return Voices.SPEAKERS if left.speaker or right.speaker else Voices.SOURCES
