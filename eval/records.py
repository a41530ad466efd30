"""Labelled data from files: every row checked, and every fault of a file reported at once, with its place."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from claims.errors import InputError
from claims.report.files import write_whole

T = TypeVar("T")
SHOWN_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """A record with the place where it stands, such as "pairs.jsonl:17"."""

    place: str
    record: T


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, in words for the user."""

    place: str
    reason: str


def read_records(path: Path, shape: type[T]) -> list[Row[T]]:
    """Return the rows of a JSONL file, or of a TSV file with a header row, as values of a dataclass.

    Fields that the dataclass does not have are remarks and ignored. InputError lists the rows that do not fit.
    """
    adapter = TypeAdapter(shape)
    rows: list[Row[T]] = []
    faults: list[Fault] = []
    for place, text in lines(path):
        try:
            rows.append(Row(place, adapter.validate_json(text)))
        except ValidationError as error:
            faults.append(Fault(place, describe(error)))
    refuse(faults)
    return rows


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each row's place with its JSON; a TSV's filled cells are made into one object, `…_meta` holding JSON."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error
    if path.suffix == ".tsv":
        yield from cells(path, text)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"{path}:{number}", line


def cells(path: Path, text: str) -> Iterator[tuple[str, str]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    try:
        for row in reader:
            place = f"{path}:{reader.line_num}"
            if None in row:
                raise InputError(f"{place}: has more cells than the header row has names")
            filled = {name: decode(name, cell) for name, cell in row.items() if cell}
            yield place, json.dumps(filled)
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}: no row of a TSV file: {error}") from error


def decode(name: str, cell: str) -> object:
    """Return the JSON of a cell that should hold some, or the cell as it is, to be refused with its place."""
    try:
        return json.loads(cell) if name.endswith("_meta") else cell
    except json.JSONDecodeError:
        return cell


def describe(error: ValidationError) -> str:
    problems = [f"'{'.'.join(map(str, item['loc'])) or 'row'}': {item['msg']}" for item in error.errors()]
    return "; ".join(problems)


def refuse(faults: Iterable[Fault]) -> None:
    """Raise InputError with the faults, one a line, where there are any."""
    found = [f"{fault.place}: {fault.reason}" for fault in faults]
    if found:
        more = [f"… and {len(found) - SHOWN_FAULTS} more"] if len(found) > SHOWN_FAULTS else []
        raise InputError("\n".join([*found[:SHOWN_FAULTS], *more]) + "\nThe labels are explained in docs/labelling.md.")


def find_repeats(rows: Iterable[tuple[str, object, str]]) -> list[Fault]:
    """Return a fault for each row (place, key, label) whose key stood before, with the same label or with another."""
    first: dict[object, tuple[str, str]] = {}
    faults = []
    for place, key, label in rows:
        seen_place, seen_label = first.setdefault(key, (place, label))
        if seen_place == place:
            continue
        contrast = f"as {seen_label}, here as {label}: one of them must go" if label != seen_label else "already"
        faults.append(Fault(place, f"the same pair stands in {seen_place} {contrast}"))
    return faults


def write_records(records: Iterable[Mapping[str, object]], path: Path) -> None:
    """Write JSONL whole or not at all, making the folder where it is missing; OutputError where that fails."""
    write_whole(path, ((json.dumps(record, ensure_ascii=False) + "\n").encode() for record in records))
