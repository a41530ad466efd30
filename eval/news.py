"""Labelled pairs of real articles, by reference: the text itself stays outside and is joined when it is needed."""

from __future__ import annotations

import hashlib
import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product
from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from claims import Detector, read_documents
from claims.align import lay_out
from claims.config import InputSettings
from claims.decide import Occasion
from claims.lexicon import build_lexicon
from claims.pair import make_pair
from claims.pipeline import conclude
from claims.progress import Clock, silent
from claims.promising import make_cases
from claims.schema import Claim, Document, Judgement, Kind, Label, Pair, Relation, Span, Verdict
from claims.syndication import find_origins
from eval.pairs import LabelledPair, Split, find_twins, join_languages, reasons_against_relation
from eval.records import Fault, Row, find_repeats, read_records, refuse
from eval.scoring import Judged, in_order

log = logging.getLogger(__name__)
HASH_DIGITS = 16
HALF = 0.5
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Pool(StrEnum):
    """What a pair was drawn from: all candidate pairs of its day, or those of an early version's taste.

    An early version held some comparable, and saw the promising ones as findings or nearly so.
    """

    CANDIDATES = "candidates"
    COMPARABLE = "comparable"
    PROMISING = "promising"


@dataclass(frozen=True, slots=True)
class Reference:
    """A stretch of an article that is not here: `hash` is the start of the SHA-256 of its whole text."""

    url: str
    start: int
    end: int
    hash: str


@dataclass(frozen=True, slots=True)
class NewsPair:
    """Two claims of one day of news with their label; `probability` is that of having been drawn from the `pool`."""

    id: str
    day: str
    split: Split
    pool: Pool
    probability: float
    left: Reference
    right: Reference
    comparable: Verdict
    label: Label
    relation: Relation | None
    kind: Kind | None
    why: str


def read_news_pairs(path: Path, split: Split | None = None) -> list[NewsPair]:
    """Read a JSONL file of labelled references, of one split or all; InputError lists the rows that are none."""
    rows = read_records(path, NewsPair)
    check_rows(rows)
    return [row.record for row in rows if split in (None, row.record.split)]


def check_rows(rows: Sequence[Row[NewsPair]]) -> None:
    """Raise InputError with the rows that contradict themselves or another row."""
    faults = [Fault(row.place, reason) for row in rows for reason in reasons_against(row.record)]
    refuse(
        [*faults, *find_twins(rows), *find_repeats([(row.place, key_of(row.record), row.record.label) for row in rows])]
    )
    refuse(find_torn_days(rows))


def reasons_against(pair: NewsPair) -> list[str]:
    reasons = reasons_against_relation(pair.label, pair.relation)
    if not DAY.fullmatch(pair.day):
        reasons.append(f"'day' is {pair.day!r}, not a day such as 2015-07-23")
    if not 0 < pair.probability <= 1:
        reasons.append(f"'probability' is {pair.probability}, not above 0 and at most 1")
    if (pair.relation is None) != (pair.kind is None):
        reasons.append("'relation' and 'kind' come together or not at all")
    if pair.comparable is Verdict.NO and pair.label is not Label.NEUTRAL:
        reasons.append(f"a pair that is not comparable is neutral, not {pair.label}")
    if (pair.label is Label.CONTRADICTION) != (pair.relation in (Relation.CONTRADICTION, Relation.DISCREPANCY)):
        reasons.append(f"label {pair.label} does not go with relation {pair.relation}")
    return reasons


def find_torn_days(rows: Sequence[Row[NewsPair]]) -> list[Fault]:
    """Return a fault for each row whose day is in another split by an earlier row."""
    first: dict[str, Split] = {}
    return [
        Fault(row.place, f"the day {row.record.day} is {first[row.record.day]} data in an earlier row")
        for row in rows
        if first.setdefault(row.record.day, row.record.split) is not row.record.split
    ]


def key_of(pair: NewsPair) -> object:
    return frozenset([pair.left, pair.right])


def by_day(pairs: Iterable[NewsPair]) -> dict[str, list[NewsPair]]:
    days: dict[str, list[NewsPair]] = defaultdict(list)
    for pair in pairs:
        days[pair.day].append(pair)
    return dict(sorted(days.items()))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]


def judge_days(detector: Detector, pairs: Sequence[NewsPair], folder: Path, reading: InputSettings) -> list[Judged]:
    """Return the judgements on pairs whose articles stand in `folder` as `<day>.zip`, in the order of the days.

    `reading` says how the days are read. InputError names the pairs whose article is missing or changed. A crash is
    logged and costs the pairs of its day.
    """
    return [
        judged
        for day, some in by_day(pairs).items()
        for judged in judge_day(detector, some, read_documents(folder / f"{day}.zip", settings=reading))
    ]


def judge_day(detector: Detector, pairs: Sequence[NewsPair], articles: Iterable[Document]) -> list[Judged]:
    """Return the judgement on each pair in the context of all articles of its day; the words' rarity comes from there.

    Where an article is cut otherwise by now, so that a labelled claim is no claim any more, the pair is gone.
    """
    documents = sorted(articles, key=lambda document: document.id)
    by_url = {document.url: document for document in documents if document.url}
    refuse_changed(pairs, by_url)
    labelled = [as_labelled(pair, group, by_url) for pair, group in zip(pairs, connect(pairs), strict=True)]
    # Whatever an article makes the program raise is a miss to be counted, not the end of the measurement.
    try:
        found = judge_found(detector, pairs, documents)
    except Exception as error:
        log.error("%s: the program crashed: %r", pairs[0].day, error)
        return [Judged(pair, None) for pair in labelled]
    return [Judged(pair, judgement, judgement is None) for pair, judgement in zip(labelled, found, strict=True)]


