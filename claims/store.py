"""What a desk has read so far, kept in one folder: articles, their claims with vectors and origins, and judgements.

One SQLite file in write-ahead mode: any number of readers beside one writer, and every addition is one transaction.
A new article is compared with what is there (see `claims.near`), and a killed run leaves the store as it was before.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import ChainMap
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import numpy as np
from filelock import BaseFileLock, FileLock, Timeout
from scipy.sparse import csr_matrix

from claims.cache import KEYS_AT_ONCE, Cache, CachedEncoder, naming, vector_key
from claims.errors import InputError, OutputError
from claims.protocols import Encoder
from claims.schema import Claim, Document, Judgement
from claims.serial import CLAIMS, DOCUMENTS, JUDGEMENTS

FILE, LOCK = "store.sqlite", "writer.lock"

TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (
    id TEXT PRIMARY KEY, digest TEXT NOT NULL, published TEXT, language TEXT NOT NULL, json BLOB NOT NULL,
    words BLOB NOT NULL, marks BLOB NOT NULL
);
CREATE INDEX documents_by_day ON documents (published);
CREATE TABLE claims (
    id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, origin TEXT NOT NULL,
    json BLOB NOT NULL
);
CREATE INDEX claims_by_document ON claims (document);
CREATE INDEX claims_by_origin ON claims (origin);
CREATE TABLE judgements (
    left_document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    right_document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, json BLOB NOT NULL
);
CREATE INDEX judgements_by_left ON judgements (left_document);
CREATE INDEX judgements_by_right ON judgements (right_document);
CREATE TABLE vocabulary (number INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE);
CREATE TABLE kept (key BLOB PRIMARY KEY, numbers BLOB NOT NULL);
"""
# What turns a store of each format into one of the next; the last format is the current one.
MIGRATIONS: tuple[str, ...] = (TABLES,)


@dataclass(frozen=True, slots=True)
class Profiles:
    """The stored articles of some days, by what is needed to find those that tell of the same events.

    `words` and `marks` have one row an article: how often it has each word of the vocabulary, and each name, figure or
    day that a translation keeps.
    """

    documents: tuple[str, ...]
    languages: tuple[str, ...]
    words: csr_matrix
    marks: csr_matrix

    def without(self, documents: Container[str]) -> Self:
        """Return the profiles of all articles but some."""
        rows = [row for row, name in enumerate(self.documents) if name not in documents]
        if len(rows) == len(self.documents):
            return self
        ids, languages = (tuple(values[row] for row in rows) for values in (self.documents, self.languages))
        return replace(self, documents=ids, languages=languages, words=self.words[rows], marks=self.marks[rows])


