"""Draw pairs of a day's news for labelling, from bands of several rankings, with their probability of being drawn.

True disagreements are rare among a day's candidate pairs, so they are looked for from several sides. As every pair's
probability is known, precision and recall over all candidate pairs can be estimated from the labelled ones
(Horvitz and Thompson 1952).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from claims import Detector
from claims.config import BlockingSettings
from claims.decide import Case, Occasion, decide_case, strongest
from claims.errors import InputError
from claims.pipeline import Collected
from claims.progress import Clock, silent
from claims.promising import choose_most_promising, ids_of, keep_promising, make_cases
from claims.schema import Claim, Document, Pair
from eval.news import NewsPair, Pool, check_rows, digest, key_of, read_news_pairs
from eval.pairs import Split
from eval.records import Row, read_records, write_records

FIGURES = ("quantity.disjoint", "quantity.volatile", "quantity.hedge")
POLARITY = ("negation.opposite", "words.opposite", "degree.opposite", "status.opposite")
DENIALS = ("attribution.denial", "attribution.responsibility")
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Band:
    """The candidates from rank `start` to `stop` of a ranking (all of them where None), of which `size` are drawn."""

    ranking: str
    start: int
    stop: int | None
    size: int


BANDS = (
    Band("similarity", 0, 500, 5),
    Band("similarity", 500, 5_000, 5),
    Band("similarity", 5_000, 50_000, 5),
    Band("any", 0, None, 12),
    Band("rare words, figures differ", 0, 40, 14),
    Band("rare words, figures differ", 40, 400, 8),
    Band("rare words, figures differ", 400, None, 5),
    Band("polarity", 0, 100, 8),
    Band("polarity", 100, None, 4),
    Band("denials", 0, 40, 8),
    Band("denials", 40, None, 4),
    Band("classifier", 0, 60, 10),
    Band("classifier", 60, 400, 8),
    Band("classifier", 400, 2_000, 4),
    Band("confidence", 0, 50, 22),
    Band("confidence", 50, 300, 8),
)


def overlap(case: Case) -> float:
    return case.comparability.overlap


def model_contradiction(case: Case) -> float:
    return max(case.scores.forward.contradiction, case.scores.backward.contradiction)


def confidence(case: Case) -> float:
    return decide_case(case, Occasion.COLLECTION).confidence


@dataclass(frozen=True, slots=True)
class Ranking:
    """The cases in which one of `codes` was seen (all where there are none), highest value first."""

    value: Callable[[Case], float]
    codes: tuple[str, ...] = ()

    def order(self, cases: Sequence[Case]) -> list[int]:
        members = [row for row, case in enumerate(cases) if not self.codes or strongest(case, *self.codes)]
        values = {row: self.value(cases[row]) for row in members}
        return sorted(members, key=lambda row: (-values[row], row))


RANKINGS = {
    "similarity": Ranking(lambda case: case.pair.similarity),
    "any": Ranking(lambda case: 0.0),
    "rare words, figures differ": Ranking(overlap, FIGURES),
    "polarity": Ranking(overlap, POLARITY),
    "denials": Ranking(overlap, DENIALS),
    "classifier": Ranking(model_contradiction),
    "confidence": Ranking(confidence),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A candidate pair, its probability of having been drawn by any band, and the bands that did."""

    pair: Pair
    probability: float
    bands: tuple[str, ...]


def draw(cases: Sequence[Case], bands: Sequence[Band], seed: int) -> list[Drawn]:
    """Return the cases that the bands draw, each once, in shuffled order; the same for the same cases and seed."""
    chooser = random.Random(seed)
    orders = {name: RANKINGS[name].order(cases) for name in sorted({band.ranking for band in bands})}
    missed = [1.0] * len(cases)
    drawn: dict[int, list[str]] = {}
    for band in bands:
        members = orders[band.ranking][band.start : band.stop]
        size = min(band.size, len(members))
        for row in members:
            missed[row] *= 1 - size / len(members)
        for row in chooser.sample(members, size):
            drawn.setdefault(row, []).append(f"{band.ranking} {band.start}")
    rows = sorted(drawn)
    chooser.shuffle(rows)
    return [Drawn(cases[row].pair, round(1 - missed[row], DIGITS), tuple(drawn[row])) for row in rows]


def candidates(detector: Detector, documents: Sequence[Document]) -> list[Case]:
    """Return the candidate pairs of a day, one for each two origins; the most promising ones are classified.

    All claims are embedded, so that what blocking would leave out can be drawn, too.
    """
    decision = detector.config.decision
    unblocked = BlockingSettings(from_claims=detector.config.pairing.max_claims)
    whole = replace(detector, config=detector.config.model_copy(update={"blocking": unblocked}))
    collected = whole.collect(documents, Clock(silent))
    pairs = without_copies(collected)
    cases = make_cases(pairs, collected.articles, detector.config.comparable)
    promising = keep_promising(cases, decision.min_promise)
    classified = detector.classify(choose_most_promising(promising, decision.max_classified))
    by_pair = {ids_of(case.pair): case for case in classified}
    return [by_pair.get(ids_of(case.pair), case) for case in cases]


def without_copies(collected: Collected) -> list[Pair]:
    """Return the candidate pairs without those whose two sides are copies of another pair's sides."""
    kept: dict[frozenset[str], Pair] = {}
    for pair in sorted(collected.pairs, key=lambda pair: (pair.left.id, pair.right.id)):
        kept.setdefault(frozenset(collected.origins[claim.id] for claim in (pair.left, pair.right)), pair)
    return list(kept.values())


def sheet(drawn: Iterable[Drawn], day: str, split: Split, documents: Mapping[str, Document]) -> list[dict[str, object]]:
    """Return the pairs as records to be labelled, each side with its whole article; they stay outside the project."""
    return [
        {
            "id": f"{day}-{number:04d}",
            "day": day,
            "split": split,
            "pool": Pool.CANDIDATES,
            "probability": one.probability,
            "bands": one.bands,
            "left": side(one.pair.left, documents[one.pair.left.document]),
            "right": side(one.pair.right, documents[one.pair.right.document]),
            "comparable": None,
            "label": None,
            "relation": None,
            "kind": None,
            "why": None,
        }
        for number, one in enumerate(drawn)
    ]


def side(claim: Claim, document: Document) -> dict[str, object]:
    if not document.url:
        raise InputError(f"{document.origin}: the article has no URL, so nothing can refer to it")
    text = document.text
    return {
        "url": document.url,
        "start": claim.start,
        "end": claim.end,
        "hash": digest(text),
        "source": document.source,
        "published": document.published.isoformat() if document.published else None,
        "title": document.title,
        "claim": claim.text,
        "article": f"{text[: claim.start]}【{claim.text}】{text[claim.end :]}",
    }


def adopt_sheets(sheets: Sequence[Path], file: Path) -> int:
    """Add labelled sheets to a file of references and return how many pairs it holds then.

    A pair that is there already is replaced. InputError lists the lines that are not labelled yet, or wrongly, and
    those whose id another pair has: a day is drawn once, since a second draw changes the probabilities of the first.
    """
    added = [row.record for path in sheets for row in read_records(path, NewsPair)]
    keys = {key_of(pair) for pair in added}
    kept = [pair for pair in read_news_pairs(file) if key_of(pair) not in keys] if file.is_file() else []
    pairs = sorted([*kept, *added], key=lambda pair: pair.id)
    check_rows([Row(f"pair {number} of {file} with the sheets", pair) for number, pair in enumerate(pairs, 1)])
    write_records((asdict(pair) for pair in pairs), file)
    return len(pairs)
