"""Files in object storage and wherever else fsspec reaches, by their URLs: s3://, gs://, abfs://, hdfs://, memory://.

Each kind of storage needs its own package beside fsspec, such as s3fs, and takes keys and addresses from its own
environment variables and files. Pages of the web are not fetched.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

import fsspec

from claims.errors import InputError, OutputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SEPARATOR = "://"
WEB = ("http", "https")
PROBE = "crossclaim.probe"


@dataclass(frozen=True, slots=True)
class File:
    """A file to read, wherever it lies; `size` is in bytes, as its folder or zip declares it."""

    origin: str
    name: str
    size: int
    open: Callable[[], BinaryIO]

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name).stem

    def read(self) -> bytes:
        with self.open() as stream:
            return stream.read()


def is_url(given: str) -> bool:
    return SEPARATOR in given


def check_reachable(url: str) -> None:
    """Raise InputError unless there is an object, or something below it."""
    with complaining(InputError, f"{url}: cannot be reached"):
        storage, root = locate(url)
        exists = storage.exists(root)
    if not exists:
        raise InputError(f"{url}: no such object, and no objects below it")


def list_objects(url: str) -> dict[str, File]:
    """Return the objects by their paths below a URL, in order, or the one that it names, under "".

    InputError where they cannot be listed, or there are none.
    """
    with complaining(InputError, f"{url}: cannot be reached"):
        storage, root = locate(url)
        found = {
            path.removeprefix(root).lstrip("/"): File(
                origin=storage.unstrip_protocol(path),
                name=PurePosixPath(path).name,
                size=int(details["size"] or 0),
                open=partial(open_object, storage, path),
            )
            for path, details in sorted(storage.find(root, detail=True).items())
        }
    if not found:
        raise InputError(f"{url}: no such object, and no objects below it")
    return found


def locate(url: str) -> tuple[fsspec.AbstractFileSystem, str]:
    """Return the storage of a URL, and the path there."""
    if url.split(SEPARATOR)[0] in WEB:
        raise ValueError("pages of the web are not fetched; give files, or the URL of object storage such as s3://")
    storage, path = fsspec.url_to_fs(url)
    return storage, path


def open_object(storage: fsspec.AbstractFileSystem, path: str) -> BinaryIO:
    """Open an object for reading; it is fetched as it is read."""
    with complaining(OSError, "the storage failed"):
        return cast(BinaryIO, io.BufferedReader(ObjectStream(storage.open(path, "rb"))))


class ObjectStream(io.RawIOBase):
    """A stream that raises OSError, whatever its kind of storage raises."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self.stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self.stream.seekable()

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        with complaining(OSError, "the storage failed"):
            read = self.stream.read(len(view))
        view[: len(read)] = read
        return len(read)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with complaining(OSError, "the storage failed"):
            return self.stream.seek(offset, whence)

    def tell(self) -> int:
        return self.stream.tell()

    def close(self) -> None:
        self.stream.close()
        super().close()


def check_destination(url: str) -> None:
    """Raise OutputError unless objects can be written below a URL; what is missing of it is made."""
    with complaining(OutputError, f"{url}: cannot be written"):
        storage, folder = locate(url)
        storage.makedirs(folder, exist_ok=True)
        storage.pipe_file(f"{folder.rstrip('/')}/{PROBE}", b"")
        # Some may write there, but not delete.
        with suppress(Exception):
            storage.rm_file(f"{folder.rstrip('/')}/{PROBE}")


def upload(folder: Path, url: str) -> None:
    """Write the files of a folder below a URL; OutputError names the one where that fails."""
    for path in sorted(folder.iterdir()):
        target = f"{url.rstrip('/')}/{path.name}"
        with complaining(OutputError, f"{target}: cannot be written"):
            storage, place = locate(target)
            storage.put_file(str(path), place)


@contextmanager
def complaining(kind: type[Exception], what: str) -> Iterator[None]:
    """Turn whatever a kind of storage raises into one kind of error: its package missing, no bucket, no permission."""
    try:
        yield
    except Exception as error:
        raise kind(f"{what} ({error})") from error
