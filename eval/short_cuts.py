"""What the short cuts of a usual run lose: blocking before the encoder, and what a pair must promise to be classified.

The yardstick is a run without them, in which every claim is embedded and every comparable pair classified in both
directions. Gold stands among the day's articles: labelled pairs of the day itself, and sets of articles moved to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from claims import Detector
from claims.config import BlockingSettings
from claims.schema import Document, Judgement, Span
from claims.syndication import find_origins
from eval.events import EventSet, Gold, Place, find_event_sets, read_events
from eval.news import NewsPair, Reference, read_news_pairs, refuse_changed

WITHOUT_LIMIT = 10**9
SEEN_FROM = (0.2, 0.5)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run without short cuts finds from a confidence on, and how much of that a usual run finds, too.

    Disagreements count once however many copies their texts have; of the `gold` ones, `gold_everything` are found
    without short cuts, and `gold_kept` of these by a usual run.
    """

    confidence: float
    everything: int
    kept: int
    gold: int
    gold_everything: int
    gold_kept: int


@dataclass(frozen=True, slots=True)
class GoldFiles:
    """Where gold stands: a file of labelled pairs of days, and folders of sets of articles."""

    pairs: Path
    sets: tuple[Path, ...]


def measure_short_cuts(detector: Detector, day: Path, articles: Sequence[Document], files: GoldFiles) -> list[Kept]:
    """Measure on the articles of a day, `<day>.zip`, and on the gold that belongs among them."""
    labelled = [pair for pair in read_news_pairs(files.pairs) if pair.day == day.stem and pair.relation]
    sets = [read_events(folder) for folder in find_event_sets(files.sets)]
    moved = [document for one in sets for document in move(one, datetime.fromisoformat(f"{day.stem}T00:00Z"))]
    gold = [*gold_of_day(labelled, articles), *(item for one in sets for item in one.gold)]
    return measure_kept(detector, sorted([*articles, *moved], key=lambda document: document.id), gold)


def move(events: EventSet, day: datetime) -> list[Document]:
    """Return the articles of a set with the first one published on a day; the time between them stays."""
    first = min(document.published for document in events.documents if document.published)
    later = day - first.replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        replace(document, published=document.published + later) if document.published else document
        for document in events.documents
    ]


def gold_of_day(pairs: Sequence[NewsPair], articles: Iterable[Document]) -> list[Gold]:
    """Return labelled pairs as gold; InputError names those whose article is missing or changed."""
    by_url = {article.url: article for article in articles if article.url}
    refuse_changed(pairs, by_url)

    def place(side: Reference) -> Place:
        return Place(by_url[side.url].id, Span(side.start, side.end))

    return [
        Gold(
            id=pair.id,
            group=pair.day,
            left=(place(pair.left),),
            right=(place(pair.right),),
            relation=pair.relation,
            kind=pair.kind,
            languages=frozenset(by_url[side.url].language for side in (pair.left, pair.right)),
        )
        for pair in pairs
    ]


def measure_kept(detector: Detector, articles: Sequence[Document], gold: Sequence[Gold]) -> list[Kept]:
    """Compare a usual run with one that embeds every claim and classifies every comparable pair in both directions."""
    runs = [one.judge_all(articles) for one in (detector, without_short_cuts(detector))]
    claims = {claim.id: claim for run in runs for one in run for claim in (one.pair.left, one.pair.right)}
    origins = dict(zip(claims, find_origins(list(claims.values()), detector.config.syndication), strict=True))
    kept = []
    for confidence in SEEN_FROM:
        usual, everything = ([one for one in run if is_found(one, confidence)] for run in runs)
        asked = [{question(one, origins) for one in found} for found in (usual, everything)]
        shown = [{item for item in gold if shows(found, item)} for found in (usual, everything)]
        kept.append(
            Kept(
                confidence=confidence,
                everything=len(asked[1]),
                kept=len(asked[0] & asked[1]),
                gold=len(gold),
                gold_everything=len(shown[1]),
                gold_kept=len(shown[0] & shown[1]),
            )
        )
    return kept


def without_short_cuts(detector: Detector) -> Detector:
    decision = detector.config.decision.model_copy(update={"min_promise": 0.0, "max_classified": WITHOUT_LIMIT})
    changes = {"decision": decision, "blocking": BlockingSettings(from_claims=WITHOUT_LIMIT)}
    return replace(detector, config=detector.config.model_copy(update=changes))


def is_found(judgement: Judgement, confidence: float) -> bool:
    return judgement.decision.relation is not None and judgement.decision.confidence >= confidence


def question(judgement: Judgement, origins: dict[str, str]) -> frozenset[str]:
    """Return what is disagreed about, copies of one text being one."""
    return frozenset(origins[claim.id] for claim in (judgement.pair.left, judgement.pair.right))


def shows(found: Sequence[Judgement], item: Gold) -> bool:
    return any(item.covers(one.pair.left, one.pair.right) for one in found)
