"""Where names begin and end: Arabic ones behind offices and titles, Latin ones by their capitals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from claims.schema import Language
from claims.text import ARABIC, load_words
from claims.understand.aliases import (
    ARTICLE,
    AliasKind,
    AliasTable,
    Known,
    Word,
    given_names,
    plain,
    read_word,
    split_words,
)
from claims.understand.language_data import read_data

LONGEST_OFFICE = 14
LONGEST_NAME = 7
LONGEST_SEQUENCE = 6
LATIN_LANGUAGES = ("en", "fr")
DAYS = ("months", "weekdays", "relative")
NAME_GAPS = frozenset({" ", "-", "'", "’", "\u00a0", "‑"})
SENTENCE_ENDS = '.!?:;\n•"“«»”'
CHILDREN = frozenset({"بن", "بنت"})
SERVANT = "عبد"
CONJUNCTION = "و"
TO = "ل"


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words from `first` up to, not including, `last`."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its words and the known names in it; `known_at` finds the name that a word belongs to."""

    text: str
    words: Sequence[Word]
    known: Sequence[Known]
    known_at: Mapping[int, Known]
    aliases: AliasTable

    def gap(self, index: int) -> str:
        """Return what stands between a word and the one before."""
        return self.text[self.words[index - 1].end : self.words[index].start] if index else ""

    def raw(self, stretch: Stretch) -> str:
        return self.text[self.words[stretch.first].start : self.words[stretch.last - 1].end]

    def person_at(self, index: int) -> bool:
        known = self.known_at.get(index)
        return known is not None and known.alias.kind is AliasKind.PERSON

    def given_at(self, index: int) -> bool:
        """Say whether a given name stands here; «على», which folds into علي, is none."""
        if index >= len(self.words):
            return False
        word = self.words[index]
        return word.text in given_names() and word.raw != "على" and not self.other_at(index)

    def other_at(self, index: int) -> bool:
        """Say whether the word belongs to a known name that is no person's."""
        return index in self.known_at and not self.person_at(index)


def read_passage(text: str, aliases: AliasTable) -> Passage:
    words = split_words(text)
    known = aliases.find(words)
    known_at = {index: name for name in known for index in range(name.first, name.last)}
    return Passage(text, words, known, known_at, aliases)


@cache
def name_words(name: str, *languages: Language) -> frozenset[str]:
    """Return a word list of `names.<language>.yaml`, folded and without accents, of all the languages together."""
    return frozenset(plain(word) for language in languages for word in read_data("names", language).get(name, ()))


def is_role(word: str) -> bool:
    """Say whether the word is an office or title; Arabic prefixes are understood."""
    return is_listed("roles", word)


def is_body(word: str) -> bool:
    """Say whether the word heads the name of an organisation."""
    return is_listed("bodies", word)


@lru_cache(maxsize=200_000)
def is_listed(name: str, word: str) -> bool:
    if not ARABIC.match(word):
        return word in name_words(name, *LATIN_LANGUAGES)
    return reads_as(word, name_words(name, "ar"))


def reads_as(word: str, listed: frozenset[str]) -> bool:
    """Say whether an Arabic word is in a list once its written-on prefixes are off, the article kept or not."""
    return any(
        reading.text in listed or (reading.definite and ARTICLE + reading.text in listed) for reading in read_word(word)
    )


def skip_office(passage: Passage, index: int, last: int, lenient: bool) -> int | None:
    """Return where the name behind the Arabic office at `index` begins; None where the office ends without one.

    `lenient` also takes the last unknown words before `last` for a name and steps over prepositions, which is right
    where the text is known to be an office with its holder and nothing else.
    """
    unknown: int | None = None
    for position in range(index + 1, min(last, index + LONGEST_OFFICE)):
        word = passage.words[position].text
        if passage.gap(position).strip(" ,،()\u200f\u200e" + "." * (len(passage.words[position - 1].text) == 1)):
            break
        if passage.person_at(position) or passage.given_at(position) or names_father_at(passage, position):
            if holds_office(passage, position):
                return position
            continue
        if word in name_words("office_prepositions", "ar"):
            unknown = None
            if not lenient:
                break
        elif word in name_words("not_names", "ar"):
            break
        elif not (passage.other_at(position) or is_office_word(word)):
            follows = unknown is not None and position - unknown == 1
            unknown = unknown if follows or not may_begin_name(passage, position) else position
            if not lenient:
                break
    return unknown if lenient else None


def names_father_at(passage: Passage, position: int) -> bool:
    """Say whether «بن» or «بنت» follows, before which any word is a given name."""
    following = passage.words[position + 1].text if position + 1 < len(passage.words) else ""
    return following in CHILDREN and passage.words[position].text not in name_words("not_names", "ar")


def may_begin_name(passage: Passage, position: int) -> bool:
    """Say whether an unknown word of an office may begin a name: «وشؤون» and «لسوق عكاظ» do not."""
    word, following = passage.words[position].text, passage.words[position + 1 : position + 2]
    purpose = (word.startswith(TO) and bool(following)) or passage.words[position - 1].text.startswith(TO)
    return not (word.startswith(CONJUNCTION) or purpose)


def holds_office(passage: Passage, position: int) -> bool:
    """Say whether the name at a word of an office is its holder's, not one that belongs to the office."""
    words = passage.words
    following = words[position + 1].text if position + 1 < len(words) else ""
    office = is_role(words[position].text) and (is_body(following) or is_listed("office_words", following))
    return not (office or is_namesake(passage, position) or is_superior(passage, position))


