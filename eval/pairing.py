"""How many of the known disagreements become candidate pairs at all, by the number of candidates a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from claims import Detector
from claims.language import detect_language
from claims.lexicon import build_lexicon
from claims.meeting import numbered
from claims.pair import find_pairs
from claims.progress import Clock, silent
from claims.schema import Claim, Document, Label, Relation, Span
from claims.syndication import find_origins
from eval.events import EventSet, Gold, Place, stands_in
from eval.metrics import Estimate
from eval.news import digest
from eval.pairs import LabelledPair
from eval.runs import Hit, share, shares_by_facet

CANDIDATES = (1, 5, 10, 20)


def pairing_recall(detector: Detector, sets: Sequence[EventSet]) -> dict[str, Estimate]:
    """Return the share of contradictions and discrepancies of which two claims become a candidate pair.

    It stands by candidates a claim, and for the number of them in the settings by kind, relation and language, too.
    All sets are one collection, without dates, so that the claims of each are distractors for the others.
    """
    documents, gold = merge(sets)
    gold = [item for item in gold if item.relation is not Relation.UPDATE]
    claims = [claim for document in documents for claim in detector.understand(document)]
    vectors = detector.embed(claims, Clock(silent))
    words = build_lexicon(documents, claims).claims
    origins = numbered(find_origins(claims, detector.config.syndication))
    wanted = [claim_pairs(item, claims) for item in gold]
    recall: dict[str, Estimate] = {}
    for count in sorted({*CANDIDATES, detector.config.pairing.candidates}):
        settings = detector.config.pairing.model_copy(update={"candidates": count})
        found = {
            frozenset((pair.left.id, pair.right.id)) for pair in find_pairs(claims, vectors, words, origins, settings)
        }
        hits = [not found.isdisjoint(pairs) for pairs in wanted]
        whole = [Hit(hit, item.group) for item, hit in zip(gold, hits, strict=True)]
        recall[f"pairing recall at {count}"] = share(whole)
        if count == detector.config.pairing.candidates:
            recall |= shares_by_facet(f"pairing recall at {count}", gold, hits)
    return recall


def merge(sets: Sequence[EventSet]) -> tuple[list[Document], list[Gold]]:
    """Return the articles, undated and under ids that number their set, and the gold disagreements between them."""
    documents = [
        replace(document, id=f"{number}/{document.id}", published=None)
        for number, events in enumerate(sets)
        for document in events.documents
    ]
    gold = [
        replace(item, left=moved(item.left, number), right=moved(item.right, number))
        for number, events in enumerate(sets)
        for item in events.gold
    ]
    return documents, gold


def moved(places: Sequence[Place], number: int) -> tuple[Place, ...]:
    return tuple(replace(place, document=f"{number}/{place.document}") for place in places)


def claim_pairs(item: Gold, claims: Sequence[Claim]) -> set[frozenset[str]]:
    """Return the pairs of claim ids that are this disagreement."""
    left, right = ([claim.id for claim in claims if stands_in(claim, side)] for side in (item.left, item.right))
    return {frozenset(pair) for pair in product(left, right)}


def as_events(pairs: Sequence[LabelledPair], name: str) -> EventSet:
    """Return labelled pairs as articles of one text each; their contradictions are the gold."""
    documents = {text: article(text) for pair in pairs for text in (pair.left, pair.right)}
    return EventSet(
        name=name,
        documents=tuple(documents.values()),
        gold=tuple(as_gold(pair, documents) for pair in pairs if pair.label is Label.CONTRADICTION),
        traps=(),
    )


def article(text: str) -> Document:
    return Document(id=digest(text), source=digest(text), text=text, language=detect_language(text), origin="a pair")


def as_gold(pair: LabelledPair, documents: dict[str, Document]) -> Gold:
    left, right = (documents[text] for text in (pair.left, pair.right))
    return Gold(
        id=pair.id,
        group=pair.group or pair.id,
        left=(Place(left.id, Span(0, len(left.text))),),
        right=(Place(right.id, Span(0, len(right.text))),),
        relation=pair.relation,
        kind=pair.kind,
        languages=frozenset({left.language, right.language}),
    )
