"""Which cases are worth the classifier: the dearest stage sees only what could become a finding."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

import numpy as np

from claims.align import Articles
from claims.comparable import compare_subjects, heed_neighbours, heed_particulars
from claims.compare import compare_facts
from claims.config import ComparableSettings, Config
from claims.decide import Case, promise
from claims.pair import make_pairs
from claims.protocols import Block, Found, Search
from claims.schema import Claim, Comparability, Pair, PairScores, Scores, Verdict
from claims.serial import HeldClaims, PackedClaims

log = logging.getLogger(__name__)
UNCLASSIFIED = PairScores(Scores(0.0, 1.0, 0.0), Scores(0.0, 1.0, 0.0))


@dataclass(frozen=True, slots=True)
class Promising:
    """A case and the confidence that it could reach; see `decide.promise`."""

    value: float
    case: Case


def find_promising(pairs: Sequence[Pair], articles: Articles, settings: Config) -> list[Promising]:
    """Return the pairs that could become findings if the model saw a contradiction in them."""
    subjects = compare_subjects(pairs, articles, settings.comparable)
    open_ones = [(p, s) for p, s in zip(pairs, subjects, strict=True) if s.verdict is not Verdict.NO]
    cases = weigh(open_ones, settings.comparable)
    # A nearer counterpart only takes from what a case promises, and is the dearest to look for.
    hopeful = [one.case for one in keep_promising(cases, settings.decision.min_promise)]
    return keep_promising(align(hopeful, articles, settings.comparable), settings.decision.min_promise)


def make_cases(pairs: Sequence[Pair], articles: Articles, settings: ComparableSettings) -> list[Case]:
    """Return all of the pairs with what is known of them before any is classified."""
    subjects = compare_subjects(pairs, articles, settings)
    return align(weigh(list(zip(pairs, subjects, strict=True)), settings), articles, settings)


def weigh(subjects: Sequence[tuple[Pair, Comparability]], settings: ComparableSettings) -> list[Case]:
    """Return the pairs with what the comparators see in them, not yet aligned and not yet classified."""
    pairs = [pair for pair, _ in subjects]
    evidence = compare_facts(pairs)
    settled = heed_particulars(pairs, [subject for _, subject in subjects], evidence, settings)
    return [Case(*parts, UNCLASSIFIED) for parts in zip(pairs, settled, evidence, strict=True)]


def align(cases: Sequence[Case], articles: Articles, settings: ComparableSettings) -> list[Case]:
    """Return the cases in view of nearer counterparts in their articles."""
    pairs, subjects = [case.pair for case in cases], [case.comparability for case in cases]
    heeded = heed_neighbours(pairs, subjects, articles, settings)
    return [replace(case, comparability=subject) for case, subject in zip(cases, heeded, strict=True)]


@dataclass(frozen=True, slots=True)
class Listed:
    """The search for pairs that are known: finds in a block those from `start` to `end`."""

    found: Found

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> tuple[Self, list[Claim]]:
        """Return the pairs as rows of their claims, and these claims."""
        claims = {claim.id: claim for pair in pairs for claim in (pair.left, pair.right)}
        rows = {name: row for row, name in enumerate(claims)}
        left = np.array([rows[pair.left.id] for pair in pairs], np.int64)
        right = np.array([rows[pair.right.id] for pair in pairs], np.int64)
        similarity = np.array([pair.similarity for pair in pairs], np.float32)
        return cls(Found(left, right, similarity)), list(claims.values())

    def __call__(self, block: Block) -> Found:
        return self.found.at(np.arange(block.start, block.end))


@dataclass(frozen=True, slots=True)
class PromisingSearch:
    """Finds in a block, among what another search finds there, the pairs that could become findings."""

    search: Search
    claims: HeldClaims | PackedClaims
    articles: Articles
    settings: Config

    def __call__(self, block: Block) -> Found:
        found = self.search(block)
        rows = np.union1d(found.left, found.right).tolist()
        claims = dict(zip(rows, self.claims.at(rows), strict=True))
        pairs = make_pairs(found, claims)
        kept = {ids_of(one.case.pair) for one in find_promising(pairs, self.articles, self.settings)}
        return found.at(np.array([ids_of(pair) in kept for pair in pairs], bool))


def ids_of(pair: Pair) -> tuple[str, str]:
    return pair.left.id, pair.right.id


def keep_promising(cases: Sequence[Case], min_promise: float) -> list[Promising]:
    promises = zip(promise(cases), cases, strict=True)
    return [Promising(value, case) for value, case in promises if value >= min_promise]


def choose_most_promising(promising: Sequence[Promising], per_day: int) -> list[Case]:
    """Return at most `per_day` cases of each day on which the later article was published, most promising first."""
    ranked = sorted(promising, key=lambda one: (-one.value, one.case.pair.left.id, one.case.pair.right.id))
    taken: Counter[date | None] = Counter()
    chosen = []
    for one in ranked:
        published = one.case.pair.right.published
        day = published.date() if published else None
        taken[day] += 1
        if taken[day] <= per_day:
            chosen.append(one.case)
    for day, found in sorted(taken.items(), key=str):
        if found > per_day:
            message = "%s: %d pairs are promising; only the first %d are classified (decision.max_classified)"
            log.warning(message, day or "without a date", found, per_day)
    return chosen
