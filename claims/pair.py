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
from claims.scope import EVERYTHING, Scope

# How many comparisons are held in memory at a time.
BLOCK_CELLS = 4_000_000
DEBATE_REACH = 100
# As many times more than wanted are looked at, since copies of one text count once.
COPIES_AMONG_NEAREST = 4
NO_DATE = datetime(1, 1, 1, tzinfo=UTC)
SECONDS_A_DAY = 86_400

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Facets:
    """What decides who may meet whom: one entry a claim. `days` is NaN where the article has no date.

    Only pairs with a `wanted` claim are looked for.

    `order` lists the claims by day, those without one last, then by id, and `place` is each claim's place in it.
    """

    voice: Rows
    origin: Rows
    language: Rows
    days: NDArray[np.float64]
    order: Rows
    place: Rows
    wanted: NDArray[np.bool_]
    window_days: int


def find_pairs(
    claims: Sequence[Claim],
    vectors: Vectors,
    words: csr_matrix,
    origins: Rows,
    settings: PairingSettings,
    scope: Scope = EVERYTHING,
) -> list[Pair]:
    """Return the candidate pairs of the scope, each once, sorted by similarity (highest first) and then by ids.

    `vectors` is `(n, d)`, `words` is `(n, v)`, both with rows of length 1; `origins[i]` numbers the origin of claim i.
    Claims of one origin are copies and never meet. Each block of claims is compared with those of its days only, so
    that the work grows with the days of a collection, not with their square.
    """
    facets = describe(claims, origins, settings.window_days, scope)
    found = set(debates(claims, facets.wanted))
    for rows, columns in blocks(facets.order, facets, BLOCK_CELLS):
        near_in_meaning = similar(rows, columns, vectors, facets, settings)
        near_in_words = overlapping(rows, columns, words, settings.min_shared_words)
        for i, j, nearness in (near_in_meaning, near_in_words):
            meeting = may_meet(i, j, facets)
            found |= set(choose_nearest(i[meeting], j[meeting], nearness[meeting], facets, settings.candidates))
    pairs = [make_pair(claims[i], claims[j], float(vectors[i] @ vectors[j])) for i, j in found]
    pairs.sort(key=lambda pair: (-pair.similarity, pair.left.id, pair.right.id))
    return pairs


def similar(
    rows: Rows, columns: Rows, vectors: Vectors, facets: Facets, settings: PairingSettings
) -> tuple[Rows, Rows, Vectors]:
    """Return the pairs of nearest claims with their cosines: a few more than wanted, as copies are among them."""
    cosine: Vectors = vectors[rows] @ vectors[columns].T
    meeting = may_meet(rows[:, None], columns[None, :], facets)
    same_voice = facets.voice[rows, None] == facets.voice[None, columns]
    width = min(COPIES_AMONG_NEAREST * settings.candidates, len(columns))
    near = np.zeros(cosine.shape, bool)
    for voices in (same_voice, ~same_voice):
        allowed = np.where(meeting & voices, cosine, -1)
        farthest = np.partition(allowed, -width, axis=1)[:, -width]
        near |= allowed >= np.maximum(farthest, settings.min_similarity)[:, None]
    row, column = np.nonzero(near)
    return rows[row], columns[column], cosine[row, column]


def overlapping(rows: Rows, columns: Rows, words: csr_matrix, floor: float) -> tuple[Rows, Rows, Vectors]:
    cosine = (words[rows] @ words[columns].T).tocoo()
    enough = cosine.data >= floor
    return rows[cosine.row[enough]], columns[cosine.col[enough]], cosine.data[enough]


