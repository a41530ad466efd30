"""A text that a user gave, as a document of one claim: to be checked, or compared with another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from claims.language import detect_language
from claims.schema import Claim, Document, Span
from claims.understand.aliases import load_aliases
from claims.understand.annotate import annotate


@dataclass(frozen=True, slots=True)
class Statement:
    """The text as an article, and as its one claim."""

    document: Document
    claim: Claim


def ask(text: str, name: str, names: Path | None = None) -> Statement:
    """Return a text of which nothing else is known; `name` tells it from others, `names` is a file of further names."""
    language = detect_language(text)
    return as_statement(Document(id=name, source=name, text=text, language=language, origin="the command line"), names)


def as_statement(document: Document, names: Path | None = None) -> Statement:
    """Return a document as one claim, whatever its length; `names` is a file of further names."""
    text = document.text
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    whole = Claim(
        id=f"{document.id}:{start}-{end}",
        document=document.id,
        source=document.source,
        language=document.language,
        published=document.published,
        text=text[start:end],
        start=start,
        end=end,
        paragraph=Span(start, end),
    )
    return Statement(document, annotate([whole], document, load_aliases(names))[0])
