"""Known names: one key for the spellings of countries, cities, organisations, agencies and persons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from claims.errors import ConfigError
from claims.safe_yaml import load_yaml
from claims.text import ARABIC, WORD, fold

ARTICLE = "ال"
CONJUNCTIONS = ("و", "ف")
PREPOSITIONS = ("ب", "ك", "ل")
NATIONALITY_ENDINGS = ("", "ه", "ون", "ين", "ان", "تان", "تين", "ات")
LATIN_ENDINGS = ("", "s", "e", "es", "ne", "nes")


class AliasKind(StrEnum):
    COUNTRY = "countries"
    CAPITAL = "capitals"
    CITY = "cities"
    ORGANISATION = "organisations"
    AGENCY = "agencies"
    PERSON = "persons"


class Entry(BaseModel):
    """One line of an alias file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: list[str] = Field(default_factory=list)
    people: list[str] = Field(default_factory=list)
    family: list[str] = Field(default_factory=list)
    given: list[str] = Field(default_factory=list)
    of: str | None = None


AliasFile = TypeAdapter(dict[AliasKind, dict[str, Entry]])


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling: its words without article or accents, and what it takes to be it.

    `definite` None accepts the name with and without article; `cased` asks for a capital letter, `shouted` for
    capitals only (US, not us); `given` names the given names that may stand before a family name.
    """

    words: tuple[str, ...]
    key: str
    kind: AliasKind
    government: str | None
    definite: bool | None = None
    cased: bool = False
    shouted: bool = False
    given: frozenset[str] | None = None


class Word(NamedTuple):
    """A word of a text: folded, without accents; `raw` is as written, the offsets count in the text itself.

    A named tuple, since so many are made that it shows.
    """

    text: str
    raw: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Known:
    """A known name in a text: the words from `first` up to, not including, `last`.

    `prefixed` says that a preposition is written on to it, as Arabic does; `prefix` counts the letters before it.
    """

    alias: Alias
    first: int
    last: int
    prefixed: bool
    prefix: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A word with its written-on prefixes taken off."""

    text: str
    definite: bool
    prefixed: bool
    prefix: int


@dataclass(frozen=True, slots=True)
class AliasTable:
    """All spellings, found by their first word, longest first; `families` are the family names of one word."""

    by_word: Mapping[str, tuple[Alias, ...]]
    families: frozenset[str]

    def find(self, words: Sequence[Word]) -> list[Known]:
        """Return the known names in reading order, longest first where they overlap."""
        found: list[Known] = []
        index = 0
        while index < len(words):
            known = self.find_at(words, index)
            if known:
                found.append(known)
            index = known.last if known else index + 1
        return found

    def find_at(self, words: Sequence[Word], index: int) -> Known | None:
        best: Known | None = None
        for reading in read_word(words[index].text):
            for alias in self.by_word.get(reading.text, ()):
                last = index + len(alias.words)
                if (best is None or last > best.last) and fits(alias, words, index, reading):
                    best = Known(alias, index, last, reading.prefixed, reading.prefix)
        return best


def fits(alias: Alias, words: Sequence[Word], index: int, reading: Reading) -> bool:
    part = words[index : index + len(alias.words)]
    if len(part) < len(alias.words) or (alias.definite is not None and alias.definite != reading.definite):
        return False
    if any(not same_word(word.text, other) for word, other in zip(part[1:], alias.words[1:], strict=True)):
        return False
    if alias.shouted and not all(word.raw.isupper() for word in part):
        return False
    if alias.cased and not any(word.raw[0].isupper() for word in part):
        return False
    return not alias.given or index == 0 or may_be_given(words[index - 1], alias)


def same_word(text: str, other: str) -> bool:
    return text == other or text.removeprefix(ARTICLE) == other


def may_be_given(before: Word, alias: Alias) -> bool:
    assert alias.given is not None
    return before.text in alias.given or not is_given_name(before)


@cache
def given_names() -> frozenset[str]:
    path = files("claims.understand") / "data" / "names.ar.yaml"
    return frozenset(map(plain, load_yaml(path.read_text(encoding="utf-8"))["given_names"]))


def is_given_name(word: Word) -> bool:
    """Say whether the word is a given name that the lists know (Arabic script only)."""
    return word.text in given_names()


def plain(text: str) -> str:
    """Return the folded text without accents; its length may differ."""
    return strip_accents(fold(text).text)


@lru_cache(maxsize=100_000)
def strip_accents(folded: str) -> str:
    if folded.isascii() or ARABIC.search(folded):
        return folded
    decomposed = unicodedata.normalize("NFD", folded)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def split_words(text: str, offset: int = 0) -> list[Word]:
    """Return the words of a text with their offsets in it, moved by `offset`."""
    folded = fold(text)
    plainly = str if folded.text.isascii() else strip_accents
    found = []
    for match in WORD.finditer(folded.text):
        span = folded.span(match.start(), match.end())
        raw = text[span.start : span.end]
        found.append(Word(plainly(match.group()), raw, span.start + offset, span.end + offset))
    return found