def blocks(order: Rows, facets: Facets, cells: int) -> Iterator[tuple[Rows, Rows]]:
    """Yield the wanted claims in parts, each with all those that some of it may meet, at most `cells` pairs a part.

    `order` lists claims by day, those without one last, and so are both parts.
    """
    days = facets.days[order]
    dated, undated = order[~np.isnan(days)], order[np.isnan(days)]
    first = np.searchsorted(days[: len(dated)], days[: len(dated)] - facets.window_days)
    last = np.searchsorted(days[: len(dated)], days[: len(dated)] + facets.window_days, "right")
    start = 0
    while start < len(dated):
        # Later claims may meet many more than the first one does, so the whole part must fit.
        ends = np.arange(start + 1, min(len(dated), start + cells) + 1)
        sizes = (ends - start) * (last[ends - 1] - first[start] + len(undated))
        end = start + max(1, int(np.searchsorted(sizes, cells, "right")))
        rows = dated[start:end]
        if facets.wanted[rows].any():
            yield rows[facets.wanted[rows]], np.concatenate([dated[first[start] : last[end - 1]], undated])
        start = end
    undated, step = undated[facets.wanted[undated]], max(1, cells // max(1, len(order)))
    for start in range(0, len(undated), step):
        yield undated[start : start + step], order


def may_meet(i: Rows, j: Rows, facets: Facets) -> NDArray[np.bool_]:
    """Tell for pairs of claims whether they are in one window, and no copies of one text."""
    meeting: NDArray[np.bool_] = in_window(i, j, facets) & (facets.origin[i] != facets.origin[j])
    return meeting


def in_window(i: Rows, j: Rows, facets: Facets) -> NDArray[np.bool_]:
    apart: NDArray[np.bool_] = np.abs(facets.days[i] - facets.days[j]) > facets.window_days
    return ~apart


def choose_nearest(
    i: Rows, j: Rows, nearness: NDArray[np.float32], facets: Facets, count: int
) -> Iterator[tuple[int, int]]:
    """Yield for each claim `i` the `count` nearest of other voices, and as many of its own, no two of one origin."""
    group = 2 * i + (facets.voice[i] == facets.voice[j])
    order = np.lexsort((facets.place[j], -nearness, group))
    i, j, group = i[order], j[order], group[order]
    origins = int(facets.origin.max(initial=0)) + 1
    _, chosen = np.unique(group * origins + facets.origin[j], return_index=True)
    chosen.sort()
    begins, rank = np.searchsorted(group[chosen], group[chosen]), np.arange(len(chosen))
    chosen = chosen[rank - begins < count]
    yield from zip(np.minimum(i, j)[chosen].tolist(), np.maximum(i, j)[chosen].tolist(), strict=True)


def debates(claims: Sequence[Claim], wanted: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of claims that two speakers make inside one wanted article, however far apart their words are.

    Each meets the next `DEBATE_REACH` in its article, so that minutes of a parliament do not make millions of pairs.
    """
    spoken: dict[str, list[int]] = defaultdict(list)
    for index, claim in enumerate(claims):
        if claim.speaker and wanted[index]:
            spoken[claim.document].append(index)
    for indices in spoken.values():
        for position, i in enumerate(indices):
            answers = indices[position + 1 : position + 1 + DEBATE_REACH]
            yield from ((i, j) for j in answers if voice_of(claims[i]) != voice_of(claims[j]))


def describe(claims: Sequence[Claim], origins: Rows, window_days: int, scope: Scope = EVERYTHING) -> Facets:
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
        wanted=scope.holds(claims),
        window_days=window_days,
    )


def voice_of(claim: Claim) -> tuple[str, str | None]:
    return (claim.source, claim.speaker.key if claim.speaker else None)


def numbered(values: Sequence[object]) -> Rows:
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int64)


def days_of(claim: Claim) -> float:
    return claim.published.timestamp() / SECONDS_A_DAY if claim.published else np.nan


def make_pair(one: Claim, other: Claim, similarity: float) -> Pair:
    left, right = sorted((one, other), key=lambda claim: (claim.published or NO_DATE, claim.id))
    return Pair(left, right, similarity, voices_between(left, right))


def voices_between(left: Claim, right: Claim) -> Voices:
    if voice_of(left) == voice_of(right):
        return Voices.SELF
    return Voices.SPEAKERS if left.speaker or right.speaker else Voices.SOURCES
