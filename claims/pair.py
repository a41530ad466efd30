"""Candidate pairs: for every claim the nearest claims of other voices, and, apart from them, of its own.

Inside one article the claims of two speakers always meet.

Nearness is looked at twice, by the cosine of the embeddings and by shared rare words: embeddings find paraphrases
and other languages, rare words find the reports of one event whose figures differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from claims.config import PairingSettings
from claims.meeting import Facets, describe, find_blocks, may_meet, members, voice_of
from claims.protocols import Block, Found, Rows, Spread, Vectors
from claims.schema import Claim, Pair, Voices
from claims.scope import EVERYTHING, Scope

# How many comparisons are held in memory at a time.
BLOCK_CELLS = 4_000_000
DEBATE_REACH = 100
# As many times more than wanted are looked at, since copies of one text count once.
COPIES_AMONG_NEAREST = 4
NO_DATE = datetime(1, 1, 1, tzinfo=UTC)


def find_pairs(
    claims: Sequence[Claim],
    vectors: Vectors,
    words: csr_matrix,
    origins: Rows,
    settings: PairingSettings,
    scope: Scope = EVERYTHING,
    spread: Spread = map,
) -> list[Pair]:
    """Return the candidate pairs of the scope, each once, sorted by similarity (highest first) and then by ids.

    `vectors` is `(n, d)`, `words` is `(n, v)`, both with rows of length 1; `origins[i]` numbers the origin of claim i.
    Claims of one origin are copies and never meet. `spread` is what looks through the blocks.
    """
    facets = describe(claims, origins, settings.window_days, scope)
    found = set(debates(claims, facets.wanted))
    search = NearestSearch(vectors, words, facets, settings)
    for near in spread(search, find_blocks(facets.order, facets, BLOCK_CELLS)):
        found |= set(zip(near.left.tolist(), near.right.tolist(), strict=True))
    pairs = [make_pair(claims[i], claims[j], float(vectors[i] @ vectors[j])) for i, j in found]
    pairs.sort(key=lambda pair: (-pair.similarity, pair.left.id, pair.right.id))
    return pairs


@dataclass(frozen=True, slots=True)
class NearestSearch:
    """Finds in a block the nearest claims by either measure."""

    vectors: Vectors
    words: csr_matrix
    facets: Facets
    settings: PairingSettings

    def __call__(self, block: Block) -> Found:
        rows, columns = members(block, self.facets.order, self.facets)
        both = (self.similar(rows, columns), self.overlapping(rows, columns))
        chosen = [choose_nearest(near, self.facets, self.settings.candidates) for near in both]
        return Found(*map(np.concatenate, zip(*chosen, strict=True)))

    def similar(self, rows: Rows, columns: Rows) -> Found:
        """Return the pairs of nearest claims with their cosines: a few more than wanted, as copies are among them."""
        cosine: Vectors = self.vectors[rows] @ self.vectors[columns].T
        meeting = may_meet(rows[:, None], columns[None, :], self.facets)
        same_voice = self.facets.voice[rows, None] == self.facets.voice[None, columns]
        width = min(COPIES_AMONG_NEAREST * self.settings.candidates, len(columns))
        near = np.zeros(cosine.shape, bool)
        for voices in (same_voice, ~same_voice):
            allowed = np.where(meeting & voices, cosine, -1)
            farthest = np.partition(allowed, -width, axis=1)[:, -width]
            near |= allowed >= np.maximum(farthest, self.settings.min_similarity)[:, None]
        row, column = np.nonzero(near)
        return Found(rows[row], columns[column], cosine[row, column])

    def overlapping(self, rows: Rows, columns: Rows) -> Found:
        """Return the pairs that share rare words, with the cosines of these."""
        cosine = (self.words[rows] @ self.words[columns].T).tocoo()
        found = Found(rows[cosine.row], columns[cosine.col], cosine.data)
        return found.at(cosine.data >= self.settings.min_shared_words)


def choose_nearest(near: Found, facets: Facets, count: int) -> Found:
    """Return for each claim on the left the `count` nearest of other voices and as many of its own, by origin one.

    Each pair stands as its lower row and its higher one.
    """
    near = near.at(may_meet(near.left, near.right, facets))
    group = 2 * near.left + (facets.voice[near.left] == facets.voice[near.right])
    ranks = np.lexsort((facets.place[near.right], -near.nearness, group))
    near, group = near.at(ranks), group[ranks]
    origins = int(facets.origin.max(initial=0)) + 1
    _, chosen = np.unique(group * origins + facets.origin[near.right], return_index=True)
    chosen.sort()
    begins, rank = np.searchsorted(group[chosen], group[chosen]), np.arange(len(chosen))
    near = near.at(chosen[rank - begins < count])
    return Found(np.minimum(near.left, near.right), np.maximum(near.left, near.right), near.nearness)


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


def make_pairs(found: Found, claims: Sequence[Claim] | Mapping[int, Claim]) -> list[Pair]:
    """Return what was found as pairs of the claims in these rows, as similar as they are near."""
    rows = zip(found.left.tolist(), found.right.tolist(), found.nearness.tolist(), strict=True)
    return [make_pair(claims[i], claims[j], near) for i, j, near in rows]


def make_pair(one: Claim, other: Claim, similarity: float) -> Pair:
    left, right = sorted((one, other), key=lambda claim: (claim.published or NO_DATE, claim.id))
    return Pair(left, right, similarity, voices_between(left, right))


def voices_between(left: Claim, right: Claim) -> Voices:
    if voice_of(left) == voice_of(right):
        return Voices.SELF
    return Voices.SPEAKERS if left.speaker or right.speaker else Voices.SOURCES
