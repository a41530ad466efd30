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

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from claims.config import PairingSettings
from claims.protocols import Vectors
from claims.schema import Claim, Pair, Voices

BLOCK_ROWS = 512
DEBATE_REACH = 100
NO_DATE = datetime(1, 1, 1, tzinfo=UTC)
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Facets:
    """What decides who may meet whom: one entry a claim. `days` is NaN where the article has no date.

    `order` lists the claims by day, those without one last, then by id, and `place` is each claim's place in it.
    """

    voice: NDArray[np.int64]
    origin: NDArray[np.int64]
    language: NDArray[np.int64]
    days: NDArray[np.float64]
    order: NDArray[np.int64]
    place: NDArray[np.int64]
    window_days: int


def find_pairs(
    claims: Sequence[Claim], vectors: Vectors, words: csr_matrix, origins: NDArray[np.int64], settings: PairingSettings
) -> list[Pair]:
    """Return the candidate pairs, each once, sorted by similarity (highest first) and then by ids.

    `vectors` is `(n, d)`, `words` is `(n, v)`, both with rows of length 1; `origins[i]` numbers the origin of claim i.
    Claims of one origin are copies and never meet. Each block of claims is compared with those of its days only, so
    that the work grows with the days of a collection, not with their square.
    """
    facets = describe(claims, origins, settings.window_days)
    found: dict[tuple[int, int], float] = {}
    for start in range(0, len(claims), BLOCK_ROWS):
        rows = facets.order[start : start + BLOCK_ROWS]
        columns = window_of(rows, facets)
        cosine = vectors[rows] @ vectors[columns].T
        shared = (words[rows] @ words[columns].T).toarray()
        for allowed in meeting_rules(rows, columns, facets):
            for nearness, floor in ((cosine, settings.min_similarity), (shared, settings.min_shared_words)):
                near = nearest(np.where(allowed, nearness, -1), facets.origin[columns], settings.candidates, floor)
                for local, column in near:
                    i, j = sorted((int(rows[local]), int(columns[column])))
                    found[i, j] = float(cosine[local, column])
    found |= {(i, j): float(vectors[i] @ vectors[j]) for i, j in debates(claims) if (i, j) not in found}
    pairs = [make_pair(claims[i], claims[j], similarity) for (i, j), similarity in found.items()]
    pairs.sort(key=lambda pair: (-pair.similarity, pair.left.id, pair.right.id))
    return pairs


def debates(claims: Sequence[Claim]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of claims that two speakers make inside one article, however far apart their words are.

    Each meets the next `DEBATE_REACH` in its article, so that minutes of a parliament do not make millions of pairs.
    """
    spoken: dict[str, list[int]] = defaultdict(list)
    for index, claim in enumerate(claims):
        if claim.speaker:
            spoken[claim.document].append(index)
    for indices in spoken.values():
        for position, i in enumerate(indices):
            answers = indices[position + 1 : position + 1 + DEBATE_REACH]
            yield from ((i, j) for j in answers if voice_of(claims[i]) != voice_of(claims[j]))


def describe(claims: Sequence[Claim], origins: NDArray[np.int64], window_days: int) -> Facets:
    days = np.array([days_of(claim) for claim in claims], np.float64)
    last = np.nan_to_num(days, nan=np.inf)
    order = np.array(sorted(range(len(claims)), key=lambda row: (last[row], claims[row].id)), np.int64)
    place = np.empty(len(claims), np.int64)
    place[order] = np.arange(len(claims))
    return Facets(
        voice=numbered([voice_of(claim) for claim in claims]),
        origin=origins,
        language=numbered([claim.language for claim in claims]),
        days=days,
        order=order,
        place=place,
        window_days=window_days,
    )


def window_of(rows: NDArray[np.int64], facets: Facets) -> NDArray[np.int64]:
    """Return, in `order`, the claims that may meet some of the given ones: of their days, or without a date."""
    days = facets.days[rows]
    if np.isnan(days).any():
        return facets.order
    beyond = (facets.days < days.min() - facets.window_days) | (facets.days > days.max() + facets.window_days)
    within: NDArray[np.int64] = facets.order[~beyond[facets.order]]
    return within


def voice_of(claim: Claim) -> tuple[str, str | None]:
    return (claim.source, claim.speaker.key if claim.speaker else None)


def numbered(values: Sequence[object]) -> NDArray[np.int64]:
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int64)


def days_of(claim: Claim) -> float:
    return claim.published.timestamp() / SECONDS_A_DAY if claim.published else np.nan


def meeting_rules(rows: NDArray[np.int64], columns: NDArray[np.int64], facets: Facets) -> Iterator[NDArray[np.bool_]]:
    """Yield two `(rows, columns)` masks: claims of other voices, and further claims of the same voice."""
    distance = np.abs(facets.days[rows, None] - facets.days[None, columns])
    in_window = ~(distance > facets.window_days)
    same_voice = facets.voice[rows, None] == facets.voice[None, columns]
    copies = facets.origin[rows, None] == facets.origin[None, columns]
    yield in_window & ~same_voice & ~copies
    yield in_window & same_voice & ~copies


def nearest(
    nearness: NDArray[np.float32], origin: NDArray[np.int64], count: int, floor: float
) -> Iterator[tuple[int, int]]:
    """Yield for each row its `count` nearest columns of distinct origins at or above `floor`."""
    width = min(4 * count, nearness.shape[1])
    columns = np.argpartition(-nearness, width - 1, axis=1)[:, :width]
    for row in range(len(nearness)):
        order = sorted(columns[row], key=lambda column: (-nearness[row, column], column))
        seen: set[int] = set()
        for column in order:
            if nearness[row, column] < floor or len(seen) == count:
                break
            if origin[column] not in seen:
                seen.add(origin[column])
                yield row, int(column)


def make_pair(one: Claim, other: Claim, similarity: float) -> Pair:
    left, right = sorted((one, other), key=lambda claim: (claim.published or NO_DATE, claim.id))
    return Pair(left, right, similarity, voices_between(left, right))


def voices_between(left: Claim, right: Claim) -> Voices:
    if voice_of(left) == voice_of(right):
        return Voices.SELF
    return Voices.SPEAKERS if left.speaker or right.speaker else Voices.SOURCES
