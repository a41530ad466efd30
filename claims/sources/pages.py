"""Reads files that hold one article each: HTML pages and plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.config import ArticleField, InputSettings
from claims.errors import InputError
from claims.objects import File
from claims.schema import Reject
from claims.sources.bylines import find_outlet, is_byline
from claims.sources.decoding import DecodedText, decode_text
from claims.sources.records import Record, check_size

DECLARED_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
HEAD_BYTES = 4_096
MAX_TITLE_CHARACTERS = 120
CLOSING_QUOTES = "\"'»”’)\u200f\u200e "
SENTENCE_ENDS = (".", "،", ",", "؛", ";", ":")
ELLIPSES = ("..", "…")


def read_html(file: File, settings: InputSettings) -> Iterator[Record | Reject]:
    """Read the article of a web page without its menus, links to others and comments (trafilatura)."""
    data = read_article_bytes(file, settings)
    declared = DECLARED_CHARSET.search(data[:HEAD_BYTES])
    page = decode_text(data, declared[1].decode("ascii") if declared else "")
    found = extract_article(page.text)
    yield name_outlet(file, settings, found, page)


def extract_article(page: str) -> dict[ArticleField, object]:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document as Article

    # A date deep in the page is a guess, and a wrong one costs a comparison.
    dates = {"original_date": True, "extensive_search": False}
    article = bare_extraction(page, with_metadata=True, include_comments=False, date_extraction_params=dates)
    if not isinstance(article, Article) or not (article.text or "").strip():
        raise InputError("no article text was found in the page; expected HTML with paragraphs of text")
    found: dict[ArticleField, object] = {
        "source": article.sitename or article.hostname,
        "text": article.text,
        "title": article.title,
        "published": article.date,
        "url": article.url,
    }
    return {field: value for field, value in found.items() if value}


def read_plain_text(file: File, settings: InputSettings) -> Iterator[Record | Reject]:
    """Read a text file as it stands; its outlet and title are taken from its first lines."""
    decoded = decode_text(read_article_bytes(file, settings))
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    outlet, title = find_outlet(lines), find_title(lines)
    found: dict[ArticleField, object] = {"text": text}
    if outlet:
        found["source"] = outlet
    if title:
        found["title"] = title
    yield name_outlet(file, settings, found, decoded)


def find_title(lines: list[str]) -> str | None:
    """Return the first of the non-empty lines where it reads as a headline and not as the article's first sentence."""
    if len(lines) < 2 or len(lines[0]) > MAX_TITLE_CHARACTERS or is_byline(lines[0]):
        return None
    ending = lines[0].rstrip(CLOSING_QUOTES)
    is_sentence = ending.endswith(SENTENCE_ENDS) and not ending.endswith(ELLIPSES)
    return None if is_sentence else lines[0]


def read_article_bytes(file: File, settings: InputSettings) -> bytes:
    check_size(file.size, settings.max_article_bytes)
    return file.read()


def name_outlet(file: File, settings: InputSettings, found: dict[ArticleField, object], decoded: DecodedText) -> Record:
    if "source" in found or settings.default_source:
        return Record(file.origin, found, notes=decoded.notes)
    notes = (*decoded.notes, "outlet taken from the file's name")
    return Record(file.origin, {**found, "source": file.stem}, notes=notes)
