"""English attribution on PolNeAR (Newell, Margolin, Ruths 2018): articles with sources, cues and contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from claims.errors import InputError
from claims.schema import Claim, Document, Span
from claims.segment import ClauseSegmenter
from claims.understand.attribution import attribute
from eval.metrics import Estimate
from eval.understanding.tally import Tally, measure_tallies

ENTITY = re.compile(r"(?P<id>T\d+)\t(?P<type>\w+) (?P<spans>\d+ \d+(?:;\d+ \d+)*)\t")
EVENT = re.compile(r"E\d+\tAttribution:\S+(?P<roles>(?: \S+:T\d+)*)")
PRONOUN = re.compile(r"(?:he|she|they|it|i|we|who|you|that|which|his|her|their|its|my|our)", re.IGNORECASE)
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Quote:
    """A content with the places that name its source; none where nobody is named."""

    content: Span
    sources: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Annotated:
    document: Document
    quotes: tuple[Quote, ...]


def read_polnear(folder: Path) -> list[Annotated]:
    """Read a split of PolNeAR with its folders `text` and `attributions`; the first annotation of an article counts."""
    files = sorted((folder / "text").glob("*.txt"))
    if not files:
        raise InputError(f"{folder}: no articles of PolNeAR in {folder / 'text'}")
    return [
        Annotated(read_article(file), read_quotes(annotation))
        for file in files
        if (annotation := next(iter(sorted((folder / "attributions").glob(f"{file.stem}_*.ann"))), None))
    ]


def read_article(file: Path) -> Document:
    return Document(file.stem, file.stem.split("_")[0], file.read_text(encoding="utf-8"), "en", file.name)


def read_quotes(file: Path) -> tuple[Quote, ...]:
    lines = file.read_text(encoding="utf-8").splitlines()
    spans = {found["id"]: enclose(found["spans"]) for line in lines if (found := ENTITY.match(line))}
    return tuple(
        Quote(content, tuple(spans[one] for one in roles.get("Source", ()) if one in spans))
        for line in lines
        if (found := EVENT.match(line))
        for roles in [read_roles(found["roles"])]
        for content in [spans[one] for one in roles.get("Content", ()) if one in spans]
    )


def enclose(spans: str) -> Span:
    ends = [int(end) for end in re.findall(r"\d+", spans)]
    return Span(min(ends), max(ends))


def read_roles(text: str) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {}
    for pair in text.split():
        role, _, entity = pair.partition(":")
        roles.setdefault(role.rstrip("0123456789"), []).append(entity)
    return roles


def measure_polnear(articles: Sequence[Annotated]) -> dict[str, dict[str, Estimate]]:
    """Return the metrics over claims: attributed at all, and to the right source where that is named.

    A claim is attributed where contents make up half of it or it holds a whole one. Articles are drawn together.
    """
    counted = [count(article) for article in articles]
    metrics = measure_tallies([one for one, _ in counted], "attributed") | measure_tallies(
        [other for _, other in counted], "source"
    )
    return {"crossclaim": metrics}


def count(article: Annotated) -> tuple[Tally, Tally]:
    """Return how many claims of an article are rightly attributed, and how many rightly to a named source."""
    claims = attribute(ClauseSegmenter().segment(article.document), article.document)
    told = [(claim, [quote for quote in article.quotes if is_told(claim, quote)]) for claim in claims]
    named = [(claim, quotes, names(article, quotes)) for claim, quotes in told]
    attributed = Tally(
        sum(bool(claim.speaker and quotes) for claim, quotes in told),
        sum(claim.speaker is not None for claim, _ in told),
        sum(bool(quotes) for _, quotes in told),
    )
    sources = Tally(
        sum(any(stands_at(claim, span) for span in spans) for claim, _, spans in named),
        # Who speaks where the article says no more than "he" is not asked here.
        sum(claim.speaker is not None and (bool(spans) or not quotes) for claim, quotes, spans in named),
        sum(bool(spans) for _, _, spans in named),
    )
    return attributed, sources


def names(article: Annotated, quotes: Sequence[Quote]) -> list[Span]:
    """Return the places that name the sources, pronouns left out."""
    text = article.document.text
    spans = [span for quote in quotes for span in quote.sources]
    return [span for span in spans if not PRONOUN.fullmatch(text[span.start : span.end])]


def stands_at(claim: Claim, source: Span) -> bool:
    return claim.speaker is not None and claim.speaker.span.overlaps(source)


def is_told(claim: Claim, quote: Quote) -> bool:
    shared = min(claim.end, quote.content.end) - max(claim.start, quote.content.start)
    return shared >= HALF * min(claim.end - claim.start, len(quote.content))
