"""Labelled pairs of real articles, by reference: the text itself stays outside and is joined when it is needed."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from claims.errors import InputError
from claims.schema import Claim, Document, Kind, Label, Relation, Span, Verdict

HASH_DIGITS = 16
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Reference:
    """A stretch of an article that is not here: `digest` is the start of the SHA-256 of its whole text."""

    url: str
    span: Span
    digest: str


@dataclass(frozen=True, slots=True)
class NewsPair:
    """Two claims of one day of news with their label; `probability` is that of having been drawn for labelling."""

    id: str
    day: str
    left: Reference
    right: Reference
    probability: float
    comparable: Verdict
    label: Label
    relation: Relation | None
    kind: Kind | None


def read_news_pairs(path: Path) -> list[NewsPair]:
    """Read a JSONL file of labelled references; InputError names the line that is none."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [parse(line, f"{path}:{number}") for number, line in enumerate(lines, 1)]


def parse(line: str, place: str) -> NewsPair:
    try:
        record = json.loads(line)
        return NewsPair(
            id=record["id"],
            day=record["day"],
            left=reference(record["left"]),
            right=reference(record["right"]),
            probability=float(record["probability"]),
            comparable=Verdict(record["comparable"]),
            label=Label(record["label"]),
            relation=Relation(record["relation"]) if record["relation"] else None,
            kind=Kind(record["kind"]) if record["kind"] else None,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{place}: is no labelled pair ({error!r}); see docs/labelling.md") from error


def reference(record: Mapping[str, object]) -> Reference:
    return Reference(str(record["url"]), Span(int(str(record["start"])), int(str(record["end"]))), str(record["hash"]))


def by_day(pairs: Iterable[NewsPair]) -> dict[str, list[NewsPair]]:
    days: dict[str, list[NewsPair]] = defaultdict(list)
    for pair in pairs:
        days[pair.day].append(pair)
    return days


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]


def match(
    reference: Reference, claims: Mapping[str, Sequence[Claim]], documents: Mapping[str, Document]
) -> Claim | None:
    """Return the claim that overlaps a reference by half or more, or None where the article is cut otherwise by now.

    `claims` and `documents` are those of one day, by URL. InputError where the article's text is not the labelled one.
    """
    document = documents.get(reference.url)
    if document is None or digest(document.text) != reference.digest:
        raise InputError(f"{reference.url}: the article is missing, or its text is not the one that was labelled")
    best = max(claims[reference.url], key=lambda claim: shared_share(claim, reference.span), default=None)
    return best if best and shared_share(best, reference.span) >= HALF else None


def shared_share(claim: Claim, span: Span) -> float:
    """Return the length that claim and span share, over the length of both together."""
    shared = min(claim.end, span.end) - max(claim.start, span.start)
    return max(0, shared) / (max(claim.end, span.end) - min(claim.start, span.start))
