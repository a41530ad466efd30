"""Makes documents of records, checks them, and leaves out what is doubled or too much."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from claims.config import ArticleField, InputSettings
from claims.errors import InputError
from claims.language import detect_language
from claims.schema import Document, Language, Reject
from claims.sources.dates import parse_date
from claims.sources.decoding import UNREADABLE
from claims.sources.records import Record, check_size

SURROGATE = re.compile("[\ud800-\udfff]")
LANGUAGE_TAG = re.compile(r"([a-z]{2})([-_].*)?", re.IGNORECASE)
UNCOMPARED = "compared without a time window"
SHOWN_CHARACTERS = 80


def make_articles(records: Iterable[Record | Reject], settings: InputSettings) -> Iterator[Document | Reject]:
    """Yield a document or a reject for each record, in order; rejects pass through."""
    for record in records:
        yield record if isinstance(record, Reject) else make_article(record, settings)


def make_article(record: Record, settings: InputSettings) -> Document | Reject:
    try:
        return make_document(record, settings)
    except InputError as error:
        return Reject(record.origin, str(error))


def make_document(record: Record, settings: InputSettings) -> Document:
    """Build the document; InputError says which field cannot be used, what it holds and what was expected."""
    text = read_text(record, settings.max_article_bytes)
    source = read_source(record, settings.default_source)
    title = read_line(record, "title")
    url = read_url(record)
    published = parse_date(record.fields.get("published"))
    return Document(
        id=read_id(record) or identify(source, url, title, text),
        source=source,
        text=text,
        language=read_language(record, text),
        origin=record.origin,
        title=title,
        published=published,
        url=url,
        notes=(
            *record.notes,
            *note_date(record, published is None),
            *note_link(record, url is None),
            *note_text(text),
        ),
    )


def read_text(record: Record, max_bytes: int) -> str:
    text = repair(require(record, "text"))
    if not text.strip():
        raise InputError("'text' is empty; each article needs source and text")
    check_size(len(text.encode()), max_bytes)
    return text


def read_source(record: Record, default: str | None) -> str:
    if default and not read_line(record, "source"):
        return default
    source = clean_line(require(record, "source"))
    if not source:
        raise InputError("'source' is empty; each article needs source and text (or set input.default_source)")
    return source


def require(record: Record, field: ArticleField) -> str:
    value = record.fields.get(field)
    if value is None:
        raise InputError(f"'{field}' is missing; each article needs source and text{hint_columns(record)}")
    if not isinstance(value, str):
        raise InputError(f"'{field}' is {shorten(value)}; expected a string")
    return value


def hint_columns(record: Record) -> str:
    names = ", ".join(map(shorten, record.columns)) or "none"
    return f"; found the columns {names} (input.columns in the configuration gives a column one of our names)"


def read_line(record: Record, field: ArticleField) -> str | None:
    value = record.fields.get(field)
    return clean_line(value) or None if isinstance(value, str) else None


def clean_line(text: str) -> str:
    kept = (letter for letter in repair(text) if letter in "\n\t" or unicodedata.category(letter) != "Cc")
    return "".join(kept).strip()


def repair(text: str) -> str:
    # Half of a surrogate pair, as in the JSON of a title cut inside an emoji, cannot be written to any file.
    return SURROGATE.sub(UNREADABLE, text)


def read_id(record: Record) -> str | None:
    value = record.fields.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return read_line(record, "id")


def identify(source: str, url: str | None, title: str | None, text: str) -> str:
    """Return 16 hex digits that depend on these four alone."""
    content = "\0".join((source, url or "", title or "", text))
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def read_url(record: Record) -> str | None:
    url = (read_line(record, "url") or "").replace("\n", "").replace("\t", "")
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def read_language(record: Record, text: str) -> Language:
    tag = LANGUAGE_TAG.fullmatch(read_line(record, "language") or "")
    return tag[1].lower() if tag else detect_language(text)


def note_date(record: Record, unknown: bool) -> list[str]:
    given = record.fields.get("published", "")
    if not unknown:
        return []
    if given == "":
        return [f"no date: {UNCOMPARED}"]
    return [f"date '{shorten(given)}' could not be read: {UNCOMPARED}"]


def note_link(record: Record, left_out: bool) -> list[str]:
    given = record.fields.get("url", "")
    return [f"link '{shorten(given)}' left out: only http and https are kept"] if left_out and given != "" else []


def note_text(text: str) -> list[str]:
    unreadable = text.count(UNREADABLE)
    return [f"{unreadable} unreadable characters shown as {UNREADABLE}"] if unreadable else []


def shorten(value: object) -> str:
    text = clean_line(value if isinstance(value, str) else repr(value))
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"


def drop_duplicates(articles: Iterable[Document | Reject]) -> Iterator[Document | Reject]:
    """Yield the first document of each id, and a reject that names the first in place of each later one."""
    origins: dict[str, str] = {}
    for article in articles:
        if isinstance(article, Document) and article.id in origins:
            yield Reject(article.origin, explain_duplicate(article, origins[article.id]))
            continue
        if isinstance(article, Document):
            origins[article.id] = article.origin
        yield article


def explain_duplicate(article: Document, first: str) -> str:
    if article.id == identify(article.source, article.url, article.title, article.text):
        return f"a copy of {first}: source, url, title and text are the same"
    return f"the id '{shorten(article.id)}' was already given to {first}; expected one id per article"


def stop_at_limit(articles: Iterable[Document | Reject], max_articles: int) -> Iterator[Document | Reject]:
    """Yield the articles up to the limit, then one reject that says that more were there."""
    count = 0
    for article in articles:
        if count == max_articles and isinstance(article, Document):
            yield Reject(article.origin, f"stopped here: {count:,} articles were read, which is the limit max_articles")
            return
        count += isinstance(article, Document)
        yield article
