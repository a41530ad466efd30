"""The words and patterns of times in one language, and the pieces of the expressions that they find."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from claims.schema import Language
from claims.text import fold
from claims.understand.language_data import compile_pattern, join_words, read_data

WORD_LISTS = ("months", "hijri_months", "weekdays", "relative", "ordinals", "units", "periods")
OPTIONAL_LISTS = ("stretches", "counts", "fractions", "which")
CUES = ("months", "hijri_months", "weekdays", "relative", "units", "periods")
DIRECTIONS = {"last": -1, "next": 1, "this": 0}
VARIANT = re.compile(r"\d+$")
NEVER = "(?!)"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The words of a language with what they stand for, and its patterns in the order in which they are tried."""

    numbers: Mapping[str, Mapping[str, int]]
    units: Mapping[str, tuple[str, int]]
    periods: Mapping[str, str]
    stretches: Mapping[str, tuple[str, int]]
    patterns: Mapping[str, re.Pattern[str]]
    future: re.Pattern[str]
    cue: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Expression:
    """The named pieces of a time in a text, with the words of its language and the day of publication.

    `is_future` says that the words before it speak of what is to come.
    """

    fields: Mapping[str, str]
    calendar: Calendar
    published: date | None
    is_future: bool = False

    def number(self, field: str, words: str) -> int | None:
        """Return a field as a number: from digits, or from one of the calendar's word lists."""
        value = self.fields.get(field)
        if value is None or value.isdigit():
            return int(value) if value else None
        return self.calendar.numbers[words].get(value)

    def with_field(self, field: str, source: str) -> Expression:
        """Return the expression with one field read from another."""
        return replace(self, fields={**self.fields, field: self.fields[source]})

    def direction(self, field: str = "direction") -> int | None:
        """Return -1 for "last", 1 for "next", 0 for "this", None where nothing of the kind is said."""
        value = self.fields.get(field, "")
        return next((sign for name, sign in DIRECTIONS.items() if value in self.calendar.numbers[name]), None)


@cache
def load_calendar(language: Language) -> Calendar | None:
    """Return the words and patterns of a language, or None where it has no file of times."""
    data = read_data("times", language)
    if not data:
        return None
    lists = {name: data[name] for name in WORD_LISTS} | {name: data.get(name, {}) for name in OPTIONAL_LISTS}
    lists |= {name: dict.fromkeys(data[name], sign) for name, sign in DIRECTIONS.items()}
    parts = {name: join_words(words) for name, words in lists.items()} | {
        "not_relative": join_words(data["not_relative"])
    }
    folded = {name: {fold(str(word)).text: value for word, value in words.items()} for name, words in lists.items()}
    return Calendar(
        numbers={name: words for name, words in folded.items() if name not in ("units", "periods", "stretches")},
        units={word: (unit, count) for word, (unit, count) in folded["units"].items()},
        periods=folded["periods"],
        stretches={word: (unit, count) for word, (unit, count) in folded["stretches"].items()},
        patterns={name: compile_pattern(pattern, parts) for name, pattern in data["patterns"].items()},
        future=compile_pattern(data.get("future", NEVER), parts),
        cue=re.compile("|".join([*(parts[name] for name in CUES), r"\d\d\d\d"])),
    )


def find_expressions(text: str, calendar: Calendar) -> Iterator[tuple[str, re.Match[str]]]:
    for name, pattern in calendar.patterns.items():
        for match in pattern.finditer(text):
            yield name, match


def read_fields(match: re.Match[str]) -> dict[str, str]:
    """Return the named groups that matched; `month2` counts as `month`."""
    groups = match.groupdict().items()
    return {VARIANT.sub("", name): re.sub(r"\s+", " ", value) for name, value in groups if value is not None}
