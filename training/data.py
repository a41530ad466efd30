"""Labelled pairs for training, read with `datasets`, freed of everything that is held out for measuring."""

from __future__ import annotations

import csv
import random
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from datasets import Dataset, load_dataset

from claims.errors import InputError
from training.recipe import Label, Source

NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Premise and hypothesis as they stand in the data set, with its label in our terms."""

    premise: str
    hypothesis: str
    label: Label


def read_sources(folder: Path, sources: Sequence[Source], seed: int) -> list[LabelledPair]:
    """Return the pairs of all sources in order, repeated where the source says so."""
    return [pair for source in sources for pair in read_source(folder, source, seed) * source.repeat]


def read_source(folder: Path, source: Source, seed: int) -> list[LabelledPair]:
    rows = read_rows(folder / source.file, source)
    others = rows if source.hypothesis_file is None else read_rows(folder / source.hypothesis_file, source)
    if source.shuffle:
        return shuffled(rows, source, seed)
    check_labels(rows, source)
    pairs = [
        LabelledPair(str(left[source.premise]), str(right[source.hypothesis]), source.labels[str(left[source.label])])
        for left, right in zip(rows, others, strict=True)
        if str(left[source.label]) in source.labels and left[source.premise] and right[source.hypothesis]
    ]
    chosen = pairs[source.start :][: source.limit]
    return [LabelledPair(p.hypothesis, p.premise, p.label) for p in chosen] if source.swap else chosen


def check_labels(rows: Sequence[Mapping[str, object]], source: Source) -> None:
    unknown = {str(row[source.label]) for row in rows} - source.labels.keys() - source.ignored_labels
    if unknown:
        raise InputError(
            f"{source.file}: source {source.name!r} has labels that the recipe maps to nothing: {sorted(unknown)}"
        )


def shuffled(rows: list[dict[str, object]], source: Source, seed: int) -> list[LabelledPair]:
    """Pair premises with the hypotheses of other rows: texts about different things, hence neutral."""
    chooser = random.Random(seed)
    hypotheses = [str(row[source.hypothesis]) for row in rows]
    chooser.shuffle(hypotheses)
    premises = [str(row[source.premise]) for row in rows]
    pairs = [LabelledPair(a, b, "neutral") for a, b in zip(premises, hypotheses, strict=True) if a != b]
    return pairs[: source.limit]


def read_rows(path: Path, source: Source) -> list[dict[str, object]]:
    if not path.is_file():
        raise InputError(
            f"{path}: the file of source {source.name!r} is missing; see the recipe for where it comes from"
        )
    options: dict[str, object] = {"data_files": str(path), "split": "train", "keep_in_memory": True}
    if source.format == "json":
        dataset = load_dataset("json", **options)
    elif source.format == "lines":
        dataset = load_dataset("text", **options)
    else:
        quoting = csv.QUOTE_NONE if source.format == "tsv" else csv.QUOTE_MINIMAL
        separator = "," if source.format == "csv" else "\t"
        dataset = load_dataset(
            "csv", sep=separator, quoting=quoting, keep_default_na=False, encoding=source.encoding, **options
        )
    return cast(list[dict[str, object]], cast(Dataset, dataset).to_list())


def without_held_out(
    pairs: Iterable[LabelledPair], held_out: Iterable[LabelledPair], sentences: Iterable[LabelledPair]
) -> list[LabelledPair]:
    """Return the pairs that are no copy of a held-out pair and share no sentence with `sentences`.

    Texts are compared without case, spaces and punctuation, and in either order.
    """
    pair_keys = {pair_key(pair) for pair in held_out}
    sentence_keys = {key for pair in sentences for key in pair_key(pair)}
    return [pair for pair in pairs if pair_key(pair) not in pair_keys and not pair_key(pair) & sentence_keys]


def pair_key(pair: LabelledPair) -> frozenset[str]:
    return frozenset({text_key(pair.premise), text_key(pair.hypothesis)})


def text_key(text: str) -> str:
    return NOT_A_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())
