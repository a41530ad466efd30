"""Reads articles that stand as records in JSON, JSON lines, CSV and Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.config import InputSettings
from claims.errors import InputError
from claims.objects import File
from claims.schema import Reject
from claims.sources.decoding import decode_text, split_lines
from claims.sources.records import Record, name_fields

if TYPE_CHECKING:
    import pyarrow

DELIMITERS = (",", ";", "\t")
ROWS_AT_ONCE = 256
# The largest that a C long holds everywhere; the size of an article is checked later, with a better message.
MAX_CELL_CHARACTERS = 2**31 - 1
JSON_NAMES: Mapping[type, str] = {
    list: "an array",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one CSV record."""

    origin: str
    cells: list[str]


def read_json_lines(file: File, settings: InputSettings) -> Iterator[Record | Reject]:
    with file.open() as stream:
        for number, line in enumerate(split_lines(stream), start=1):
            if line.strip():
                yield read_json_line(f"{file.origin}:{number}", line, settings)


def read_json_line(origin: str, line: bytes, settings: InputSettings) -> Record | Reject:
    try:
        decoded = decode_text(line)
        content = parse_json(decoded.text)
    except InputError as error:
        return Reject(origin, str(error))
    return make_record(origin, content, settings, decoded.notes)


def read_json(file: File, settings: InputSettings) -> Iterator[Record | Reject]:
    decoded = decode_text(file.read())
    if not decoded.text.strip():
        return
    content = parse_json(decoded.text)
    items = find_articles(content, settings)
    if items is None:
        yield make_record(file.origin, content, settings, decoded.notes)
        return
    for index, item in enumerate(items):
        yield make_record(f"{file.origin}[{index}]", item, settings, decoded.notes)


def parse_json(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        # Many files of JSON lines are called .json.
        hint = "; a file with one object per line should be called .jsonl" if error.msg == "Extra data" else ""
        raise InputError(f"broken JSON at line {error.lineno}, column {error.colno}: {error.msg}{hint}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"JSON that cannot be read: {error}") from error


def find_articles(content: object, settings: InputSettings) -> Sequence[object] | None:
    """Return the articles of a JSON file: its list, or the one list of objects in its object; None if it is one."""
    if isinstance(content, list):
        return content
    if not isinstance(content, dict) or "text" in name_fields(content, settings.columns):
        return None
    lists = [value for value in content.values() if is_list_of_objects(value)]
    return lists[0] if len(lists) == 1 and (lists[0] or len(content) == 1) else None


def is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def make_record(origin: str, content: object, settings: InputSettings, notes: tuple[str, ...]) -> Record | Reject:
    if not isinstance(content, dict):
        return Reject(origin, f"found {JSON_NAMES[type(content)]}; expected a JSON object with source and text")
    return Record(origin, name_fields(content, settings.columns), tuple(content), notes)


def read_delimited(file: File, settings: InputSettings) -> Iterator[Record | Reject]:
    """Read CSV and TSV with a header; an origin gives the line on which a record starts."""
    decoded = decode_text(file.read())
    rows = read_rows(decoded.text, file.origin)
    header = next(rows, None)
    if isinstance(header, Row):
        names = tuple(name.strip() for name in header.cells)
        for row in rows:
            yield row if isinstance(row, Reject) else name_cells(row, names, settings, decoded.notes)
    elif header:
        yield header


def read_rows(text: str, origin: str) -> Iterator[Row | Reject]:
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        place = f"{origin}:{rows.line_num + 1}"
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Reject(place, f"broken CSV: {error}; expected quotes that open and close around a whole field")
        else:
            if cells:
                yield Row(place, cells)


def name_cells(row: Row, names: tuple[str, ...], settings: InputSettings, notes: tuple[str, ...]) -> Record | Reject:
    if len(row.cells) > len(names):
        reason = f"{len(row.cells)} fields where the header has {len(names)}; is a field not quoted?"
        return Reject(row.origin, reason)
    values = dict(zip(names, row.cells, strict=False))
    return Record(row.origin, name_fields(values, settings.columns), names, notes)


def read_parquet(file: File, settings: InputSettings) -> Iterator[Record | Reject]:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    if not file.size:
        return
    with file.open() as stream:
        try:
            batches = ParquetFile(stream).iter_batches(batch_size=ROWS_AT_ONCE)
            rows = (row for batch in batches for row in coarsen_times(batch).to_pylist())
            for index, row in enumerate(rows):
                fields = name_fields(row, settings.columns)
                yield Record(f"{file.origin}[{index}]", fields, tuple(row))
        except (pa.ArrowException, ValueError, OverflowError) as error:
            raise InputError(f"broken Parquet: {error}") from error


def coarsen_times(batch: pyarrow.RecordBatch) -> pyarrow.RecordBatch:
    # Python's datetime holds microseconds; pandas writes nanoseconds, which pyarrow would not convert.
    import pyarrow as pa

    fields = [
        field.with_type(pa.timestamp("us", field.type.tz)) if pa.types.is_timestamp(field.type) else field
        for field in batch.schema
    ]
    return batch.cast(pa.schema(fields), safe=False)
