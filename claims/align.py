"""Which sentence of one article answers to which of another.

Two reports of one event go through the same particulars one by one: documents certified in Riyadh, in Mecca, in Jeddah.
A figure of one disagrees with the other report only through its counterpart there, never through its neighbours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from claims.lexicon import Lexicon
from claims.protocols import Vectors
from claims.schema import Claim, Language, Pair, Quantity

COPY_GAP = 1.0
USUAL_DIFFERENCE = 0.1

# The unit, the thing counted, and the bounds of a quantity; see `schema.Quantity`.
Figure = tuple[str, str | None, float, float]


@dataclass(frozen=True, slots=True)
class Articles:
    """The claims of each article as rows of the vectors, and the origin of each row.

    The rows of claims that were not embedded are 0: they are nobody's nearest counterpart. `topics` has one vector of
    length 1 an article: the mean of its embedded claims, less the mean of all such claims of its language, since most
    of what e5's vectors have in common is the language (0 where no other article has any).
    `figures` are the counts and measures that each article gives, `words` its rows of the lexicon.
    """

    rows: Mapping[str, NDArray[np.int64]]
    row_of: Mapping[str, int]
    vectors: Vectors
    lexicon: Lexicon
    origins: NDArray[np.int64]
    topics: Mapping[str, NDArray[np.float32]]
    figures: Mapping[str, frozenset[Figure]]
    words: Mapping[str, csr_matrix]

    @property
    def doubt(self) -> float:
        """How much nearer a counterpart must be to be held for nearer: without vectors, cosines may make up for it."""
        return 0.0 if self.vectors.shape[1] else USUAL_DIFFERENCE

    def topic_similarity(self, left: Claim, right: Claim) -> float:
        """Return the cosine (-1–1) of what the two articles are about, in whatever languages."""
        return float(self.topics[left.document] @ self.topics[right.document])

    def has_context(self, claim: Claim) -> bool:
        """Tell whether the article says anything beside the claim."""
        return len(self.rows[claim.document]) > 1


def lay_out(claims: Sequence[Claim], vectors: Vectors, lexicon: Lexicon, origins: Sequence[str]) -> Articles:
    """Sort the claims, which are the rows of `vectors`, by article; without vectors (d = 0), words alone are near."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, claim in enumerate(claims):
        rows[claim.document].append(row)
    given: dict[str, set[Figure]] = {document: set() for document in rows}
    for claim in claims:
        given[claim.document] |= figures_of(claim.quantities)
    numbers: dict[str, int] = {}
    arrays = {document: np.array(found) for document, found in rows.items()}
    return Articles(
        rows=arrays,
        topics=find_topics(arrays, vectors, [claim.language for claim in claims]),
        row_of={claim.id: row for row, claim in enumerate(claims)},
        vectors=vectors,
        lexicon=lexicon,
        words={document: lexicon.claims[found] for document, found in arrays.items()},
        figures={document: frozenset(found) for document, found in given.items()},
        origins=np.array([numbers.setdefault(origin, len(numbers)) for origin in origins], np.int64),
    )


def figures_of(quantities: Iterable[Quantity]) -> frozenset[Figure]:
    return frozenset((q.unit, q.counted, q.low, q.high) for q in quantities if q.counted)


def subject_of(figure: Figure) -> tuple[str, str | None]:
    return figure[:2]


def find_topics(
    rows: Mapping[str, NDArray[np.int64]], vectors: Vectors, languages: Sequence[Language]
) -> dict[str, NDArray[np.float32]]:
    embedded, spoken = np.linalg.norm(vectors, axis=1) > 0, np.array(languages)
    centres = {language: mean_of(vectors[embedded & (spoken == language)]) for language in set(languages)}
    means = {document: mean_of(vectors[found[embedded[found]]]) for document, found in rows.items()}
    topics = {document: mean - centres[languages[rows[document][0]]] for document, mean in means.items()}
    return {document: topic / max(float(np.linalg.norm(topic)), 1e-9) for document, topic in topics.items()}


def mean_of(vectors: Vectors) -> Vectors:
    """Return the mean, 0 where there is nothing."""
    mean: Vectors = vectors.sum(axis=0) / np.float32(max(1, len(vectors)))
    return mean


def find_gaps(pairs: Sequence[Pair], articles: Articles) -> list[float]:
    """Return for each pair how much nearer (0–1) one of its claims has another counterpart in the other's article.

    0 means that they are each other's nearest; 1 that the other article holds a copy of one of them. Pairs inside one
    article have no counterparts to look for: 0.
    """
    gaps = np.zeros(len(pairs))
    for (left, right), indices in by_articles(pairs).items():
        if left != right:
            gaps[indices] = gaps_between(left, right, [pairs[index] for index in indices], articles)
    return [float(gap) for gap in gaps]


def find_rivals(pairs: Sequence[Pair], articles: Articles) -> set[int]:
    """Return the rows of the claims that are the nearest counterparts of the pairs' claims in the other's article."""
    rivals: set[int] = set()
    for (left, right), indices in by_articles(pairs).items():
        if left != right:
            ours, theirs = articles.rows[left], articles.rows[right]
            nearness = nearness_between(left, right, articles)
            row = np.searchsorted(ours, [articles.row_of[pairs[index].left.id] for index in indices])
            column = np.searchsorted(theirs, [articles.row_of[pairs[index].right.id] for index in indices])
            rivals |= set(theirs[nearness.argmax(axis=1)[row]].tolist())
            rivals |= set(ours[nearness.argmax(axis=0)[column]].tolist())
    return rivals


def by_articles(pairs: Sequence[Pair]) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, pair in enumerate(pairs):
        found[pair.left.document, pair.right.document].append(index)
    return found


def nearness_between(left: str, right: str, articles: Articles) -> NDArray[np.float64]:
    ours, theirs = articles.vectors[articles.rows[left]], articles.vectors[articles.rows[right]]
    shared: NDArray[np.float64] = (articles.words[left] @ articles.words[right].T).toarray()
    return (ours @ theirs.T).astype(np.float64) + shared


def gaps_between(left: str, right: str, pairs: Sequence[Pair], articles: Articles) -> NDArray[np.float64]:
    ours, theirs = articles.rows[left], articles.rows[right]
    nearness = nearness_between(left, right, articles)
    copies = articles.origins[ours][:, None] == articles.origins[theirs][None, :]
    row = np.searchsorted(ours, [articles.row_of[pair.left.id] for pair in pairs])
    column = np.searchsorted(theirs, [articles.row_of[pair.right.id] for pair in pairs])
    own = nearness[row, column]
    gap = np.maximum(nearness.max(axis=1)[row], nearness.max(axis=0)[column]) - own - articles.doubt
    copied = copies.any(axis=1)[row] | copies.any(axis=0)[column]
    return np.where(copied, COPY_GAP, np.clip(gap, 0, COPY_GAP))
