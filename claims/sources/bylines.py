"""Finds the outlet in the byline or dateline of an article that has no other metadata.

Only what a word list supports is believed: a reporter's name before a city looks like an outlet's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from claims.safe_yaml import load_yaml
from claims.text import words

LINES_SEARCHED = 4
MAX_OUTLET_WORDS = 5

# «بلدي نيوز – (متابعات)», "Reuters – London", «الرياض - واس»: a line of its own.
BYLINE = re.compile(r"(?P<left>[^()|]{2,50}?)\s+[-–—]\s*(?P<bracket>[(\[]?)(?P<right>[^()\[\]|]{2,40})[)\]]?\s*:?")
# "London (Reuters) - The …", «بيروت (أ.ف.ب) – قال …»: how a first sentence starts.
DATELINE = re.compile(r"[^()|]{2,50}?\s*\((?P<outlet>[^()]{2,30})\)\s*[-–—]\s")


@dataclass(frozen=True, slots=True)
class BylineWords:
    """Normalised words: where outlets report from, what marks copied texts, known outlets, words in outlets' names."""

    places: frozenset[str]
    desks: frozenset[str]
    outlets: frozenset[str]
    outlet_words: frozenset[str]

    def is_outlet(self, name: str) -> bool:
        form = key(name)
        parts = form.split()
        known = form in self.outlets or not self.outlet_words.isdisjoint(parts)
        return known and len(parts) <= MAX_OUTLET_WORDS


def find_outlet(lines: Sequence[str]) -> str | None:
    """Return the outlet that the first of an article's non-empty lines name, or None."""
    for line in lines[:LINES_SEARCHED]:
        outlet = read_byline(line) or read_dateline(line)
        if outlet:
            return outlet
    return None


def is_byline(line: str) -> bool:
    return read_byline(line) is not None


def read_byline(line: str) -> str | None:
    parts = BYLINE.fullmatch(line.strip())
    if parts is None:
        return None
    left, right, known = parts["left"].strip(), parts["right"].strip(), load_byline_words()
    if key(right) in known.desks and key(left) not in known.places and len(key(left).split()) <= MAX_OUTLET_WORDS:
        return left
    if key(right) in known.places and known.is_outlet(left):
        return left
    return right if key(left) in known.places and known.is_outlet(right) else None


def read_dateline(line: str) -> str | None:
    start = DATELINE.match(line.strip())
    if start is None or not load_byline_words().is_outlet(start["outlet"]):
        return None
    return start["outlet"].strip()


def key(name: str) -> str:
    return " ".join(words(name))


@cache
def load_byline_words() -> BylineWords:
    folder = resources.files("claims.sources") / "data"
    files = (file for file in folder.iterdir() if file.name.startswith("bylines."))
    lists = [load_yaml(file.read_text(encoding="utf-8")) for file in files]
    return BylineWords(
        **{
            name: frozenset(key(entry) for content in lists for entry in content[name])
            for name in ("places", "desks", "outlets", "outlet_words")
        }
    )
