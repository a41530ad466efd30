"""Which stored articles a new one may be about the same events with: only they are read again.

In one language, the articles of one event share rare words, as `comparable` asks for; across languages, names, figures
and days. What is found is then compared as a collection of its own, but with the rarity of words in all of the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Self

import numpy as np
from scipy.sparse import csr_matrix

from claims.block import tell_tales
from claims.config import Config
from claims.lexicon import Background, Weights, claim_words, count_containing, find_rarity, title_words, weigh
from claims.schema import Claim, Document
from claims.store import Entry, Profiles, Store

# How many stored articles one new article is compared with at most, nearest first.
NEAREST = 500
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Stored articles with their claims, and these claims' origins by id; `background` is the rest of the store."""

    documents: tuple[Document, ...] = ()
    claims: tuple[Claim, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)
    background: Background = field(default_factory=Background)


def make_entry(document: Document, claims: Sequence[Claim]) -> Entry:
    words = [*title_words(document), *chain.from_iterable(map(claim_words, claims))]
    return Entry(document, tuple(claims), tuple(words), tuple(mark for claim in claims for mark in tell_tales(claim)))


def find_neighbours(store: Store, entries: Sequence[Entry], settings: Config) -> Neighbours:
    """Return the stored articles that may be about the same events as the new ones, but none of the new ones.

    Of a store that is small enough to be embedded whole, these are all articles of the window.
    """
    if not entries:
        return Neighbours()
    profiles = store.profiles(*window(entries, settings.pairing.window_days))
    others = profiles.without({entry.document.id for entry in entries})
    near = list(range(len(others.documents)))
    if store.count()[1] > settings.blocking.from_claims:
        words, marks = (Terms.of(counted, store.vocabulary) for counted in (others.words, others.marks))
        near = sorted({row for entry in entries for row in find_near(entry, others, words, marks, settings)})
    ids = [others.documents[row] for row in near]
    found = store.claims_of(ids)
    return Neighbours(
        documents=tuple(store.documents(ids)),
        claims=tuple(claim for claim, _ in found),
        origins={claim.id: origin for claim, origin in found},
        background=Background(
            articles=len(others.documents) - len(near),
            containing=count_containing(others.words) - count_containing(others.words[near]),
            vocabulary=store.vocabulary,
        ),
    )


def window(entries: Sequence[Entry], days: int) -> tuple[datetime | None, datetime | None]:
    published = [entry.document.published for entry in entries if entry.document.published]
    if not published or len(published) < len(entries):
        return None, None
    return min(published) - timedelta(days=days), max(published) + timedelta(days=days)


def find_near(entry: Entry, others: Profiles, words: Terms, marks: Terms, settings: Config) -> list[int]:
    """Return the rows of the articles that may be about the same event as the new one, the nearest ones of them."""
    own_language = np.array([language == entry.document.language for language in others.languages], bool)
    if len(entry.claims) > 1:
        likeness, floor = words.cosines(entry.words), settings.comparable.min_context
    else:
        # A statement has no article around it: it is enough that another article has its words.
        likeness, floor = words.coverage(entry.words), settings.blocking.min_covered
    abroad, common = settings.blocking.min_common, marks.cosines(entry.marks)
    over = np.where(own_language, likeness / max(floor, TINY), common / max(abroad, TINY))
    nearest = np.argsort(-over, kind="stable")[:NEAREST]
    return [int(row) for row in nearest if over[row] >= 1]


@dataclass(frozen=True, slots=True)
class Terms:
    """What some articles contain: `counted` has one row an article, `weighed` the same by rarity and of length 1."""

    counted: csr_matrix
    weighed: csr_matrix
    rarity: Weights
    unseen: float
    vocabulary: Mapping[str, int]

    @classmethod
    def of(cls, counted: csr_matrix, vocabulary: Mapping[str, int]) -> Self:
        texts = counted.shape[0]
        rarity = find_rarity(count_containing(counted), texts)
        return cls(counted, weigh(counted, rarity), rarity, float(np.log(1 + texts) + 1), vocabulary)

    def cosines(self, terms: Sequence[str]) -> Weights:
        """Return the cosine (0–1) of a text of these terms with each article."""
        own = self.weights({term: 1 + np.log(count) for term, count in Counter(terms).items()})
        return self.project(self.weighed, own) / max(float(np.sqrt(sum(weight**2 for weight in own.values()))), TINY)

    def coverage(self, terms: Sequence[str]) -> Weights:
        """Return the share (0–1) of the rarity of these terms that each article has, too."""
        own = self.weights(dict.fromkeys(terms, 1.0))
        return self.project(self.counted.sign(), own) / max(sum(own.values()), TINY)

    def weights(self, terms: Mapping[str, float]) -> dict[str, float]:
        return {
            term: times * (float(self.rarity[self.vocabulary[term]]) if term in self.vocabulary else self.unseen)
            for term, times in terms.items()
        }

    def project(self, articles: csr_matrix, own: Mapping[str, float]) -> Weights:
        known = [(self.vocabulary[term], weight) for term, weight in own.items() if term in self.vocabulary]
        row = np.zeros(articles.shape[1], np.float32)
        row[[column for column, _ in known]] = [weight for _, weight in known]
        return np.asarray(articles @ row, np.float32)
