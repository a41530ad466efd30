"""Whom an English or French noun phrase names: a person with or without an office, a body, an unnamed source."""

from __future__ import annotations

from itertools import pairwise

from claims.schema import VoiceKind
from claims.understand.aliases import AliasKind, Known
from claims.understand.persons import (
    LATIN_LANGUAGES,
    Stretch,
    find_latin_names,
    is_body,
    is_capitalised,
    is_role,
    name_words,
)
from claims.understand.phrases import Anaphor, Identity, Phrase, make_known, make_other, make_person

PART_MARKS = ',;:"“”«»()—–\n.…'
POSSESSIVE = "s"
LONGEST_PHRASE = 14
LONGEST_NAME = 4
LONGEST_DESCRIPTION = 4


def identify_latin(phrase: Phrase) -> Identity | Anaphor | None:
    """Return whom the phrase names: the first part between commas that names anybody, or the holder of its office."""
    if phrase.lists("pronouns", len(phrase) - 1):
        return Anaphor.PREVIOUS
    parts = split_parts(phrase)
    for part, behind in zip(parts, [*parts[1:], None], strict=False):
        found = identify_part(phrase, part)
        if found is None:
            continue
        named = isinstance(found, Identity) and bool(found.given or found.known is AliasKind.PERSON)
        if behind is None or named or not has_office(phrase, part):
            return found
        holder = find_person(phrase, behind)
        return make_person(phrase, holder) if holder else found
    return None


def describe_latin(phrase: Phrase) -> Identity | None:
    """Return whoever a short phrase with an article before a reporting verb describes: "the mayor", "the campaign"."""
    parts = split_parts(phrase)
    if not parts or parts[-1].last - parts[-1].first > LONGEST_DESCRIPTION:
        return None
    part = parts[-1]
    if part.first == 0 or not phrase.lists("determiners", part.first - 1) or phrase.lists("pronouns", part.first):
        return None
    return make_other(phrase, part, VoiceKind.PERSON if has_office(phrase, part) else VoiceKind.ORGANISATION)


def has_office(phrase: Phrase, part: Stretch) -> bool:
    return any(is_office(phrase, index) for index in range(part.first, part.last))


def is_office(phrase: Phrase, index: int) -> bool:
    """Say whether the word is an office, and not one of the small words that offices contain."""
    word = phrase.word(index)
    small = phrase.lists("determiners", index) or word in name_words("particles", *LATIN_LANGUAGES)
    return is_role(word) and not small


def split_parts(phrase: Phrase) -> list[Stretch]:
    """Return the parts between commas, leading phrases of time and place left out and endings cut off."""
    edges = [index for index in range(1, len(phrase)) if has_mark(phrase, index)]
    bounds = [0, *edges, len(phrase)]
    parts = [skip_openers(phrase, Stretch(first, last)) for first, last in pairwise(bounds)]
    kept = [cut_part(phrase, part) for part in parts if not phrase.lists("leads", part.first)]
    return [part for part in kept if part.first < part.last]


def has_mark(phrase: Phrase, index: int) -> bool:
    """Say whether a mark parts the word from the one before; the stop of an initial or abbreviation does not."""
    gap = phrase.passage.gap(index)
    abbreviated = gap.startswith(".") and len(phrase.word(index - 1)) == 1
    return not abbreviated and any(mark in gap for mark in PART_MARKS)


def skip_openers(phrase: Phrase, part: Stretch) -> Stretch:
    first = part.first
    while first < part.last and phrase.lists("openers", first):
        first += 1
    return Stretch(first, part.last)


def cut_part(phrase: Phrase, part: Stretch) -> Stretch:
    first, last = part.first, min(part.last, part.first + LONGEST_PHRASE)
    while first < last and phrase.lists("determiners", first):
        first += 1
    while last > first and phrase.lists("auxiliaries", last - 1) and last - 1 not in phrase.passage.known_at:
        last -= 1
    for index in range(first, last):
        if phrase.lists("cuts", index) and index not in phrase.passage.known_at:
            return Stretch(first, index)
    return Stretch(first, last)


def identify_part(phrase: Phrase, part: Stretch) -> Identity | Anaphor | None:
    if phrase.lists("pronouns", part.first):
        return Anaphor.PREVIOUS
    person = find_person(phrase, part)
    if person:
        return make_person(phrase, person)
    if any(phrase.lists("unnamed", index) for index in range(part.first, part.last)):
        return make_other(phrase, part, VoiceKind.UNNAMED)
    bodies = any(is_body(phrase.word(index)) for index in range(part.first, part.last))
    known = find_known(phrase, part)
    if known and (not bodies or known.alias.kind is AliasKind.ORGANISATION):
        return make_known(phrase, known)
    if bodies:
        return make_other(phrase, part, VoiceKind.ORGANISATION)
    return identify_office(phrase, part)


def identify_office(phrase: Phrase, part: Stretch) -> Identity | Anaphor | None:
    if not has_office(phrase, part):
        return None
    alone = part.last - part.first == 1 and phrase.lists("definite", part.first - 1)
    return Anaphor.PREVIOUS if alone else make_other(phrase, part, VoiceKind.PERSON)


def find_known(phrase: Phrase, part: Stretch) -> Known | None:
    """Return the first known name of the part that is no person's."""
    inside = (known for known in phrase.passage.known if part.first <= known.first < part.last)
    return next((known for known in inside if known.alias.kind is not AliasKind.PERSON), None)


def find_person(phrase: Phrase, part: Stretch) -> Stretch | None:
    for known in phrase.passage.known:
        inside = part.first <= known.first < part.last
        if inside and known.alias.kind is AliasKind.PERSON and phrase.word(known.last) != POSSESSIVE:
            return Stretch(known.first, known.last)
    names = [name for name in find_latin_names(phrase.passage) if part.first <= name.first < part.last]
    if not names and part.first < part.last and is_single_name(phrase, part):
        names = [part]
    return next((name for name in names if is_personal(phrase, name, part)), None)


def is_single_name(phrase: Phrase, part: Stretch) -> bool:
    word = phrase.passage.words[part.first]
    single = part.last - part.first == 1 and part.first not in phrase.passage.known_at
    return single and is_capitalised(word) and not is_role(word.text) and not phrase.lists("unnamed", part.first)


def is_personal(phrase: Phrase, name: Stretch, part: Stretch) -> bool:
    """Say whether a capitalised sequence is a person's name: it ends the part and holds no word for a body."""
    bodies = any(is_body(phrase.word(index)) for index in range(name.first, name.last))
    fits = name.last == part.last and name.last - name.first <= LONGEST_NAME
    described = is_role(phrase.word(name.first - 1)) or phrase.lists("unnamed", name.first - 1)
    return fits and (name.first == part.first or described) and not bodies
