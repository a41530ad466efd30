"""Public data sets of labelled pairs, read with `datasets`: which file, which columns, what its labels mean here."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, cast

from pydantic import Field

from claims.config import Section
from claims.errors import InputError
from claims.schema import Label
from eval.pairs import LabelledPair


class Source(Section):
    """One data set: where it lies, which columns hold what, and how its labels read here.

    `hypothesis_file` takes the hypotheses from another file with the same rows, for pairs of two languages.
    `columns` names the columns of a file without a header row; `where` keeps the rows with these values.
    A label that is neither in `labels` nor in `ignored_labels` is an error; `any_label` is that of all rows.
    `tokenised` text is cut into tokens, its Arabic without hamzas, as in machine-translated rows; training mends it.
    `swap` exchanges premise and hypothesis. `shuffle` pairs each premise with the hypothesis of another row and labels
    all of them `neutral`.
    """

    name: str
    file: str
    hypothesis_file: str | None = None
    encoding: str = "utf-8"
    format: Literal["csv", "tsv", "quoted-tsv", "json", "lines"]
    premise: str = "premise"
    hypothesis: str = "hypothesis"
    label: str = "label"
    labels: dict[str, Label] = Field(default_factory=dict)
    any_label: Label | None = None
    columns: tuple[str, ...] | None = None
    where: dict[str, str] = Field(default_factory=dict)
    ignored_labels: frozenset[str] = frozenset()
    language: str
    licence: str
    repeat: int = Field(1, ge=1)
    start: int = Field(0, ge=0)
    limit: int | None = Field(None, ge=1)
    tokenised: bool = False
    swap: bool = False
    shuffle: bool = False


def read_sources(folder: Path, sources: Sequence[Source], seed: int) -> list[LabelledPair]:
    """Return the pairs of all sources in order, repeated where the source says so."""
    return [pair for source in sources for pair in read_source(folder, source, seed) * source.repeat]


def read_source(folder: Path, source: Source, seed: int) -> list[LabelledPair]:
    rows = read_rows(folder / source.file, source)
    others = rows if source.hypothesis_file is None else read_rows(folder / source.hypothesis_file, source)
    check_columns(rows, others, source)
    if source.shuffle:
        return shuffled(rows, source, seed)
    check_labels(rows, source)
    pairs = [
        LabelledPair(
            left=str(left[source.premise]),
            right=str(right[source.hypothesis]),
            label=source.any_label or source.labels[str(left[source.label])],
            id=f"{source.name}:{number}",
            group=str(left[source.premise]),  # data sets pair one premise with several hypotheses
            language=source.language,
        )
        for number, (left, right) in enumerate(zip(rows, others, strict=True))
        if is_wanted(left, source) and left[source.premise] and right[source.hypothesis]
    ]
    chosen = pairs[source.start :][: source.limit]
    return [replace(pair, left=pair.right, right=pair.left) for pair in chosen] if source.swap else chosen


def is_wanted(row: Mapping[str, object], source: Source) -> bool:
    wanted = all(str(row[column]) == value for column, value in source.where.items())
    return wanted and (source.any_label is not None or str(row[source.label]) in source.labels)


def check_columns(rows: Sequence[Mapping[str, object]], others: Sequence[Mapping[str, object]], source: Source) -> None:
    label = [] if source.any_label or source.shuffle else [source.label]
    wanted = {source.premise, *label, *source.where}
    missing = sorted(wanted - rows[0].keys() | {source.hypothesis} - others[0].keys()) if rows and others else []
    if missing:
        raise InputError(f"{source.file}: source {source.name!r} names columns that are not there: {missing}")
    if len(rows) != len(others):
        raise InputError(f"{source.file}: {len(rows)} rows, but {source.hypothesis_file} has {len(others)}")


def check_labels(rows: Sequence[Mapping[str, object]], source: Source) -> None:
    if source.any_label:
        return
    unknown = {str(row[source.label]) for row in rows} - source.labels.keys() - source.ignored_labels
    if unknown:
        raise InputError(
            f"{source.file}: source {source.name!r} has labels that its settings map to nothing: {sorted(unknown)}"
        )


def shuffled(rows: list[dict[str, object]], source: Source, seed: int) -> list[LabelledPair]:
    """Pair premises with the hypotheses of other rows: texts about different things, hence neutral."""
    chooser = random.Random(seed)
    hypotheses = [str(row[source.hypothesis]) for row in rows]
    chooser.shuffle(hypotheses)
    premises = [str(row[source.premise]) for row in rows]
    pairs = [
        LabelledPair(left, right, Label.NEUTRAL, language=source.language)
        for left, right in zip(premises, hypotheses, strict=True)
        if left != right
    ]
    return pairs[: source.limit]


def read_rows(path: Path, source: Source) -> list[dict[str, object]]:
    if not path.is_file():
        raise InputError(
            f"{path}: the file of source {source.name!r} is missing; the settings that name it say what it is"
        )
    try:
        from datasets import Dataset, load_dataset
    except ModuleNotFoundError as error:
        raise InputError("public data sets need the package datasets: pip install 'crossclaim[eval]'") from error
    options: dict[str, object] = {"data_files": str(path), "split": "train", "keep_in_memory": True}
    if source.format == "json":
        dataset = load_dataset("json", **options)
    elif source.format == "lines":
        dataset = load_dataset("text", **options)
    else:
        quoting = csv.QUOTE_NONE if source.format == "tsv" else csv.QUOTE_MINIMAL
        separator = "," if source.format == "csv" else "\t"
        names = list(source.columns) if source.columns else None
        dataset = load_dataset(
            "csv",
            sep=separator,
            quoting=quoting,
            keep_default_na=False,
            encoding=source.encoding,
            column_names=names,
            index_col=False,  # else a row with more cells than names shifts all of them
            **options,
        )
    return cast(list[dict[str, object]], cast(Dataset, dataset).to_list())
