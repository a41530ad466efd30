"""Pairs of a public data set that were labelled again here: by row number, without their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from claims.schema import Label, Relation
from eval.news import digest
from eval.pairs import LabelledPair, find_twins, reasons_against_relation
from eval.records import Fault, Row, find_repeats, read_records, refuse
from eval.sources import Source, read_rows


@dataclass(frozen=True, slots=True)
class RowLabel:
    """The label of one row (from 0) of a public file; `hash` is the start of the SHA-256 of its two texts."""

    id: str
    file: str
    row: int
    hash: str
    label: Label
    relation: Relation | None = None


def read_rows_by_number(path: Path, source: Source, data: Path) -> list[LabelledPair]:
    """Return the labelled rows with their texts, whose columns `source` names.

    InputError lists the rows that the public files do not have, or have with another text, and those that stand twice.
    """
    labels = read_records(path, RowLabel)
    faults = [Fault(row.place, reason) for row in labels for reason in reasons_against(row.record)]
    refuse(
        [
            *faults,
            *find_twins(labels),
            *find_repeats([(r.place, (r.record.file, r.record.row), r.record.label) for r in labels]),
        ]
    )
    tables = {name: read_rows(data / name, source) for name in sorted({row.record.file for row in labels})}
    refuse(fault for row in labels for fault in find_misfits(row, tables[row.record.file], source))
    return [as_labelled(row.record, tables[row.record.file][row.record.row], source) for row in labels]


def reasons_against(label: RowLabel) -> list[str]:
    file = PurePosixPath(label.file)
    outside = ["'file' leaves the data folder"] if file.is_absolute() or ".." in file.parts else []
    return outside + reasons_against_relation(label.label, label.relation)


def find_misfits(row: Row[RowLabel], table: Sequence[Mapping[str, object]], source: Source) -> list[Fault]:
    label = row.record
    if not 0 <= label.row < len(table):
        return [Fault(row.place, f"{label.file} has no row {label.row}")]
    if hash_of(table[label.row], source) != label.hash:
        return [Fault(row.place, f"row {label.row} of {label.file} is not the one that was labelled")]
    return []


def hash_of(row: Mapping[str, object], source: Source) -> str:
    return digest(f"{row[source.premise]}\n{row[source.hypothesis]}")


def as_labelled(label: RowLabel, row: Mapping[str, object], source: Source) -> LabelledPair:
    return LabelledPair(
        left=str(row[source.premise]),
        right=str(row[source.hypothesis]),
        label=label.label,
        id=label.id,
        relation=label.relation,
        language=source.language,
    )
