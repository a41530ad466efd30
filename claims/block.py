"""Which claims can take part in a finding, by their words alone: the others of a large collection are not embedded.

Two claims of one language that disagree share rare words, and so do their articles (see `comparable`). What the model
could make of such a pair is known before any model runs, since hardly any pair is more similar than its words suggest.
Claims that could meet another language are always embedded: there, only embeddings find what belongs together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from claims.align import Articles, find_rivals
from claims.config import Config
from claims.pair import BLOCK_ROWS, Facets, debates, describe, make_pair, window_of
from claims.schema import Claim, Pair

# Of 407,335 pairs of 2015-08-10, 99.5 % in each band of overlaps are no more similar than this.
LEAST_LIKELY, LIKELY_SLOPE = 0.92, 0.12


def find_alike(claims: Sequence[Claim], articles: Articles, settings: Config) -> Iterator[list[Pair]]:
    """Yield in blocks the pairs of one language that share rare words, and those of two speakers in one article.

    Their `similarity` is the highest that is likely. Of the copies of one text in one source only the first meets.
    """
    facets = describe(claims, articles.origins, settings.pairing.window_days)
    first = first_copies(claims, articles.origins)
    words, weighted = articles.lexicon.claims, articles.lexicon.weighted_words()
    weights = np.asarray(weighted.sum(axis=1)).ravel()
    document = np.array([articles.lexicon.document_rows[claim.document] for claim in claims], np.int64)
    has_context = np.array([articles.has_context(claim) for claim in claims], bool)
    ordered = facets.order[np.isin(facets.order, first)]
    for start in range(0, len(ordered), BLOCK_ROWS):
        rows = ordered[start : start + BLOCK_ROWS]
        columns = window_of(rows, facets)
        columns = columns[np.isin(columns, first)]
        shared = (weighted[rows] @ words[columns].sign().T).tocoo()
        i, j = rows[shared.row], columns[shared.col]
        covered = shared.data / np.minimum(weights[i], weights[j])
        likely = (
            (facets.place[i] < facets.place[j]) & (covered >= settings.blocking.min_covered) & may_meet(i, j, facets)
        )
        i, j = i[likely], j[likely]
        overlap = row_products(words, i, j)
        enough = overlap >= settings.blocking.min_overlap
        i, j, overlap = i[enough], j[enough], overlap[enough]
        context = row_products(articles.lexicon.documents, document[i], document[j])
        enough = (context >= settings.comparable.min_context) | ~(has_context[i] & has_context[j])
        yield [pair_likely(claims, *one) for one in zip(i[enough], j[enough], overlap[enough], strict=True)]
    spoken = list(debates(claims))
    left, right = ([claims[both[side]] for both in spoken] for side in (0, 1))
    overlaps = articles.lexicon.claim_similarities(left, right)
    yield [pair_likely(claims, i, j, overlap) for (i, j), overlap in zip(spoken, overlaps, strict=True)]


def row_products(matrix: csr_matrix, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float32]:
    return np.asarray(matrix[rows].multiply(matrix[others]).sum(axis=1)).ravel()


def pair_likely(claims: Sequence[Claim], i: int, j: int, overlap: float) -> Pair:
    return make_pair(claims[i], claims[j], min(1.0, LEAST_LIKELY + LIKELY_SLOPE * float(overlap)))


def first_copies(claims: Sequence[Claim], origins: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows, in order, of the claims that are the first of their origin in their source."""
    first: dict[tuple[int, str], int] = {}
    for row in sorted(range(len(claims)), key=lambda row: claims[row].id):
        first.setdefault((int(origins[row]), claims[row].source), row)
    return np.array(sorted(first.values()), np.int64)


def may_meet(i: NDArray[np.int64], j: NDArray[np.int64], facets: Facets) -> NDArray[np.bool_]:
    apart = np.abs(facets.days[i] - facets.days[j]) > facets.window_days
    alike: NDArray[np.bool_] = (facets.language[i] == facets.language[j]) & (facets.origin[i] != facets.origin[j])
    return alike & ~apart


def find_needed(promising: Iterable[Pair], claims: Sequence[Claim], articles: Articles, days: int) -> NDArray[np.int64]:
    """Return the rows, in order, of the claims to embed, given the pairs of one language that are worth it.

    With each pair go the claims of both articles whose words are nearer to it than its own counterpart.
    """
    pairs = list(promising)
    rows = {articles.row_of[claim.id] for pair in pairs for claim in (pair.left, pair.right)}
    rows |= find_rivals(pairs, articles)
    rows |= set(np.flatnonzero(meets_another_language(describe(claims, articles.origins, days))).tolist())
    return np.array(sorted(rows), np.int64)


def meets_another_language(facets: Facets) -> NDArray[np.bool_]:
    """Return for each claim whether one of another language is within its window; without a date, any is."""
    near = np.zeros(len(facets.days), bool)
    for language in np.unique(facets.language):
        others = facets.language != language
        dated = np.sort(facets.days[others & ~np.isnan(facets.days)])
        reached = np.searchsorted(dated, facets.days + facets.window_days, "right") > np.searchsorted(
            dated, facets.days - facets.window_days
        )
        undated = np.isnan(facets.days[others]).any() | (np.isnan(facets.days) & others.any())
        near |= (facets.language == language) & (reached | undated)
    return near
