"""Sentences of real news with what they say, annotated by hand; offsets are those of the article's text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

from claims import read_documents
from claims.config import InputSettings
from claims.schema import Document, Hedge, Precision, Span, Stance, VoiceKind
from eval import news
from eval.pairs import Split
from eval.records import Fault, read_records, refuse


@dataclass(frozen=True, slots=True)
class Reference(news.Reference):
    """A stretch of an article of one day."""

    day: str


@dataclass(frozen=True, slots=True)
class Marked:
    """What every annotated sentence has."""

    id: str
    split: Split
    sentence: Reference


@dataclass(frozen=True, slots=True)
class StatedQuantity:
    """A number with its hedge; `low` and `high` are as stated, in the unit that is written ("" for counted things)."""

    start: int
    end: int
    low: float
    high: float
    hedge: Hedge
    unit: str
    counted: str


@dataclass(frozen=True, slots=True)
class QuantitySentence(Marked):
    quantities: tuple[StatedQuantity, ...]


@dataclass(frozen=True, slots=True)
class NamedTime:
    """A stretch of calendar time; `first` and `last` are None where nobody can know the day."""

    start: int
    end: int
    first: date | None
    last: date | None
    precision: Precision


@dataclass(frozen=True, slots=True)
class TimeSentence(Marked):
    times: tuple[NamedTime, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody who is said to state something; `start` is None where the sentence does not name `who` it is.

    `outer` speakers relay the words of another.
    """

    who: str
    kind: VoiceKind
    stance: Stance
    start: int | None = None
    end: int | None = None
    outer: bool = False


@dataclass(frozen=True, slots=True)
class SpeakerSentence(Marked):
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ClauseSentence(Marked):
    """The statements that a sentence makes, in order; none where it makes none."""

    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Piece(Marked):
    """A piece of a news page, and whether it is a statement that somebody could check."""

    checkable: bool
    why: str


class Sameness(StrEnum):
    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class NamePair:
    """Two names; `right` is a name in Latin letters, or stands in an article, too."""

    id: str
    split: Split
    label: Sameness
    left: Reference
    right: Reference | str


M = TypeVar("M", bound=Marked)


@dataclass(frozen=True, slots=True)
class Joined(Generic[M]):
    """An annotated sentence with its article."""

    marked: M
    document: Document

    @property
    def span(self) -> Span:
        return Span(self.marked.sentence.start, self.marked.sentence.end)

    @property
    def text(self) -> str:
        return self.document.text[self.span.start : self.span.end]


def around(sentence: Joined[M], span: Span, characters: int = 35) -> str:
    """Return a stretch of the article with its surroundings, for developers to read."""
    text = sentence.document.text
    before, after = text[max(0, span.start - characters) : span.start], text[span.end : span.end + characters]
    return f"{before}[{text[span.start : span.end]}]{after}"


Articles = Mapping[tuple[str, str], Document]
"""Articles by day and URL."""


def read_marked(path: Path, shape: type[M], split: Split | None) -> list[M]:
    """Read the annotations of one split, or all; InputError lists the rows that are none."""
    return [row.record for row in read_records(path, shape) if split in (None, row.record.split)]


def read_articles(references: Sequence[Reference], folder: Path, reading: InputSettings) -> Articles:
    """Read the articles that the references name from `<day>.zip`; InputError where one is missing or changed."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for reference in references:
        wanted[reference.day].add(reference.url)
    articles = {
        (day, document.url): document
        for day, urls in sorted(wanted.items())
        for document in read_documents(folder / f"{day}.zip", settings=reading)
        if document.url in urls
    }
    refuse(
        Fault(f"{one.day} {one.url}", "the article is missing, or its text is not the one that was annotated")
        for one in references
        if (one.day, one.url) not in articles or news.digest(articles[one.day, one.url].text) != one.hash
    )
    return articles


def join(marked: Sequence[M], articles: Articles) -> list[Joined[M]]:
    return [Joined(one, articles[one.sentence.day, one.sentence.url]) for one in marked]