@dataclass(frozen=True, slots=True)
class Entry:
    """One article to store, with its claims and the words and marks of its profile."""

    document: Document
    claims: tuple[Claim, ...]
    words: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Store:
    """An open store; `models` name what made its vectors, `vocabulary` numbers the words of its profiles."""

    path: Path
    connection: sqlite3.Connection
    models: Mapping[str, str]
    vocabulary: dict[str, int]
    writable: bool

    def remembering(self, encoder: Encoder) -> CachedEncoder:
        """Return the encoder, but asking for the vectors of stored claims first."""
        cache = Cache(self.path, self.connection, writable=self.writable)
        return CachedEncoder(encoder, cache, self.models["encoder"])

    def missing(self, documents: Sequence[Document]) -> list[Document]:
        """Return those that are not in the store, or there with another text, source or date."""
        stored = dict(self.select("SELECT id, digest FROM documents WHERE id IN ({})", [d.id for d in documents]))
        return [document for document in documents if stored.get(document.id) != digest(document)]

    def count(self) -> tuple[int, int]:
        """Return how many articles and how many claims are stored."""
        with naming(self.path):
            [[documents]] = self.connection.execute("SELECT COUNT(*) FROM documents")
            [[claims]] = self.connection.execute("SELECT COUNT(*) FROM claims")
        return documents, claims

    def profiles(self, first: datetime | None, last: datetime | None) -> Profiles:
        """Return the articles published between two times, where both are given, and those without a date."""
        query = "SELECT id, language, words, marks FROM documents"
        with naming(self.path):
            if first and last:
                query += " WHERE published IS NULL OR published BETWEEN ? AND ?"
                rows = self.connection.execute(query, (stamp(first), stamp(last))).fetchall()
            else:
                rows = self.connection.execute(query).fetchall()
            # Another process may have added words since the store was opened.
            later = "SELECT word, number FROM vocabulary WHERE number >= ?"
            self.vocabulary.update(self.connection.execute(later, (len(self.vocabulary),)))
        documents, languages, words, marks = zip(*rows, strict=True) if rows else ((), (), (), ())
        return Profiles(documents, languages, *(stack(blobs, len(self.vocabulary)) for blobs in (words, marks)))

    def documents(self, ids: Sequence[str]) -> list[Document]:
        """Return the stored articles, sorted by id."""
        rows = self.select("SELECT json FROM documents WHERE id IN ({})", ids)
        return sorted(DOCUMENTS.validate_json(as_list(rows)), key=lambda document: document.id)

    def claims_of(self, documents: Sequence[str]) -> list[tuple[Claim, str]]:
        """Return the claims of the articles, each with its origin, sorted by article and place."""
        return self.read_claims("SELECT json, origin FROM claims WHERE document IN ({})", documents)

    def copies(self, origins: Sequence[str]) -> list[tuple[Claim, str]]:
        """Return the claims of the origins, each with its origin, sorted by article and place."""
        return self.read_claims("SELECT json, origin FROM claims WHERE origin IN ({})", origins)

    def judgements(self, documents: Sequence[str]) -> list[Judgement]:
        """Return the judgements of which a side is a claim of the articles, each once."""
        found: dict[int, bytes] = {}
        for side in ("left_document", "right_document"):
            found |= dict(self.select(f"SELECT rowid, json FROM judgements WHERE {side} IN ({{}})", documents))  # noqa: S608
        return JUDGEMENTS.validate_json(as_list([(found[row],) for row in sorted(found)]))

    def add(self, entries: Sequence[Entry], origins: Mapping[str, str], judgements: Sequence[Judgement]) -> None:
        """Store articles in place of what stood under their ids, and the judgements on their claims, all or none.

        `origins` has the origin of each claim by its id.
        """
        new = self.number_new(word for entry in entries for word in (*entry.words, *entry.marks))
        numbers = ChainMap(new, self.vocabulary)
        with naming(self.path), self.connection as connection:
            connection.executemany(
                "INSERT INTO vocabulary VALUES (?, ?)", ((number, word) for word, number in new.items())
            )
            connection.executemany("DELETE FROM documents WHERE id = ?", [(entry.document.id,) for entry in entries])
            connection.executemany(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)", (record(entry, numbers) for entry in entries)
            )
            connection.executemany(
                "INSERT INTO claims VALUES (?, ?, ?, ?)",
                (
                    (claim.id, claim.document, origins[claim.id], CLAIMS.dump_json([claim])[1:-1])
                    for entry in entries
                    for claim in entry.claims
                ),
            )
            connection.executemany(
                "INSERT INTO judgements VALUES (?, ?, ?)",
                (
                    (one.pair.left.document, one.pair.right.document, JUDGEMENTS.dump_json([one])[1:-1])
                    for one in judgements
                ),
            )
        self.vocabulary.update(new)

    def forget(self, days: int) -> int:
        """Delete articles that are more than `days` days older than the newest one; return how many."""
        with naming(self.path), self.connection as connection:
            [[newest]] = connection.execute("SELECT MAX(published) FROM documents")
            if newest is None:
                return 0
            oldest = stamp(datetime.fromisoformat(newest) - timedelta(days=days))
            old = connection.execute("SELECT id FROM documents WHERE published < ?", (oldest,)).fetchall()
            texts = {claim.statement for claim, _ in self.claims_of([name for (name,) in old])}
            keys = [(vector_key(self.models["encoder"], text),) for text in texts]
            connection.executemany("DELETE FROM kept WHERE key = ?", keys)
            connection.executemany("DELETE FROM documents WHERE id = ?", old)
        return len(old)

    def number_new(self, words: Iterable[str]) -> dict[str, int]:
        """Return numbers for the words that the vocabulary lacks."""
        new = (word for word in dict.fromkeys(words) if word not in self.vocabulary)
        return {word: number for number, word in enumerate(new, len(self.vocabulary))}

    def read_claims(self, query: str, keys: Sequence[str]) -> list[tuple[Claim, str]]:
        rows = self.select(query, keys)
        claims = CLAIMS.validate_json(as_list(rows))
        found = [(claim, origin) for claim, (_, origin) in zip(claims, rows, strict=True)]
        return sorted(found, key=lambda one: (one[0].document, one[0].start, one[0].end))

    def select(self, query: str, keys: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return the rows of a query whose {} stands for the keys."""
        rows = []
        with naming(self.path):
            for start in range(0, len(keys), KEYS_AT_ONCE):
                part = keys[start : start + KEYS_AT_ONCE]
                rows += self.connection.execute(query.format(",".join("?" * len(part))), part).fetchall()
        return rows


@contextmanager
def open_store(folder: Path, models: Mapping[str, str], *, write: bool) -> Iterator[Store]:
    """Open the store of a folder, which is made where it is missing and may be written.

    `models` tells the vectors and judgements of some models from those of others. InputError where there is no store to
    read, where it was made by other models or by a newer version; OutputError where another run is writing it.
    """
    path = folder / FILE
    if not write and not path.is_file():
        raise InputError(f"{folder}: there is no store; claims detect --store makes one")
    with lock(folder) if write else nullcontext(), connect(path) as connection:
        with naming(path):
            prepare(connection, folder, models, write=write)
            vocabulary = dict(connection.execute("SELECT word, number FROM vocabulary"))
        yield Store(path, connection, models, vocabulary, writable=write)


@contextmanager
def connect(path: Path) -> Iterator[sqlite3.Connection]:
    with naming(path):
        connection = sqlite3.connect(path, check_same_thread=False)
    with closing(connection):
        with naming(path):
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA foreign_keys=ON")
        yield connection


def lock(folder: Path) -> AbstractContextManager[BaseFileLock]:
    """Take the right to write, until the context ends or the process does."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return FileLock(folder / LOCK).acquire(timeout=0)
    except Timeout as error:
        raise OutputError(
            f"{folder}: another run is writing this store; wait for its end, or use another one"
        ) from error
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made into a store ({error})") from error


def prepare(connection: sqlite3.Connection, folder: Path, models: Mapping[str, str], *, write: bool) -> None:
    """Bring a store to the current format, and refuse one that this program or these models cannot go on with."""
    [[version]] = connection.execute("PRAGMA user_version")
    if version > len(MIGRATIONS):
        raise InputError(f"{folder}: the store was made by a newer version of this program; update it")
    if version < len(MIGRATIONS) and not write:
        raise InputError(f"{folder}: the store has an older format; claims detect --store brings it up to date")
    for number, statements in enumerate(MIGRATIONS[version:], version + 1):
        connection.executescript(f"BEGIN;{statements}PRAGMA user_version = {number};COMMIT;")
    wanted = json.dumps(dict(models), sort_keys=True)
    if write:
        with connection:
            connection.execute("INSERT OR IGNORE INTO facts VALUES ('models', ?)", (wanted,))
    [[made_by]] = connection.execute("SELECT value FROM facts WHERE name = 'models'")
    if made_by != wanted:
        raise InputError(
            f"{folder}: the store was made with other models ({made_by}), and vectors of two models do not compare; "
            "use the config it was made with, or another folder"
        )


def record(entry: Entry, numbers: Mapping[str, int]) -> tuple[object, ...]:
    """Return the row of an article."""
    document = entry.document
    published = stamp(document.published) if document.published else None
    profile = (number_sorted(words, numbers) for words in (entry.words, entry.marks))
    stored = DOCUMENTS.dump_json([document])[1:-1]
    return (document.id, digest(document), published, document.language, stored, *profile)


def number_sorted(words: Sequence[str], numbers: Mapping[str, int]) -> bytes:
    """Return the words as numbers; sorted once here, not each time that they are read."""
    return np.sort(np.array([numbers[word] for word in words], np.int32)).tobytes()


def digest(document: Document) -> str:
    shown = (document.text, document.title, document.source, document.language, document.published)
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def stamp(moment: datetime) -> str:
    """Return a form of the time, in UTC, that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def stack(blobs: Sequence[bytes], width: int) -> csr_matrix:
    """Return one row of counts for each list of numbers."""
    places = np.frombuffer(bytearray().join(blobs), np.int32)
    ends = np.cumsum([0, *map(len, blobs)]) // places.itemsize
    matrix = csr_matrix((np.ones(len(places), np.float32), places, ends), shape=(len(blobs), max(1, width)))
    matrix.sum_duplicates()
    return matrix


def as_list(rows: Sequence[tuple[Any, ...]]) -> bytes:
    return b"[" + b",".join(row[0] for row in rows) + b"]"
