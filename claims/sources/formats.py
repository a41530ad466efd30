"""Chooses how to read a file by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from claims.config import InputSettings
from claims.errors import InputError
from claims.objects import File
from claims.schema import Reject
from claims.sources.files import READ_ERRORS, ZIP_SUFFIX
from claims.sources.pages import read_html, read_plain_text
from claims.sources.records import Record
from claims.sources.tables import read_delimited, read_json, read_json_lines, read_parquet

RecordReader = Callable[[File, InputSettings], Iterator[Record | Reject]]

READERS: Mapping[str, RecordReader] = {
    ".csv": read_delimited,
    ".htm": read_html,
    ".html": read_html,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".parquet": read_parquet,
    ".tsv": read_delimited,
    ".txt": read_plain_text,
}


def read_records(files: Iterable[File | Reject], settings: InputSettings) -> Iterator[Record | Reject]:
    """Yield the records of the files in order; a file that cannot be read ends as one reject."""
    for file in files:
        if isinstance(file, Reject):
            yield file
        else:
            yield from read_file(file, settings)


def read_file(file: File, settings: InputSettings) -> Iterator[Record | Reject]:
    try:
        yield from choose_reader(file)(file, settings)
    except InputError as error:
        yield Reject(file.origin, str(error))
    except READ_ERRORS as error:
        yield Reject(file.origin, f"cannot be read: {error}")


def choose_reader(file: File) -> RecordReader:
    if file.suffix not in READERS:
        found = f"'{file.suffix}'" if file.suffix else "no ending"
        expected = ", ".join([*READERS, ZIP_SUFFIX])
        raise InputError(f"not a file of articles: its name has {found}; expected {expected}")
    return READERS[file.suffix]
