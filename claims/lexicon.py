"""How rare the words of a collection are, and how much of their rare words two texts share.

Rarity is the inverse document frequency over the articles of the run, so that names and particulars of an event weigh
much and the phrases that every report uses weigh little (Spärck Jones 1972). Counting is done here and not by
scikit-learn, whose import takes longer than all else in comparing two claims.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from claims.schema import Claim, Document
from claims.text import content_words

HEADLINE_WORDS = 2

Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Background:
    """Further articles whose words count as well: how many they are, and how many of them contain each word.

    `containing` has one count for each word that `vocabulary` numbers.
    """

    articles: int = 0
    containing: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    vocabulary: Mapping[str, int] = field(default_factory=dict)

    def count(self, words: Iterable[str]) -> NDArray[np.int64]:
        """Return how many of the articles contain each of the words."""
        numbers = np.array([self.vocabulary.get(word, -1) for word in words] or [-1], np.int64)
        counts = np.zeros(len(numbers), np.int64)
        counts[numbers >= 0] = self.containing[numbers[numbers >= 0]]
        return counts


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Rarity-weighted word vectors of length 1: one row a claim, one row an article, over the same words.

    `roots` has the square root of the rarity of each of a claim's words, so that a product of two rows is what their
    common words weigh; `weights` is what all words of a claim weigh together. `headlines` has one row an article, too:
    1 for each of the two rarest words of its title. `claim_rows` and `document_rows` say which row belongs to which id.
    Rarity was counted over `articles` articles.
    """

    claims: csr_matrix
    roots: csr_matrix
    weights: Weights
    documents: csr_matrix
    headlines: csr_matrix
    claim_rows: Mapping[str, int]
    document_rows: Mapping[str, int]
    articles: int

    def claim_similarities(self, left: Sequence[Claim], right: Sequence[Claim]) -> Weights:
        """Return the cosines (0–1) of the claims' rare words."""
        return row_products(self.claims, self.rows_of(left), self.claims, self.rows_of(right))

    def coverage(self, left: Sequence[Claim], right: Sequence[Claim]) -> Weights:
        """Return the share (0–1) of the lighter claim's rare-word weight that the other one has, too."""
        ours, theirs = self.rows_of(left), self.rows_of(right)
        lighter = np.minimum(self.weights[ours], self.weights[theirs])
        shared = row_products(self.roots, ours, self.roots, theirs)
        return np.divide(shared, lighter, out=np.zeros_like(shared), where=lighter > 0)

    def article_similarities(self, left: Sequence[Claim], right: Sequence[Claim]) -> Weights:
        """Return the cosines (0–1) of the rare words of the claims' articles."""
        return row_products(self.documents, self.articles_of(left), self.documents, self.articles_of(right))

    def are_strangers(self, left: Sequence[Claim], right: Sequence[Claim]) -> NDArray[np.bool_]:
        """Return for each pair whether both articles have titles, and each lacks the rarest words of the other's."""
        return self.strange(self.articles_of(left), self.articles_of(right))

    def strange(self, ours: NDArray[np.int64], theirs: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell the same for rows of articles."""
        there = row_products(self.headlines, ours, self.documents, theirs)
        back = row_products(self.headlines, theirs, self.documents, ours)
        titled = np.diff(self.headlines.indptr) > 0
        strange: NDArray[np.bool_] = titled[ours] & titled[theirs] & (there == 0) & (back == 0)
        return strange

    def rows_of(self, claims: Iterable[Claim]) -> NDArray[np.int64]:
        return np.array([self.claim_rows[claim.id] for claim in claims], np.int64)

    def articles_of(self, claims: Iterable[Claim]) -> NDArray[np.int64]:
        return np.array([self.document_rows[claim.document] for claim in claims], np.int64)


def row_products(
    matrix: csr_matrix, rows: NDArray[np.int64], other_matrix: csr_matrix, others: NDArray[np.int64]
) -> Weights:
    """Return the product of each row with its other row."""
    return np.asarray(matrix[rows].multiply(other_matrix[others]).sum(axis=1), np.float32).ravel()


def build_lexicon(
    documents: Sequence[Document], claims: Sequence[Claim], background: Background | None = None
) -> Lexicon:
    """Count the words of the articles, which the claims come from, and of those in the background."""
    background = background or Background()
    stems = [claim_words(claim) for claim in claims]
    titles = [title_words(document) for document in documents]
    articles = {document.id: list(title) for document, title in zip(documents, titles, strict=True)}
    for claim, words in zip(claims, stems, strict=True):
        articles[claim.document].extend(words)
    columns = number_words(articles.values())
    counted, of_claims = count_words(articles.values(), columns), count_words(stems, columns)
    total = len(articles) + background.articles
    rarity = find_rarity(count_containing(counted) + background.count(columns), total)
    roots = scale(of_claims.sign(), np.sqrt(rarity))
    headlines = [rarest(title, columns, rarity) for title in titles]
    return Lexicon(
        claims=weigh(of_claims, rarity),
        roots=roots,
        weights=np.asarray(roots.multiply(roots).sum(axis=1), np.float32).ravel(),
        documents=weigh(counted, rarity),
        headlines=count_words(headlines, columns),
        claim_rows={claim.id: row for row, claim in enumerate(claims)},
        document_rows={name: row for row, name in enumerate(articles)},
        articles=total,
    )


def claim_words(claim: Claim) -> list[str]:
    """Return the words of a claim that count: stems that carry content, and no figures."""
    return [word for word in content_words(claim.statement, claim.language) if not word[0].isdigit()]


def number_words(texts: Iterable[Sequence[str]]) -> dict[str, int]:
    return {word: column for column, word in enumerate(sorted(set(chain.from_iterable(texts))))}


def count_words(texts: Iterable[Sequence[str]], columns: Mapping[str, int]) -> csr_matrix:
    """Return one row a text: how often it has each word."""
    ends, places, counts = array("q", [0]), array("i"), array("f")
    for text in texts:
        counted = Counter(text)
        places.extend(columns[word] for word in counted)
        counts.extend(counted.values())
        ends.append(len(places))
    counted_words = (np.frombuffer(counts, np.float32), np.frombuffer(places, np.int32), np.frombuffer(ends, np.int64))
    matrix = csr_matrix(counted_words, shape=(len(ends) - 1, max(1, len(columns))))
    matrix.sort_indices()
    return matrix


def count_containing(counted: csr_matrix) -> NDArray[np.int64]:
    """Return in how many of the texts each word stands."""
    return np.bincount(counted.indices, minlength=counted.shape[1])


def find_rarity(containing: NDArray[np.int64], texts: int) -> Weights:
    """Return the smoothed inverse document frequency of each word, as scikit-learn defines it."""
    return np.asarray(np.log((1 + texts) / (1 + containing)) + 1, np.float32)


def weigh(counted: csr_matrix, rarity: Weights) -> csr_matrix:
    """Return rows of length 1 in which rare words weigh much, and repeated ones little more than single ones."""
    damped = counted.copy()
    damped.data = 1 + np.log(damped.data)
    weighted = scale(damped, rarity)
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    weighted.data /= np.repeat(lengths, np.diff(weighted.indptr))
    return weighted


def scale(matrix: csr_matrix, by: Weights) -> csr_matrix:
    scaled = matrix.copy()
    scaled.data = scaled.data * by[scaled.indices]
    return scaled


def rarest(words: Iterable[str], columns: Mapping[str, int], rarity: Weights) -> list[str]:
    """Return what a headline is most surely about: its rarest words."""
    return sorted(set(words), key=lambda word: (-rarity[columns[word]], word))[:HEADLINE_WORDS]


def title_words(document: Document) -> list[str]:
    words = content_words(document.title, document.language) if document.title else ()
    return [word for word in words if not word[0].isdigit()]
