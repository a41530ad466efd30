"""Which claims can take part in a finding, by their words alone: the others of a large collection are not embedded.

Two claims of one language that disagree share rare words, and so do their articles (see `comparable`). What the model
could make of such a pair is known before any model runs, since hardly any pair is more similar than its words suggest.
Across languages only embeddings find which claims belong together, but the articles of one event share names, figures
and days in every language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from claims.align import Articles, find_rivals
from claims.comparable import crowd
from claims.compare.stands import take_stands
from claims.config import Config
from claims.decide import WordFeatures, promise_by_words
from claims.lexicon import (
    Lexicon,
    Weights,
    count_containing,
    count_words,
    find_rarity,
    number_words,
    row_products,
    weigh,
)
from claims.meeting import Facets, find_blocks, in_window, may_meet, members
from claims.pair import debates, make_pair, make_pairs
from claims.protocols import Block, Found, Rows, Spread
from claims.schema import Claim, Pair

# Of 407,335 pairs of 2015-08-10, 99.5 % in each band of overlaps are no more similar than this.
LEAST_LIKELY, LIKELY_SLOPE = 0.92, 0.12
# How many pairs of claims are held at a time; about one in ten shares a word.
BLOCK_CELLS = 50_000_000
# How many articles of other languages may tell of the same event.
TRANSLATIONS = 20
# How many copies of one text in one source meet: the articles around them differ, as a report grows over a day.
COPIES_A_SOURCE = 3


def find_alike(
    claims: Sequence[Claim], articles: Articles, facets: Facets, settings: Config, spread: Spread = map
) -> Iterator[list[Pair]]:
    """Yield in blocks the pairs of one language that share rare words.

    Their `similarity` is the highest that is likely. Of the copies of one text in one source a few meet.
    Pairs that could become a finding neither by what they share nor by what is opposed in them are left out.
    `spread` is what looks through the blocks.
    """
    search = AlikeSearch.of(claims, articles, facets, settings)
    for found in spread(search, find_blocks(search.order, facets, BLOCK_CELLS)):
        yield make_pairs(found, claims)


def find_debated(claims: Sequence[Claim], articles: Articles, facets: Facets) -> list[Pair]:
    """Return the pairs of two speakers in one article, with the same kind of similarity."""
    spoken = list(debates(claims, facets.wanted))
    left, right = ([claims[both[side]] for both in spoken] for side in (0, 1))
    likely = likely_similarity(articles.lexicon.claim_similarities(left, right))
    return [make_pair(*one) for one in zip(left, right, likely.tolist(), strict=True)]


@dataclass(frozen=True, slots=True)
class AlikeSearch:
    """Finds in a block the pairs of one language that could become findings, with the similarity that is likely.

    `document` is the row of each claim's article in the lexicon; `names`, `stands` and `opposed` are those of
    `count_marks`.
    """

    order: Rows
    facets: Facets
    lexicon: Lexicon
    document: Rows
    has_context: NDArray[np.bool_]
    names: csr_matrix
    stands: csr_matrix
    opposed: csr_matrix
    settings: Config

    @classmethod
    def of(cls, claims: Sequence[Claim], articles: Articles, facets: Facets, settings: Config) -> Self:
        order = facets.order[np.isin(facets.order, first_copies(claims, articles.origins))]
        has_context = np.array([articles.has_context(claim) for claim in claims], bool)
        document = articles.lexicon.articles_of(claims)
        return cls(order, facets, articles.lexicon, document, has_context, *count_marks(claims), settings)

    def __call__(self, block: Block) -> Found:
        blocking, lexicon, facets = self.settings.blocking, self.lexicon, self.facets
        i, j, covered = share_words(*members(block, self.order, facets), lexicon, facets)
        enough = (covered >= blocking.min_covered) & may_meet(i, j, facets)
        i, j, covered = i[enough], j[enough], covered[enough]
        overlap = row_products(lexicon.claims, i, lexicon.claims, j)
        enough = overlap >= blocking.min_overlap
        i, j, covered, overlap = i[enough], j[enough], covered[enough], overlap[enough]
        document, has_context = self.document, self.has_context
        context = row_products(lexicon.documents, document[i], lexicon.documents, document[j])
        context[~(has_context[i] & has_context[j])] = 1
        features = WordFeatures(
            similarity=likely_similarity(overlap),
            overlap=overlap,
            covered=covered,
            context=context,
            strangers=lexicon.strange(document[i], document[j]).astype(np.float32),
            shared_names=row_products(self.names, i, self.names, j),
            within_article=(document[i] == document[j]).astype(np.float32),
            same_voice=(facets.voice[i] == facets.voice[j]).astype(np.float32),
            crowd=crowd(lexicon.articles),
        )
        hopeful = promise_by_words(features) >= self.settings.decision.min_promise
        hopeful |= row_products(self.stands, i, self.opposed, j) > 0
        hopeful &= context >= self.settings.comparable.min_context
        return Found(i, j, features.similarity).at(hopeful)


def count_marks(claims: Sequence[Claim]) -> tuple[csr_matrix, csr_matrix, csr_matrix]:
    """Return one row a claim of the names in it, of its stands, and of the stands that oppose them."""
    names = [sorted({name.key for name in claim.names}) for claim in claims]
    stands = [sorted(set(take_stands(claim))) for claim in claims]
    taken, opposed = ([[one[side] for one in some] for some in stands] for side in (0, 1))
    columns = number_words([*taken, *opposed])
    return count_words(names, number_words(names)), count_words(taken, columns), count_words(opposed, columns)


def share_words(rows: Rows, columns: Rows, lexicon: Lexicon, facets: Facets) -> tuple[Rows, Rows, Weights]:
    """Return the pairs of one language that share a word, each once, and how far the lighter claim is covered."""
    columns = columns[(facets.place[columns] > facets.place[rows].min()) | ~facets.wanted[columns]]
    shared = (lexicon.roots[rows] @ lexicon.roots[columns].T).tocoo()
    i, j = rows[shared.row], columns[shared.col]
    once = (facets.place[i] < facets.place[j]) | ~facets.wanted[j]
    once &= facets.language[i] == facets.language[j]
    i, j = i[once], j[once]
    return i, j, shared.data[once] / np.minimum(lexicon.weights[i], lexicon.weights[j])


def likely_similarity(overlap: Weights) -> Weights:
    return np.asarray(np.minimum(1, LEAST_LIKELY + LIKELY_SLOPE * overlap), np.float32)


def first_copies(claims: Sequence[Claim], origins: Rows) -> Rows:
    """Return the rows, in order, of the claims that are among the first of their origin in their source."""
    met: Counter[tuple[int, str]] = Counter()
    first = []
    for row in sorted(range(len(claims)), key=lambda row: claims[row].id):
        copies = (int(origins[row]), claims[row].source)
        met[copies] += 1
        if met[copies] <= COPIES_A_SOURCE:
            first.append(row)
    return np.array(sorted(first), np.int64)


def find_needed(promising: Iterable[Pair], articles: Articles) -> Rows:
    """Return the rows, in order, of the claims of the pairs, and of those that may be a nearer counterpart of one."""
    pairs = list(promising)
    rows = {articles.row_of[claim.id] for pair in pairs for claim in (pair.left, pair.right)}
    return np.array(sorted(rows | find_rivals(pairs, articles)), np.int64)


def find_translated(
    claims: Sequence[Claim], articles: Articles, facets: Facets, min_common: float, spread: Spread = map
) -> Rows:
    """Return the rows of the claims in articles that may tell of one event in two languages.

    Each of two such articles is among the nearest of the other's language by rare names, figures and days, and their
    cosine (0–1) is at least `min_common`. `spread` is what looks through the blocks.
    """
    if len(np.unique(facets.language)) < 2:
        return np.zeros(0, np.int64)
    search = TranslatedSearch.of(claims, articles, facets, min_common)
    near: set[tuple[int, int]] = set()
    for found in spread(search, find_blocks(search.order, facets, BLOCK_CELLS)):
        near |= set(zip(found.left.tolist(), found.right.tolist(), strict=True))
    met = {row for i, j in near if (j, i) in near or not facets.wanted[j] for row in (i, j)}
    return np.array(sorted(row for i in met for row in articles.rows[claims[i].document].tolist()), np.int64)


@dataclass(frozen=True, slots=True)
class TranslatedSearch:
    """Finds in a block the nearest articles of other languages; an article is the row of its first claim.

    `common` has one row an article, `article` is the row there of each first claim.
    """

    order: Rows
    facets: Facets
    common: csr_matrix
    article: Rows
    min_common: float

    @classmethod
    def of(cls, claims: Sequence[Claim], articles: Articles, facets: Facets, min_common: float) -> Self:
        told = [[key for row in rows for key in tell_tales(claims[row])] for rows in articles.rows.values()]
        counted = count_words(told, number_words(told))
        common = weigh(counted, find_rarity(count_containing(counted), len(told)))
        leads = np.array([rows[0] for rows in articles.rows.values()], np.int64)
        article = np.zeros(len(claims), np.int64)
        article[leads] = np.arange(len(leads))
        return cls(facets.order[np.isin(facets.order, leads)], facets, common, article, min_common)

    def __call__(self, block: Block) -> Found:
        rows, columns = members(block, self.order, self.facets)
        shared = (self.common[self.article[rows]] @ self.common[self.article[columns]].T).tocoo()
        i, j = rows[shared.row], columns[shared.col]
        across = (self.facets.language[i] != self.facets.language[j]) & in_window(i, j, self.facets)
        across &= shared.data >= self.min_common
        return nearest(Found(i, j, shared.data).at(across))


def nearest(found: Found) -> Found:
    ranked = found.at(np.lexsort((found.right, -found.nearness, found.left)))
    return ranked.at(np.arange(len(ranked.left)) - np.searchsorted(ranked.left, ranked.left) < TRANSLATIONS)


def tell_tales(claim: Claim) -> Iterator[str]:
    """Yield what a translation of the claim would say, too."""
    yield from (name.key for name in claim.names)
    yield from (f"{q.low}-{q.high} {q.unit} {q.counted}" for q in claim.quantities if q.counted)
    yield from (f"{time.first}" for time in claim.times if time.first and time.first == time.last)
