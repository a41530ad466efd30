"""All measurements of understanding, with the data and remarks that `configs/eval/understanding.yaml` gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from claims import Detector, load_config, read_documents
from claims.config import InputSettings, Section
from eval.metrics import Estimate
from eval.pairs import Split
from eval.records import read_records
from eval.understanding.annotations import (
    ClauseSentence,
    Joined,
    Marked,
    NamePair,
    Piece,
    QuantitySentence,
    Reference,
    SpeakerSentence,
    TimeSentence,
    join,
    read_articles,
    read_marked,
)
from eval.understanding.checkable import explain_checkable, measure_checkable
from eval.understanding.clauses import explain_clauses, measure_clauses
from eval.understanding.names import Spellings, explain_names, measure_names, spell_out
from eval.understanding.polnear import measure_polnear, read_polnear
from eval.understanding.quantities import explain_quantities, measure_quantities
from eval.understanding.speakers import explain_speakers, measure_speakers
from eval.understanding.speed import measure_speed
from eval.understanding.subjectivity import measure_subjectivity, read_labelled_texts
from eval.understanding.times import explain_times, measure_times

M = TypeVar("M", bound=Marked)
Metrics = Mapping[str, Mapping[str, Estimate]]
"""By system and metric."""


class UnderstandingTask(Section):
    """One measurement: `source` is a file of annotations, or for public data a file or folder under `data`."""

    title: str
    source: Path
    items: str
    note: str = ""


class UnderstandingSettings(Section):
    """Where the data lies: `news` holds the days as `<day>.zip`, which `reading` says how to read."""

    introduction: str
    data: Path
    news: Path
    reading: Path
    tasks: dict[str, UnderstandingTask]


@dataclass(frozen=True, slots=True)
class Measured:
    """The metrics of one task, and the program's mistakes in words; `items` counts sentences, pairs or articles."""

    items: int
    metrics: Metrics
    mistakes: Callable[[], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the measurements need: the settings, the part of the data, and the program."""

    settings: UnderstandingSettings
    split: Split
    detector: Detector

    @property
    def reading(self) -> InputSettings:
        return load_config(self.settings.reading).input

    def sentences(self, task: UnderstandingTask, shape: type[M]) -> list[Joined[M]]:
        marked = read_marked(task.source, shape, self.split)
        return join(marked, read_articles([one.sentence for one in marked], self.settings.news, self.reading))

    def spellings(self, task: UnderstandingTask) -> list[Spellings]:
        pairs = [row.record for row in read_records(task.source, NamePair) if row.record.split is self.split]
        sides = [side for pair in pairs for side in (pair.left, pair.right) if isinstance(side, Reference)]
        return spell_out(pairs, read_articles(sides, self.settings.news, self.reading))


def measure_task(name: str, desk: Desk) -> Measured:
    """Run one measurement; InputError where its data is missing."""
    return MEASURES[name](desk, desk.settings.tasks[name])


def measure_sentences(
    shape: type[M],
    measure: Callable[[Sequence[Joined[M]]], Metrics],
    explain: Callable[[Sequence[Joined[M]]], Iterator[str]],
) -> Callable[[Desk, UnderstandingTask], Measured]:
    """Return the measurement of what is read in annotated sentences of one kind."""

    def run(desk: Desk, task: UnderstandingTask) -> Measured:
        sentences = desk.sentences(task, shape)
        return Measured(len(sentences), measure(sentences), lambda: explain(sentences))

    return run


def checkable(desk: Desk, task: UnderstandingTask) -> Measured:
    pieces = desk.sentences(task, Piece)
    return Measured(
        len(pieces), measure_checkable(pieces, desk.detector), lambda: explain_checkable(pieces, desk.detector)
    )


def names(desk: Desk, task: UnderstandingTask) -> Measured:
    pairs = desk.spellings(task)
    return Measured(len(pairs), measure_names(pairs), lambda: explain_names(pairs))


def polnear(desk: Desk, task: UnderstandingTask) -> Measured:
    articles = read_polnear(desk.settings.data / task.source / desk.split)
    return Measured(len(articles), measure_polnear(articles), lambda: iter(()))


def subjectivity(desk: Desk, task: UnderstandingTask) -> Measured:
    texts = read_labelled_texts(desk.settings.data / task.source, desk.split)
    return Measured(len(texts), measure_subjectivity(texts, desk.detector), lambda: iter(()))


def speed(desk: Desk, task: UnderstandingTask) -> Measured:
    documents = list(read_documents(task.source, settings=desk.reading))
    return Measured(len(documents), measure_speed(documents), lambda: iter(()))


MEASURES: Mapping[str, Callable[[Desk, UnderstandingTask], Measured]] = {
    "quantities": measure_sentences(QuantitySentence, measure_quantities, explain_quantities),
    "times": measure_sentences(TimeSentence, measure_times, explain_times),
    "speakers": measure_sentences(SpeakerSentence, measure_speakers, explain_speakers),
    "names": names,
    "clauses": measure_sentences(ClauseSentence, measure_clauses, explain_clauses),
    "checkable": checkable,
    "polnear": polnear,
    "subjectivity": subjectivity,
    "check-worthiness": subjectivity,
    "speed": speed,
}