@lru_cache(maxsize=100_000)
def read_word(word: str) -> tuple[Reading, ...]:
    """Return the word as it stands and with what Arabic writes on to it taken off."""
    if not ARABIC.match(word):
        return (Reading(word, False, False, 0),)
    readings = list(read_form(word, 0))
    if word.startswith(CONJUNCTIONS) and len(word) > 3:
        readings += read_form(word[1:], 1)
    return tuple(readings)


def read_form(form: str, prefix: int) -> Iterator[Reading]:
    yield Reading(form, False, False, prefix)
    if form.startswith(ARTICLE) and len(form) > 4:
        yield Reading(form[2:], True, False, prefix)
    if form.startswith("لل") and len(form) > 4:
        yield Reading(form[2:], True, True, prefix)
    elif form.startswith(PREPOSITIONS) and len(form) > 3:
        yield Reading(form[1:], False, True, prefix + 1)
        if form[1:].startswith(ARTICLE) and len(form) > 5:
            yield Reading(form[3:], True, True, prefix + 1)


@cache
def load_aliases(extra: Path | None = None) -> AliasTable:
    """Return the shipped names, and those of a file of the same form; ConfigError where that file is wrong."""
    shipped = (files("claims.understand") / "data" / "names.yaml").read_text(encoding="utf-8")
    entries = list(read_entries(shipped, "names.yaml"))
    if extra is not None:
        try:
            entries += read_entries(extra.read_text(encoding="utf-8"), str(extra))
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{extra}: cannot be read as a file of names: {error}") from error
    return index_aliases(entries)


def index_aliases(aliases: Iterable[Alias]) -> AliasTable:
    by_word: dict[str, list[Alias]] = {}
    for alias in aliases:
        by_word.setdefault(alias.words[0], []).append(alias)
    families = frozenset(a.words[0] for group in by_word.values() for a in group if a.given and len(a.words) == 1)
    ordered = {word: tuple(sorted(group, key=lambda a: -len(a.words))) for word, group in by_word.items()}
    return AliasTable(ordered, families)


def read_entries(text: str, origin: str) -> Iterator[Alias]:
    try:
        sections = AliasFile.validate_python(load_yaml(text) or {})
    except (yaml.YAMLError, ValidationError) as error:
        message = f"{origin}: expected sections such as 'persons' with keys and their spellings: {error}"
        raise ConfigError(message) from error
    for kind, entries in sections.items():
        for key, entry in entries.items():
            yield from spell(key, kind, entry)


def spell(key: str, kind: AliasKind, entry: Entry) -> Iterator[Alias]:
    government = entry.of if kind in (AliasKind.CAPITAL, AliasKind.CITY) else key if kind is AliasKind.COUNTRY else None
    given = frozenset(map(plain, entry.given))
    for name in entry.names:
        yield from make_aliases(name, Alias((), key, kind, government, definite=False))
    for name in entry.people:
        for form in inflect(name):
            yield from make_aliases(form, Alias((), key, kind, government))
    for family in entry.family:
        yield from make_aliases(family, Alias((), key, kind, government, definite=False, given=given))
        for name in entry.given:
            yield from make_aliases(f"{name} {family}", Alias((), key, kind, government, definite=False))


def inflect(name: str) -> list[str]:
    if ARABIC.match(name):
        first, *rest = name.split()
        return [" ".join([first + ending, *rest]) for ending in NATIONALITY_ENDINGS]
    return [name + ending for ending in LATIN_ENDINGS]


def make_aliases(name: str, like: Alias) -> Iterator[Alias]:
    """Yield the spelling as it stands and, where it begins with the article, as it looks behind a preposition."""
    words = tuple(word.removeprefix(ARTICLE) if index else word for index, word in enumerate(WORD.findall(plain(name))))
    if not words:
        raise ConfigError(f"{like.key}: {name!r} is no name; expected at least one word")
    letters = re.sub(r"[^\w]", "", name)
    cased, shouted = name[0].isupper(), letters.isupper() and not ARABIC.match(name)
    for first, definite in ((words[0], like.definite), *with_article(words[0], like.definite)):
        yield Alias((first, *words[1:]), like.key, like.kind, like.government, definite, cased, shouted, like.given)


def with_article(word: str, definite: bool | None) -> list[tuple[str, bool | None]]:
    return [(word[2:], None if definite is None else True)] if word.startswith(ARTICLE) and len(word) > 4 else []
