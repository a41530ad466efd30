"""How many labelled disagreements each step before the classifier keeps, and how many pairs it leaves to look at.

Pairing, comparability and the promise (see `claims.decide`) sieve a day's candidate pairs, so that a laptop classifies
a few thousand of them. What they drop, no classifier can find.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from claims import Detector, read_documents
from claims.config import InputSettings
from claims.decide import promise
from claims.progress import Clock, silent
from claims.promising import make_cases
from claims.schema import Claim, Document, Verdict
from eval.news import NewsPair, by_day, match, refuse_changed

PAIRED, COMPARABLE = "paired", "comparable"
RANKS = (500, 1000, 1500, 2000, 3000, 5000, 10_000)


@dataclass(frozen=True, slots=True)
class Sieved:
    """What passed a step on one day: pairs of all kinds, and labelled disagreements."""

    pairs: int
    findings: int


def sieve_days(
    detector: Detector, pairs: Sequence[NewsPair], folder: Path, reading: InputSettings
) -> dict[str, list[Sieved]]:
    """Return for each step, in order, what passes it on each day that has labelled disagreements."""
    steps: dict[str, list[Sieved]] = {}
    for day, some in by_day(pair for pair in pairs if pair.relation).items():
        articles = sorted(read_documents(folder / f"{day}.zip", settings=reading), key=lambda article: article.id)
        for name, sieved in sieve_day(detector, some, articles).items():
            steps.setdefault(name, []).append(sieved)
    return steps


def sieve_day(detector: Detector, labelled: Sequence[NewsPair], articles: Sequence[Document]) -> dict[str, Sieved]:
    """Return what passes each step on one day; the first step is to be labelled and still cut into the same claims."""
    refuse_changed(labelled, {article.url: article for article in articles if article.url})
    collected = detector.collect(articles, Clock(silent))
    cases = make_cases(collected.pairs, collected.articles, detector.config.comparable)
    ranked = sorted(zip(promise(cases), cases, strict=True), key=lambda one: -one[0])
    ranks = {frozenset([case.pair.left.id, case.pair.right.id]): rank for rank, (_, case) in enumerate(ranked)}
    kept = sum(case.comparability.verdict is not Verdict.NO for case in cases)
    found = [best_rank(pair, articles, collected.claims, ranks) for pair in labelled]
    limits = {PAIRED: len(cases), COMPARABLE: kept} | {f"{limit:,}": min(limit, len(cases)) for limit in RANKS}
    return {"labelled": Sieved(len(cases), len(labelled))} | {
        name: Sieved(limit, sum(rank < limit for rank in found)) for name, limit in limits.items()
    }


def best_rank(
    pair: NewsPair, articles: Sequence[Document], claims: Sequence[Claim], ranks: Mapping[frozenset[str], int]
) -> int:
    """Return the rank of a labelled pair, or the best of those that it is cut into by now; else past the last."""
    urls = {article.id: article.url for article in articles}
    sides = [
        [claim.id for claim in match(side, {side.url: [one for one in claims if urls[one.document] == side.url]})]
        for side in (pair.left, pair.right)
    ]
    return min((ranks.get(frozenset(both), len(ranks)) for both in product(*sides)), default=len(ranks))