def judge_found(detector: Detector, pairs: Sequence[NewsPair], documents: Sequence[Document]) -> list[Judgement | None]:
    """Return the judgement on each pair, None where one of its claims is there no more.

    Where a labelled claim is cut into several by now, the surest finding among them counts.
    """
    cut = list(detector.read(documents))
    by_url = {document.url: claims for document, claims in zip(documents, cut, strict=True) if document.url}
    matched = [list(product(match(pair.left, by_url), match(pair.right, by_url))) for pair in pairs]
    log.info("%s: %d of %d labelled pairs found again", pairs[0].day, sum(map(bool, matched)), len(pairs))
    wanted = [both for sides in matched for both in sides]
    judgements = iter(judge_claims(detector, documents, [claim for claims in cut for claim in claims], wanted))
    judged = [[in_order(next(judgements), left) for left, _ in sides] for sides in matched]
    return [max(some, key=lambda one: one.decision.confidence, default=None) for some in judged]


def refuse_changed(pairs: Sequence[NewsPair], documents: Mapping[str, Document]) -> None:
    refuse(
        Fault(pair.id, f"{reference.url}: the article is missing, or its text is not the one that was labelled")
        for pair in pairs
        for reference in (pair.left, pair.right)
        if reference.url not in documents or digest(documents[reference.url].text) != reference.hash
    )


def match(reference: Reference, claims: Mapping[str, Sequence[Claim]]) -> list[Claim]:
    """Return the claim of the article (by URL) that is the labelled one, or the several that it is cut into by now."""
    span = Span(reference.start, reference.end)
    return [claim for claim in claims[reference.url] if is_part(claim, span) or shared_share(claim, span) >= HALF]


def is_part(claim: Claim, span: Span) -> bool:
    """Say whether a span holds half of a claim or more."""
    return min(claim.end, span.end) - max(claim.start, span.start) >= HALF * (claim.end - claim.start)


def shared_share(claim: Claim, span: Span) -> float:
    """Return the length that claim and span share, over the length of both together."""
    shared = min(claim.end, span.end) - max(claim.start, span.start)
    return max(0, shared) / (max(claim.end, span.end) - min(claim.start, span.start))


def connect(pairs: Sequence[NewsPair]) -> list[str]:
    """Return a group for each pair; pairs that share an article, directly or through others, are in one group."""
    numbers: dict[str, int] = {}
    ends = [[numbers.setdefault(side.url, len(numbers)) for side in (pair.left, pair.right)] for pair in pairs]
    rows, columns = np.array(ends).T
    graph = coo_matrix((np.ones(len(ends)), (rows, columns)), shape=(len(numbers), len(numbers)))
    _, component = connected_components(graph, directed=False)
    return [f"{pair.day} {component[row]}" for pair, row in zip(pairs, rows, strict=True)]


def as_labelled(pair: NewsPair, group: str, documents: Mapping[str, Document]) -> LabelledPair:
    left, right = documents[pair.left.url], documents[pair.right.url]
    return LabelledPair(
        left=left.text[pair.left.start : pair.left.end],
        right=right.text[pair.right.start : pair.right.end],
        label=pair.label,
        id=pair.id,
        kind=pair.kind,
        relation=pair.relation,
        language=join_languages(left.language, right.language),
        group=group,
        split=pair.split,
        weight=1 / pair.probability,
        why=pair.why,
    )


def as_drawn(judged: Sequence[Judged]) -> list[Judged]:
    """Return pairs that stand for themselves only, not for the candidates of a day."""
    return [replace(one, pair=replace(one.pair, weight=1.0)) for one in judged]


def judge_claims(
    detector: Detector, documents: Sequence[Document], claims: Sequence[Claim], wanted: Sequence[tuple[Claim, Claim]]
) -> list[Judgement]:
    """Return the judgements on the wanted pairs as a run would give them; only their articles are embedded."""
    if not wanted:
        return []
    involved = {claim.document for both in wanted for claim in both}
    rows = [row for row, claim in enumerate(claims) if claim.document in involved]
    some = [claims[row] for row in rows]
    whole, origins = build_lexicon(documents, claims), find_origins(claims, detector.config.syndication)
    lexicon = replace(
        whole,
        claims=whole.claims[rows],
        roots=whole.roots[rows],
        weights=whole.weights[rows],
        claim_rows={claim.id: row for row, claim in enumerate(some)},
    )
    vectors = detector.embed(some, Clock(silent))
    articles = lay_out(some, vectors, lexicon, [origins[row] for row in rows])

    def paired(left: Claim, right: Claim) -> Pair:
        return make_pair(left, right, float(vectors[articles.row_of[left.id]] @ vectors[articles.row_of[right.id]]))

    pairs = [paired(left, right) for left, right in wanted]
    cases = make_cases(pairs, articles, detector.config.comparable)
    return conclude(detector.classify(cases), Occasion.COLLECTION)