def is_superior(passage: Passage, position: int) -> bool:
    """Say whether the name is that of somebody whom the office serves: «مبعوث بوتين», not «الرئيس بوتين»."""
    known = passage.known_at.get(position)
    before = passage.words[(known.first if known else position) - 1].text
    return known is not None and (is_construct_role(before) or is_body(before))


def is_construct_role(word: str) -> bool:
    return is_role(word) and not word.startswith(ARTICLE) and word not in name_words("honorifics", "ar")


def is_namesake(passage: Passage, position: int) -> bool:
    """Say whether an institution bears the name: «جامعة الملك عبدالعزيز»."""
    before, institution = (passage.words[position - back].text if position >= back else "" for back in (1, 2))
    honoured = is_role(before) and before.startswith(ARTICLE)
    return honoured and is_listed("office_words", institution) and not institution.startswith((ARTICLE, "وال", "لل"))


def is_office_word(word: str) -> bool:
    return word.startswith((ARTICLE, "لل", "وال", "بال")) or any(
        is_listed(name, word) for name in ("office_words", "roles", "bodies")
    )


def end_arabic_name(passage: Passage, first: int) -> int:
    """Return where the personal name that begins at `first` ends: its given names, then one family name."""
    joining = name_words("particles", "ar")
    index = first + 1
    while index < min(len(passage.words), first + LONGEST_NAME) and continues_name(passage, first, index):
        index += 1
    while index > first + 1 and passage.words[index - 1].text in joining:
        index -= 1
    return index


def continues_name(passage: Passage, first: int, index: int) -> bool:
    word, before = passage.words[index].text, passage.words[index - 1].text
    joining = name_words("particles", "ar")
    if passage.gap(index).strip().strip("-") or word in name_words("not_names", "ar") or passage.other_at(index):
        return False
    if word in joining or before in joining:
        return True
    servant = index - 2 >= first and passage.words[index - 2].text == SERVANT
    if before not in given_names() and index - 1 > first and not servant:
        return False
    return word in given_names() or not (is_role(word) or is_body(word) or word in name_words("office_words", "ar"))


def find_arabic_persons(passage: Passage) -> list[Stretch]:
    """Return the personal names behind offices and titles, before بن, and of a known family; known names left out."""
    found: list[Stretch] = []
    index = 0
    while index < len(passage.words):
        first = find_name_start(passage, index)
        if first is not None and first not in passage.known_at:
            found.append(Stretch(first, end_arabic_name(passage, first)))
            index = found[-1].last
        else:
            index += 1
    return found


def find_name_start(passage: Passage, index: int) -> int | None:
    words = passage.words
    if index in passage.known_at:
        return None
    following = words[index + 1].text if index + 1 < len(words) and passage.gap(index + 1) == " " else ""
    if names_father_at(passage, index):
        return index
    if passage.given_at(index) and following.removeprefix(ARTICLE) in passage.aliases.families:
        return index
    return skip_office(passage, index, len(words), lenient=False) if is_role(words[index].text) else None


def find_latin_names(passage: Passage) -> list[Stretch]:
    """Return the capitalised sequences that are no known names; offices and sentence openings are taken off."""
    found: list[Stretch] = []
    index = 0
    while index < len(passage.words):
        last = end_sequence(passage, index)
        stretch = trim_sequence(passage, Stretch(index, last)) if last > index else None
        if stretch and stretch.last > stretch.first:
            found.append(stretch)
        index = max(last, index + 1)
    return found


def end_sequence(passage: Passage, first: int) -> int:
    """Return where the capitalised words that begin at `first` end; `first` itself where there are none."""
    particles = name_words("particles", *LATIN_LANGUAGES)
    last = first
    for index in range(first, len(passage.words)):
        word = passage.words[index]
        if index in passage.known_at or (index > first and passage.gap(index) not in NAME_GAPS):
            break
        if is_capitalised(word):
            last = index + 1
        elif index == first or word.text not in particles:
            break
    return last


def is_capitalised(word: Word) -> bool:
    return word.raw[0].isupper() and not ARABIC.match(word.text)


def trim_sequence(passage: Passage, stretch: Stretch) -> Stretch:
    """Take offices, articles and the like off the front; what is no name then becomes empty."""
    first = stretch.first
    while first < stretch.last and is_opening(passage.words[first].text):
        first += 1
    single = stretch.last - first == 1
    if single and (opens_sentence(passage, first) or len(passage.words[first].text) == 1):
        return Stretch(first, first)
    return Stretch(first, stretch.last if stretch.last - first <= LONGEST_SEQUENCE else first)


def is_opening(word: str) -> bool:
    return is_role(word) or word in latin_openings()


@cache
def latin_openings() -> frozenset[str]:
    """Return capitalised words that begin no name: stop words, weekdays, months and the like."""
    calendar = [read_data("times", language) for language in LATIN_LANGUAGES]
    days = frozenset(plain(name) for data in calendar for part in DAYS for name in data.get(part, {}))
    return days | name_words("not_names", *LATIN_LANGUAGES) | name_words("particles", *LATIN_LANGUAGES) | stop_words()


def stop_words() -> frozenset[str]:
    return frozenset(plain(word) for language in LATIN_LANGUAGES for word in load_words(language)["stop"])


def opens_sentence(passage: Passage, index: int) -> bool:
    return index == 0 or any(mark in passage.gap(index) for mark in SENTENCE_ENDS)
