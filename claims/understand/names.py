"""Whom and what a text names, under keys in which the spellings of one name meet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from claims.schema import Language, Name, Span
from claims.text import ARABIC
from claims.understand.aliases import ARTICLE, AliasKind, AliasTable, Known, load_aliases, plain, split_words
from claims.understand.persons import (
    LATIN_LANGUAGES,
    SERVANT,
    Passage,
    Stretch,
    find_arabic_persons,
    find_latin_names,
    is_body,
    is_role,
    name_words,
    read_passage,
)
from claims.understand.sounds import sound_alike, sound_key

SONS = frozenset({"بن", "ابن", "bin", "ibn", "ben"})
HOUSE = "ال"


def read_names(text: str, language: Language, offset: int = 0, aliases: AliasTable | None = None) -> tuple[Name, ...]:
    """Return the names in a text in reading order, their spans moved by `offset`.

    Known names come from `names.yaml` (or the given table), others by Arabic titles and Latin capitals.
    """
    return name_passage(read_passage(text, aliases or load_aliases()), language, offset)


def name_passage(passage: Passage, language: Language, offset: int) -> tuple[Name, ...]:
    """Return the names of a passage that has been read already."""
    names = [name_known(passage, known, language, offset) for known in passage.known]
    found = find_arabic_persons(passage) if ARABIC.search(passage.text) else []
    if passage.text.lower() != passage.text:
        found += find_latin_names(passage)
    names += [name_stretch(passage, stretch, offset) for stretch in found]
    return tuple(sorted(names, key=lambda name: name.span))


def name_known(passage: Passage, known: Known, language: Language, offset: int) -> Name:
    word = passage.words[known.first]
    start = word.start + (known.prefix if len(word.raw) == len(word.text) else 0)
    end = passage.words[known.last - 1].end
    return Name(passage.text[start:end], known_key(passage, known, language), Span(start + offset, end + offset))


def known_key(passage: Passage, known: Known, language: Language) -> str:
    """Return the key of a known name; a capital that no word of place precedes stands for its country."""
    alias = known.alias
    if alias.kind is AliasKind.CAPITAL and alias.government and not is_place(passage, known, language):
        return alias.government
    return alias.key


def is_place(passage: Passage, known: Known, language: Language) -> bool:
    before = passage.words[known.first - 1].text if known.first else ""
    return known.prefixed or before in name_words("locatives", language)


def name_stretch(passage: Passage, stretch: Stretch, offset: int) -> Name:
    text = passage.raw(stretch)
    return Name(text, name_key(text), span_of(passage, stretch, offset))


def span_of(passage: Passage, stretch: Stretch, offset: int) -> Span:
    return Span(passage.words[stretch.first].start + offset, passage.words[stretch.last - 1].end + offset)


@lru_cache(maxsize=50_000)
def name_key(text: str) -> str:
    """Return the form under which spellings of a name meet: the known name's key, else how its words sound."""
    words = split_words(text)
    for known in load_aliases().find(words):
        if known.last == len(words) and all(is_role(word.text) for word in words[: known.first]):
            return known.alias.key
    return " ".join(sound_key(part) for part in name_parts(text)) or plain(text)


@lru_cache(maxsize=50_000)
def name_parts(text: str) -> tuple[str, ...]:
    """Return the given and family names of a person, without titles, articles and particles."""
    words = join_servants([word.text for word in split_words(text)])
    particles = name_words("particles", "ar", *LATIN_LANGUAGES) | {ARTICLE}
    parts = tuple(word for word in words if word not in particles and not is_role(word))
    return parts or tuple(words)


def join_servants(words: Sequence[str]) -> list[str]:
    """Write عبد الرحمن as عبدالرحمن."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] == SERVANT and word.startswith(ARTICLE):
            word = joined.pop() + word
        joined.append(word)
    return joined


def same_name(left: Name, right: Name) -> bool:
    """Say whether two names may be one person, place or organisation spelled differently.

    Family names must sound alike, and given names too where both are there.
    """
    if left.key == right.key:
        return True
    if left.key in known_keys() and right.key in known_keys():
        return False
    mine, other = name_parts(left.text), name_parts(right.text)
    if heads_body(left.text) or heads_body(right.text):
        return min(len(mine), len(other)) > 1 and all_alike(*sorted((mine, other), key=len))
    if names_father(left.text) or names_father(right.text):
        return all(sound_alike(a, b) for a, b in zip(mine, other, strict=False)) and min(len(mine), len(other)) > 1
    if not sound_alike(mine[-1], other[-1]):
        return False
    return len(mine) == 1 or len(other) == 1 or any_alike(mine[:-1], other[:-1])


@lru_cache(maxsize=1)
def known_keys() -> frozenset[str]:
    return frozenset(alias.key for group in load_aliases().by_word.values() for alias in group)


def names_father(text: str) -> bool:
    return any(word.text in SONS for word in split_words(text))


def heads_body(text: str) -> bool:
    """Say whether a name is that of an organisation, all of whose words count."""
    first = split_words(text)[:1]
    return bool(first) and is_body(first[0].text)


def all_alike(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    return all(any(sound_alike(one, other) for other in longer) for one in shorter)


def any_alike(mine: Sequence[str], other: Sequence[str]) -> bool:
    return any(sound_alike(left, right) for left in mine for right in other)


def person_key(text: str) -> str:
    """Return the key of a person's family name (the known name's key first); without one, given name and father's."""
    key, parts = name_key(text), name_parts(text)
    if key in known_keys():
        return key
    return " ".join(map(sound_key, parts[:2] if names_father(text) and not has_family(text) else parts[-1:]))


def has_family(text: str) -> bool:
    """Say whether a name goes on after the father's; a ruling house, after آل, counts for none."""
    before_last = [word.text for word in split_words(text)][-2:-1]
    return not SONS.intersection(before_last) and HOUSE not in before_last
