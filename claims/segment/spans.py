"""Stretches of text: trimming, telling their length, quotations, and a form under which copies meet."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

from claims.schema import Span

# Direction marks and joiners stand at the edges of Arabic lines and are as invisible as blanks.
EDGE = frozenset(
    "\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff،,;؛"
)
WORD = re.compile(r"[^\W_]\S*")
# Arabic papers use “ and ” both ways round, so that any of them closes any other. The length is bounded, because a mark
# that is never closed would otherwise be searched for to the end of the text, again and again.
QUOTATION = re.compile(r"«[^»]{0,2000}»|\([^)]{0,2000}\)|\[[^\]]{0,2000}\]|[\"“”„‟][^\"“”„‟]{0,2000}[\"“”„‟]")


def trim(text: str, span: Span) -> Span:
    """Shorten a span by blanks, invisible characters, commas and semicolons at both ends; it may become empty."""
    start, end = span.start, span.end
    while start < end and is_edge(text[start]):
        start += 1
    while end > start and is_edge(text[end - 1]):
        end -= 1
    return Span(start, end)


def is_edge(character: str) -> bool:
    return character.isspace() or character in EDGE


def has_words(text: str, span: Span, minimum: int) -> bool:
    return len(list(islice(WORD.finditer(text, span.start, span.end), minimum))) == minimum


def fold(text: str) -> str:
    """Return only letters and digits, without marks, hamza seats, stretching and case."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ـ", ""))
    return "".join(character for character in decomposed if character.isalnum()).casefold()


def find_quotations(text: str, span: Span) -> list[Span]:
    """Return the stretches in quotation marks or brackets, marks included; one left open is ignored."""
    return [Span(*match.span()) for match in QUOTATION.finditer(text, span.start, span.end)]
