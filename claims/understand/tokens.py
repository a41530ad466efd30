"""Words of a text in a plain spelling, each with its place in the original.

Folding takes away what spells one word in several ways: case, accents, Arabic diacritics, tatweel, hamza seats, the
two ways to write a final h or y, and the script of the digits. Language data is folded in the same way when it is read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

Meaning = TypeVar("Meaning")

LETTERS = str.maketrans(
    {
        "ة": "ه",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "٬": ",",
        "٫": ".",
        "٪": "%",
        "’": "'",
        "–": "-",
        "—": "-",
        "−": "-",
        "‑": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
    }
)
TATWEEL = "ـ"
HAMZAS = "أإآ"
LONGEST_PROCLITIC = 3
# Agencies that type right to left put the last group of a number first: 5ر27 is 27.5.
FIGURE = r"\d+(?: ?ر ?\d+)+(?!\d)|\d{1,3} [.,]\d{1,3}(?![\d.,])|(?<!\d)\d{1,3}(?: \d{3})+(?![\d.,]*\d)|\d+(?:[.,،]\d+)*"
MARKED_POINT = re.compile(r"(?<=\d)(?: [.,]|[.,]\u200f)\d")
TOKEN = re.compile(rf"{FIGURE}|[^\W\d_]+|\S")
MIN_STEM_LETTERS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Proclitics:
    """Short words that a language writes attached to the next word; empty where it has none.

    There is one of each language; its identity is its hash, which every lookup of a word asks for.
    `indivisible` words only look as if they began with one, as كمية does.
    """

    conjunctions: str = ""
    prepositions: str = ""
    article: str = ""
    indivisible: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Variant:
    """A word without some of its proclitics; `cut` counts the folded letters that were taken away.

    `definite` says that the article is among them, `attached` that a conjunction or preposition is.
    """

    text: str
    cut: int
    definite: bool = False
    attached: bool = False


class Token(NamedTuple):
    """A folded word, figure or sign; `start` and `end` are its place in the original text.

    `folded_start` is its place in the folded text. A named tuple, since so many are made that it shows.
    """

    text: str
    start: int
    end: int
    folded_start: int
    variants: tuple[Variant, ...]

    @property
    def is_figure(self) -> bool:
        return self.text[0].isdecimal()


@dataclass(frozen=True, slots=True)
class FoldedText:
    """`places[i]` is the position in the `original` of folded character `i`."""

    original: str
    text: str
    places: tuple[int, ...]

    def radical_at(self, start: int, end: int, article: str) -> int:
        """Return where in a word the first hamza stands, -1 without one: no article begins there (ألغام)."""
        if article not in self.text[start : min(end, start + LONGEST_PROCLITIC + 1)]:
            return -1
        written = (self.original[place] for place in self.places[start : min(end, start + LONGEST_PROCLITIC)])
        return next((at for at, character in enumerate(written) if character in HAMZAS), -1)


@cache
def fold_character(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if unicodedata.category(character) == "Cs":
        # Half a character, as a damaged JSON escape leaves it, which text2num cannot take.
        return "\ufffd"
    kept = (c for c in unicodedata.normalize("NFD", character) if unicodedata.category(c) not in ("Mn", "Cf"))
    return "".join(kept).lower().replace(TATWEEL, "").translate(LETTERS)


def fold_text(text: str) -> FoldedText:
    """Return the text in plain spelling, with the place of each of its characters."""
    pieces = [fold_character(character) for character in text]
    places = (place for place, piece in enumerate(pieces) for _ in piece)
    return FoldedText(text, "".join(pieces), tuple(places))


def split_tokens(folded: FoldedText, proclitics: Proclitics) -> tuple[Token, ...]:
    """Return words, figures and single signs in order of the text."""
    places, article = folded.places, proclitics.article
    tokens = []
    for found in TOKEN.finditer(folded.text):
        (start, end), text = found.span(), found.group()
        radical_at = folded.radical_at(start, end, article) if article and article in text else -1
        variants = find_variants(text, proclitics, radical_at)
        text = as_typed(folded, start, end) if text[0].isdecimal() else text
        tokens.append(Token(text, places[start], places[end - 1] + 1, start, variants))
    return tuple(tokens)


def as_typed(folded: FoldedText, start: int, end: int) -> str:
    """Return a figure; a blank before the point or a direction mark behind it tells a figure typed right to left.

    5 .27 and 5.\u200f27 stand for 27.5.
    """
    text = folded.text[start:end]
    if not MARKED_POINT.search(folded.original, folded.places[start], folded.places[end - 1] + 1):
        return text
    return re.sub(" ?[.,]", "ر", text)


@cache
def split_phrase(phrase: str) -> tuple[str, ...]:
    """Return the folded words of a phrase of the language data."""
    return tuple(TOKEN.findall(fold_text(phrase).text))


@lru_cache(maxsize=1 << 16)
def find_variants(word: str, proclitics: Proclitics, radical_at: int) -> tuple[Variant, ...]:
    """Return the word as it stands, then what remains as proclitics are taken away one by one."""
    found = [Variant(word, 0)]
    for letters in (proclitics.conjunctions, proclitics.prepositions):
        divisible = [one for one in found if one.text not in proclitics.indivisible]
        found += [
            Variant(one.text[1:], one.cut + 1, attached=True) for one in divisible if has_proclitic(one.text, letters)
        ]
    # للقتلى is written for ل + القتلى.
    merged = proclitics.article[-1:] * 2
    if merged:
        found += [
            Variant(one.text[2:], one.cut + 2, definite=True, attached=True)
            for one in found[:2]
            if one.text.startswith(merged)
        ]
    article = proclitics.article
    found += [cut_article(one, article) for one in found if has_article(one.text, article) and one.cut != radical_at]
    return tuple(found)


def has_proclitic(word: str, letters: str) -> bool:
    return bool(letters) and word[0] in letters and len(word) > MIN_STEM_LETTERS


def has_article(word: str, article: str) -> bool:
    return bool(article) and word.startswith(article) and len(word) >= len(article) + MIN_STEM_LETTERS


def cut_article(variant: Variant, article: str) -> Variant:
    return replace(variant, text=variant.text[len(article) :], cut=variant.cut + len(article), definite=True)


@dataclass(frozen=True, slots=True)
class PhraseMatch(Generic[Meaning]):
    """A phrase of the language data at tokens `first` to `last` (exclusive); `cut` letters before it are proclitics."""

    first: int
    last: int
    cut: int
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class PhraseTable(Generic[Meaning]):
    """Phrases by their first word, the longest of each first word in front."""

    by_first_word: Mapping[str, tuple[tuple[tuple[str, ...], Meaning], ...]]

    def match(
        self, tokens: Sequence[Token], at: int, *, definite: bool = False, attached: bool = True
    ) -> PhraseMatch[Meaning] | None:
        """Return the longest phrase that begins at token `at`; with an article only where `definite` allows it."""
        if not 0 <= at < len(tokens):
            return None
        for variant in tokens[at].variants:
            if (variant.definite and not definite) or (variant.attached and not attached):
                continue
            for words, meaning in self.by_first_word.get(variant.text, ()):
                if continues(tokens, at, words):
                    return PhraseMatch(at, at + len(words), variant.cut, meaning)
        return None


def continues(tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> bool:
    if at + len(words) > len(tokens):
        return False
    return all(tokens[at + step].text == words[step] for step in range(1, len(words)))


def build_phrases(meanings: Mapping[str, Meaning]) -> PhraseTable[Meaning]:
    """Make a table from phrases as written; where two fold to the same words the later one stands."""
    by_words = {split_phrase(phrase): meaning for phrase, meaning in meanings.items()}
    by_first_word: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
    for words in sorted(by_words, key=len, reverse=True):
        by_first_word.setdefault(words[0], []).append((words, by_words[words]))
    return PhraseTable(MappingProxyType({word: tuple(phrases) for word, phrases in by_first_word.items()}))
