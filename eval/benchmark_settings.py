"""What the benchmarks are: one YAML file names each with its data, its remarks and what others published."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from claims.config import Section
from claims.schema import Label
from eval.pairs import Split
from eval.sources import Source


class Published(Section):
    """A figure that somebody else published for the same data."""

    system: str
    metric: str
    value: float


class Named(Section):
    """What all benchmarks have: a title and a remark for the table, and others' figures."""

    title: str
    note: str = ""
    published: tuple[Published, ...] = ()


class Inference(Named):
    """Three-way inference on a public data set; `entailment_only` asks no more than entailment or not."""

    task: Literal["inference"]
    source: Source
    entailment_only: bool = False


class Similarity(Named):
    """Rank correlation of the encoder's cosine with people's scores; `scores` is a file of one number a line."""

    task: Literal["similarity"]
    source: Source
    scores: str


class Retrieval(Named):
    """Whether the nearest sentence of the other language is the translation."""

    task: Literal["retrieval"]
    source: Source


class Written(Named):
    """Labelled pairs of texts, written for this project, by kind."""

    task: Literal["written"]
    file: Path
    split: Split


class Referenced(Named):
    """Pairs of a public data set that were labelled again here, by row number."""

    task: Literal["referenced"]
    file: Path
    source: Source


class News(Named):
    """Labelled pairs of real news, as they were drawn and weighted to whole days; `folder` is relative to `data`."""

    task: Literal["news"]
    file: Path
    folder: str
    split: Split


class Events(Named):
    """Whole runs on sets of articles; `gold` where it does not lie beside the articles."""

    task: Literal["events"]
    folders: tuple[Path, ...]
    gold: Path | None = None


class Pairing(Named):
    """How many contradictions become candidate pairs."""

    task: Literal["pairing"]
    file: Path
    folders: tuple[Path, ...]
    split: Split


Task = Annotated[
    Inference | Similarity | Retrieval | Written | Referenced | News | Events | Pairing, Field(discriminator="task")
]


class Benchmarks(Section):
    """All benchmarks by name; sources are relative to `data`, and `news` is the config to read days of news with."""

    data: Path
    news: Path
    labels: dict[str, dict[str, Label]] = Field(default_factory=dict)
    benchmarks: dict[str, Task]
