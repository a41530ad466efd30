"""Noun phrases that may name a speaker, and the identities made from them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from claims.schema import Language, Span, VoiceKind
from claims.text import ARABIC, content_words, fold, stem
from claims.understand.aliases import AliasKind, Known
from claims.understand.language_data import read_words
from claims.understand.names import name_parts, person_key
from claims.understand.persons import Passage, Stretch, reads_as

SHORTEST_ACCUSATIVE = 4


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody who speaks; `span` counts in the phrase, `known` says which list of names holds it.

    `given` are a person's given names, `office` is the key of the words that name the person's office.
    """

    name: str
    key: str
    kind: VoiceKind
    span: Span
    given: tuple[str, ...] = ()
    office: str = ""
    known: AliasKind | None = None


class Anaphor(Enum):
    """The phrase names nobody anew: whoever spoke before goes on, if it is a person or a body where that is said."""

    PREVIOUS = "previous"
    PERSON = "person"
    BODY = "body"

    def takes_up(self, kind: VoiceKind) -> bool:
        fitting = {Anaphor.PERSON: kind is not VoiceKind.ORGANISATION, Anaphor.BODY: kind is VoiceKind.ORGANISATION}
        return fitting.get(self, True)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase with its words, and the language of its claim."""

    passage: Passage
    language: Language

    def word(self, index: int) -> str:
        return self.passage.words[index].text if 0 <= index < len(self.passage.words) else ""

    def lists(self, name: str, index: int) -> bool:
        """Say whether a word is in one of the language's attribution lists; Arabic prefixes are understood."""
        if not 0 <= index < len(self):
            return False
        listed, word = read_words("attribution", self.language, name), self.passage.words[index]
        return reads_as(word.text, listed) if ARABIC.match(word.text) else fold(word.raw).text in listed

    def __len__(self) -> int:
        return len(self.passage.words)


def make_person(phrase: Phrase, stretch: Stretch, office: Stretch | None = None) -> Identity:
    """Return a person, known or not, with the office that goes before the name."""
    held = phrase_key(phrase, office) if office and office.first < office.last else ""
    span = cut_prefix(phrase, stretch)
    name = phrase.passage.text[span.start : span.end]
    known = phrase.passage.known_at.get(stretch.first)
    if known and known.alias.kind is AliasKind.PERSON:
        return Identity(name, known.alias.key, VoiceKind.PERSON, span, office=held, known=AliasKind.PERSON)
    return Identity(name, person_key(name), VoiceKind.PERSON, span, name_parts(name)[:-1], held)


def make_known(phrase: Phrase, known: Known) -> Identity:
    """Return a known organisation, or the government that a country or capital stands for."""
    stretch = Stretch(known.first, known.last)
    span = cut_prefix(phrase, stretch)
    key = known.alias.government or known.alias.key
    name = phrase.passage.text[span.start : span.end]
    return Identity(name, key, VoiceKind.ORGANISATION, span, known=known.alias.kind)


def make_other(phrase: Phrase, stretch: Stretch, kind: VoiceKind) -> Identity:
    """Return somebody whom the words themselves describe: an office, a body, an unnamed source."""
    words = phrase.passage.words
    span = Span(words[stretch.first].start, words[stretch.last - 1].end)
    return Identity(phrase.passage.raw(stretch), phrase_key(phrase, stretch), kind, span)


def cut_prefix(phrase: Phrase, stretch: Stretch) -> Span:
    """Return where the stretch stands, without the و or ل that Arabic writes on to its first word."""
    first, last = phrase.passage.words[stretch.first], phrase.passage.words[stretch.last - 1]
    known = phrase.passage.known_at.get(stretch.first)
    prefix = known.prefix if known and known.first == stretch.first and len(first.raw) == len(first.text) else 0
    return Span(first.start + prefix, last.end)


def phrase_key(phrase: Phrase, stretch: Stretch) -> str:
    """Return the keys of the known names and the stems of the other content words, in order."""
    parts: list[str] = []
    dropped = read_words("attribution", phrase.language, "dropped_heads")
    index = stretch.first
    while index < stretch.last:
        known = phrase.passage.known_at.get(index)
        if known:
            parts.append(known.alias.government or known.alias.key)
        elif phrase.word(index) not in dropped:
            parts += content_words(nominative(phrase.word(index)), phrase.language)
        index = known.last if known else index + 1
    return " ".join(parts) or stem(phrase.word(stretch.first), phrase.language)


def nominative(word: str) -> str:
    """Drop the written ending of an indefinite Arabic accusative: مسؤولا, كبيرا."""
    accusative = ARABIC.match(word) and word.endswith("ا") and len(word) >= SHORTEST_ACCUSATIVE
    return word[:-1] if accusative else word
