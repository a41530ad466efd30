"""The paragraphs of an article that can hold statements: no headings, lists, bylines, buttons or links elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from claims.schema import Document, Span
from claims.segment.rules import Rules
from claims.segment.spans import find_quotations, fold, has_words, trim

# A list of other articles ends where prose begins again: a paragraph longer than a headline.
PROSE_WORDS = 25
FINISHED_PROSE_WORDS = 15
# A line without a full stop and without a verb is a caption, a subheading or a name up to this length.
STATED_WORDS = 13
STATED_ITEM_WORDS = 30
# Furniture is short; looking only where it can stand keeps long lines fast.
LONGEST_FURNITURE = 400
LONGEST_LEAD = 200
LONGEST_TAIL = 600

BULLET = re.compile(r"(?:[-–—•▪●◦■*+·]+|[(\[]?[0-9٠-٩]{1,2}\s*[-–—.):/](?![0-9٠-٩]))\s*(?=\S)")
FINISHED = re.compile(r"[.!?؟…。！？।][\s\"»”“')\]]*\Z")
SITE_NAME = re.compile(r"\s[-–—|]\s[^-–—|]{2,40}\Z")


def select_paragraphs(document: Document, rules: Rules) -> list[Span]:
    """Return the trimmed lines with statements; the headline is kept, datelines and tags at a line's ends are cut."""
    text = document.text
    lines = split_lines(text)
    if not rules.known:
        return lines
    title = fold(document.title or "")
    kept: list[Span] = []
    for line in skip_lists(text, cut_site_name(text, lines), rules):
        if title and len(line) <= LONGEST_FURNITURE and fold(text[line.start : line.end]) == title:
            kept.append(line)
        elif len(line) > LONGEST_FURNITURE or not rules.furniture.fullmatch(text, line.start, line.end):
            kept.extend(keep_prose(text, line, rules))
    return kept


def split_lines(text: str) -> list[Span]:
    """Return the lines that are not blank, trimmed."""
    lines = []
    start = 0
    for line in text.splitlines(keepends=True):
        lines.append(trim(text, Span(start, start + len(line))))
        start += len(line)
    return [line for line in lines if line]


def cut_site_name(text: str, lines: list[Span]) -> list[Span]:
    """Shorten a page title such as "Headline - Site" where the headline stands on a line of its own below."""
    site = SITE_NAME.search(text, lines[0].start, lines[0].end) if lines else None
    if site is None:
        return lines
    headline = trim(text, Span(lines[0].start, site.start()))
    key = fold(text[headline.start : headline.end])
    repeated = any(fold(text[line.start : line.end]) == key for line in lines[1:4])
    return [headline, *lines[1:]] if repeated else lines


def skip_lists(text: str, lines: Iterable[Span], rules: Rules) -> Iterator[Span]:
    """Leave out headings such as "Related articles" with what they list, up to the next paragraph of prose."""
    listing = False
    for line in lines:
        if is_heading(text[line.start : line.end], rules):
            listing = True
        elif not listing or is_prose(text, line):
            listing = False
            yield line


def is_heading(content: str, rules: Rules) -> bool:
    if len(content) > LONGEST_FURNITURE:
        return False
    return "".join(character for character in fold(content) if not character.isdigit()) in rules.headings


def is_prose(text: str, line: Span) -> bool:
    return has_words(text, line, FINISHED_PROSE_WORDS if is_finished(text, line) else PROSE_WORDS)


def is_finished(text: str, line: Span) -> bool:
    return FINISHED.search(text[max(line.start, line.end - 20) : line.end]) is not None


def keep_prose(text: str, line: Span, rules: Rules) -> list[Span]:
    """Return the line without dateline, tags and bullet, or nothing where no statement remains."""
    bullet = BULLET.match(text, line.start, line.end)
    line = cut_ends(text, Span(bullet.end() if bullet else line.start, line.end), rules)
    stated = rules.verb.search(text, line.start, line.end) is not None or has_words(text, line, STATED_ITEM_WORDS)
    whole = is_finished(text, line) or has_words(text, line, STATED_WORDS)
    if bullet:
        return [line] if stated and whole else []
    quoted = [line] == find_quotations(text, line)
    return [line] if stated or whole or quoted else []


def cut_ends(text: str, line: Span, rules: Rules) -> Span:
    lead = rules.lead.match(text, line.start, min(line.end, line.start + LONGEST_LEAD))
    start = lead.end() if lead else line.start
    tail = rules.tail.search(text, max(start, line.end - LONGEST_TAIL), line.end)
    return trim(text, Span(start, tail.start() if tail else line.end))
