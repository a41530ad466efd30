"""What the models made of a text before, kept in one SQLite file: a killed run goes on from there.

Every batch is one transaction: a kill, a full disk or a power cut costs the batch that was being written, never the
file. Nothing but numbers is stored, under hashes of model and text.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from pathlib import Path
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from claims.errors import OutputError
from claims.protocols import Classifier, Encoder, Vectors
from claims.schema import Scores

Item = TypeVar("Item")
Numbers = NDArray[np.float32]
# SQLite takes at most 32,766 values in one statement.
KEYS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Cache:
    """Rows of float32 numbers by key; may be shared between threads. What is not `writable` stays as it is."""

    path: Path
    connection: sqlite3.Connection
    writable: bool = True
    lock: Lock = field(default_factory=Lock)

    def recall(self, keys: Sequence[bytes]) -> dict[bytes, Numbers]:
        """Return the numbers of those keys that are known."""
        found: dict[bytes, Numbers] = {}
        with self.lock, naming(self.path):
            for start in range(0, len(keys), KEYS_AT_ONCE):
                part = keys[start : start + KEYS_AT_ONCE]
                # Only question marks are put into the statement.
                query = f"SELECT key, numbers FROM kept WHERE key IN ({','.join('?' * len(part))})"  # noqa: S608
                rows = self.connection.execute(query, part)
                found |= {key: np.frombuffer(numbers, np.float32) for key, numbers in rows}
        return found

    def keep(self, rows: Mapping[bytes, Numbers]) -> None:
        """Store the rows, all or none of them."""
        if not self.writable:
            return
        with self.lock, naming(self.path), self.connection:
            stored = ((key, numbers.astype(np.float32).tobytes()) for key, numbers in rows.items())
            self.connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", stored)

    def close(self) -> None:
        with self.lock:
            self.connection.close()

    def delete(self) -> None:
        """Close the cache and remove its files."""
        self.close()
        delete_cache(self.path)


def open_cache(path: Path) -> Cache:
    """Open the cache at `path`, which is made where it is missing; OutputError where that fails."""
    with naming(path):
        connection = sqlite3.connect(path, check_same_thread=False)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, numbers BLOB NOT NULL)")
        return Cache(path, connection)


def delete_cache(path: Path) -> None:
    """Remove a cache that nobody has open, with what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise OutputError(
            f"{path}: cannot be read or written ({error}); free space on the disk, "
            "or where the file is damaged, put back a copy or delete it"
        ) from error


@dataclass(frozen=True, slots=True)
class CachedEncoder:
    """An encoder that asks the cache first; `model` tells its vectors from those of others."""

    encoder: Encoder
    cache: Cache
    model: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        known = remember(self.cache, [vector_key(self.model, text) for text in texts], texts, self.encoder.encode)
        return np.stack(known) if known else self.encoder.encode(texts)


@dataclass(frozen=True, slots=True)
class CachedClassifier:
    """A classifier that asks the cache first; `model` tells its scores from those of others."""

    classifier: Classifier
    cache: Cache
    model: str

    def classify(self, texts: Sequence[tuple[str, str]]) -> list[Scores]:
        keys = [key_of("scores", self.model, *both) for both in texts]
        return [Scores(*map(float, row)) for row in remember(self.cache, keys, texts, self.measure)]

    def measure(self, texts: Sequence[tuple[str, str]]) -> Numbers:
        return np.array([astuple(scores) for scores in self.classifier.classify(texts)], np.float32)


def remember(
    cache: Cache, keys: Sequence[bytes], items: Sequence[Item], work_out: Callable[[Sequence[Item]], Numbers]
) -> list[Numbers]:
    """Return one row an item: known ones from the cache, the others worked out together and kept."""
    known = cache.recall(keys)
    missing = {key: item for key, item in zip(keys, items, strict=True) if key not in known}
    if missing:
        made = dict(zip(missing, work_out(list(missing.values())), strict=True))
        cache.keep(made)
        known |= made
    return [known[key] for key in keys]


def key_of(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(parts).encode()).digest()


def vector_key(model: str, text: str) -> bytes:
    return key_of("vector", model, text)
