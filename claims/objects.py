"""Files in object storage and wherever else fsspec reaches, by their URLs: s3://, gs://, abfs://, hdfs://, memory://.

Each kind of storage needs its own package beside fsspec, such as s3fs, and takes keys and addresses from its own
environment variables and files.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname
from typing import BinaryIO, cast

import fsspec

from claims.errors import InputError, OutputError

SEPARATOR = "://"


@dataclass(frozen=True, slots=True)
class Stored:
    """An object: `name` is its path below what was asked for, "" for that itself; `size` is in bytes."""

    url: str
    name: str
    size: int


def is_url(given: str) -> bool:
    return SEPARATOR in given


def list_objects(url: str) -> list[Stored]:
    """Return the objects below a URL by their names, or the one that it names; InputError where there are none."""
    with complaining(url):
        storage, root = fsspec.url_to_fs(url)
        found = storage.find(root, detail=True)
    if not found:
        raise InputError(f"{url}: no such object, and no objects below it")
    return [
        Stored(storage.unstrip_protocol(path), path.removeprefix(root).lstrip("/"), int(details["size"] or 0))
        for path, details in sorted(found.items())
    ]


def open_object(url: str) -> BinaryIO:
    """Open an object for reading; it is fetched as it is read."""
    storage, path = fsspec.url_to_fs(url)
    return cast(BinaryIO, storage.open(path, "rb"))


def upload(folder: Path, url: str) -> None:
    """Write the files of a folder below a URL, each whole or not at all; OutputError where that fails."""
    for path in sorted(folder.iterdir()):
        target = f"{url.rstrip('/')}/{path.name}"
        try:
            storage, place = fsspec.url_to_fs(target)
            storage.makedirs(dirname(place), exist_ok=True)
            storage.put_file(str(path), place)
        except Exception as error:  # each kind of storage raises errors of its own
            raise OutputError(f"{target}: cannot be written ({error})") from error


@contextmanager
def complaining(url: str) -> Iterator[None]:
    """Turn whatever a kind of storage raises into InputError: its package missing, no such bucket, no permission."""
    try:
        yield
    except Exception as error:
        raise InputError(f"{url}: cannot be reached ({error})") from error
