"""Reads articles from files, folders and zips; each one ends as a document or as a reject with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from claims.config import InputSettings
from claims.errors import InputError
from claims.objects import check_reachable, is_url
from claims.schema import Document, Reject
from claims.sources.articles import drop_duplicates, make_articles, stop_at_limit
from claims.sources.files import find_files
from claims.sources.formats import read_records

__all__ = ["DocumentReader", "read_documents"]


def read_documents(*inputs: Path | str, settings: InputSettings | None = None) -> DocumentReader:
    """Return the articles of the inputs, read as they are iterated over; what is left out stands in `rejects`.

    An input is a file (.jsonl, .json, .csv, .tsv, .parquet, .html, .txt), a folder of such files at any depth, a zip of
    them, which is never unpacked to disk, or the URL of any of these in object storage (s3://, gs://, …; see
    `claims.objects`). Dates are kept in UTC, and one without a time zone is taken as UTC.
    Raises InputError at once where an input does not exist.
    """
    places = tuple(str(given) if is_url(str(given)) else Path(given) for given in inputs)
    for place in places:
        if isinstance(place, str):
            check_reachable(place)
        elif not place.exists():
            raise InputError(f"{place}: no such file or folder; expected articles, a folder of them, or a zip")
    return DocumentReader(places, settings or InputSettings())


class DocumentReader:
    """The articles of some inputs. Each iteration reads the inputs anew and starts the list of rejects afresh."""

    def __init__(self, places: tuple[Path | str, ...], settings: InputSettings) -> None:
        self._places = places
        self._settings = settings
        self._rejects: list[Reject] = []

    @property
    def rejects(self) -> tuple[Reject, ...]:
        """What the latest iteration has left out so far, in reading order."""
        return tuple(self._rejects)

    def __iter__(self) -> Iterator[Document]:
        rejects: list[Reject] = []
        self._rejects = rejects
        records = read_records(find_files(self._places), self._settings)
        articles = drop_duplicates(make_articles(records, self._settings))
        for article in stop_at_limit(articles, self._settings.max_articles):
            if isinstance(article, Reject):
                rejects.append(article)
            else:
                yield article
