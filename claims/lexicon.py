"""How rare the words of a collection are, and how much of their rare words two texts share.

Rarity is the inverse document frequency over the articles of the run, so that names and particulars of an event weigh
much and the phrases that every report uses weigh little (Spärck Jones 1972).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from claims.schema import Claim, Document
from claims.text import content_words

HEADLINE_WORDS = 2


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Rarity-weighted word vectors of length 1: one row a claim, one row an article, over the same words.

    `headlines` has one row an article, too: 1 for each of the two rarest words of its title. `claim_rows` and
    `document_rows` say which row belongs to which id; `words` are the stems of each claim, `weights` what they weigh
    together, and `rarity` what each stem weighs.
    """

    claims: csr_matrix
    documents: csr_matrix
    headlines: csr_matrix
    claim_rows: Mapping[str, int]
    document_rows: Mapping[str, int]
    words: tuple[frozenset[str], ...]
    weights: tuple[float, ...]
    rarity: Mapping[str, float]

    def words_of(self, claim: Claim) -> frozenset[str]:
        return self.words[self.claim_rows[claim.id]]

    def weight_of(self, claim: Claim) -> float:
        return self.weights[self.claim_rows[claim.id]]

    def weight(self, words: frozenset[str]) -> float:
        return sum(self.rarity[word] for word in words)

    def weighted_words(self) -> csr_matrix:
        """Return one row a claim: the rarity of each of its words."""
        rarity = np.fromiter(self.rarity.values(), np.float32, len(self.rarity)) if self.rarity else np.zeros(1)
        return csr_matrix(self.claims.sign().multiply(rarity[None, :]))

    def claim_similarities(self, left: Sequence[Claim], right: Sequence[Claim]) -> list[float]:
        """Return the cosines (0–1) of the claims' rare words."""
        return cosines(self.claims, [self.claim_rows[c.id] for c in left], [self.claim_rows[c.id] for c in right])

    def article_similarities(self, left: Sequence[Claim], right: Sequence[Claim]) -> list[float]:
        """Return the cosines (0–1) of the rare words of the claims' articles."""
        rows = self.document_rows
        return cosines(self.documents, [rows[c.document] for c in left], [rows[c.document] for c in right])

    def are_strangers(self, left: Sequence[Claim], right: Sequence[Claim]) -> list[bool]:
        """Return for each pair whether both articles have titles, and each lacks the rarest words of the other's."""
        ours, theirs = [[self.document_rows[c.document] for c in side] for side in (left, right)]
        present, titled = self.documents.sign(), np.asarray(self.headlines.sum(axis=1)).ravel() > 0
        there, back = products(self.headlines, ours, present, theirs), products(self.headlines, theirs, present, ours)
        both = titled[ours] & titled[theirs]
        return [bool(strange) for strange in both & (np.array(there) == 0) & (np.array(back) == 0)]


def cosines(matrix: csr_matrix, rows: Sequence[int], others: Sequence[int]) -> list[float]:
    return products(matrix, rows, matrix, others)


def products(matrix: csr_matrix, rows: Sequence[int], other_matrix: csr_matrix, others: Sequence[int]) -> list[float]:
    summed = matrix[list(rows)].multiply(other_matrix[list(others)]).sum(axis=1)
    return [float(value) for value in np.asarray(summed).ravel()]


def build_lexicon(documents: Sequence[Document], claims: Sequence[Claim]) -> Lexicon:
    """Count the words of the articles; the claims must come from them."""
    stems = [[word for word in content_words(c.statement, c.language) if not word[0].isdigit()] for c in claims]
    articles: dict[str, list[str]] = {document.id: title_words(document) for document in documents}
    titles = [frozenset(words) for words in articles.values()]
    for claim, words in zip(claims, stems, strict=True):
        articles[claim.document].extend(words)
    if not any(articles.values()):
        return empty_lexicon(documents, claims)
    vectorizer = TfidfVectorizer(analyzer=lambda words: words, sublinear_tf=True, dtype=np.float32)
    document_matrix = vectorizer.fit_transform(list(articles.values()))
    rarity = dict(zip(vectorizer.get_feature_names_out().tolist(), vectorizer.idf_.tolist(), strict=True))
    return Lexicon(
        claims=vectorizer.transform(stems) if stems else csr_matrix((0, len(rarity)), dtype=np.float32),
        documents=document_matrix,
        headlines=vectorizer.transform([rarest(title, rarity) for title in titles]).sign(),
        claim_rows={claim.id: row for row, claim in enumerate(claims)},
        document_rows={name: row for row, name in enumerate(articles)},
        words=tuple(frozenset(words) for words in stems),
        weights=tuple(sum(rarity[word] for word in sorted(set(words))) for words in stems),
        rarity=rarity,
    )


def rarest(words: frozenset[str], rarity: Mapping[str, float]) -> list[str]:
    """Return what a headline is most surely about: its rarest words."""
    return sorted(words, key=lambda word: (-rarity[word], word))[:HEADLINE_WORDS]


def title_words(document: Document) -> list[str]:
    words = content_words(document.title, document.language) if document.title else ()
    return [word for word in words if not word[0].isdigit()]


def empty_lexicon(documents: Sequence[Document], claims: Sequence[Claim]) -> Lexicon:
    return Lexicon(
        claims=csr_matrix((len(claims), 1), dtype=np.float32),
        documents=csr_matrix((len(documents), 1), dtype=np.float32),
        headlines=csr_matrix((len(documents), 1), dtype=np.float32),
        claim_rows={claim.id: row for row, claim in enumerate(claims)},
        document_rows={document.id: row for row, document in enumerate(documents)},
        words=tuple(frozenset() for _ in claims),
        weights=(0.0,) * len(claims),
        rarity={},
    )
