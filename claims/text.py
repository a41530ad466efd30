"""Forms of a text for matching: folded spellings, words, stems. Offsets into the original come from `fold` only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from claims.safe_yaml import load_yaml
from claims.schema import Language, Span

# Vowel marks, stretching, and the invisible direction marks that agencies leave in their texts.
REMOVED = re.compile(
    "[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff\u00ad]"
)
SAME_LETTER = {
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ىئیې", "ي"),
    "ة": "ه",
    "ؤ": "و",
    "ک": "ك",
    **dict.fromkeys("«»“”„‟‹›", '"'),
    **dict.fromkeys("‘’‚‛ʼ`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "،": ",",
    "؛": ";",
    "؟": "?",
    "٫": ".",
    "\u00a0": " ",
    "\u202f": " ",
    "İ": "i",
    **{chr(zero + digit): str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)},
}
LETTERS = str.maketrans(SAME_LETTER)
WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")
ARABIC = re.compile("[\u0600-\u06ff]")

CONJUNCTION = "و"
ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
ARABIC_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
LATIN_ENDINGS: Mapping[Language, tuple[tuple[str, str], ...]] = {
    "en": (("sses", "ss"), ("ies", "y"), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", "")),
    "fr": (("eaux", "eau"), ("aux", "al"), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""), ("x", "")),
}
SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Folded:
    """A text with variant letters made one and marks removed; `positions` is empty where nothing was removed."""

    text: str
    positions: tuple[int, ...]
    length: int

    def span(self, start: int, end: int, offset: int = 0) -> Span:
        """Return where a stretch of the folded text stands in the original, moved by `offset`."""
        if not self.positions:
            return Span(start + offset, end + offset)
        first = self.positions[start] if start < len(self.positions) else self.length
        last = self.positions[end - 1] + 1 if end > start else first
        return Span(first + offset, last + offset)


@lru_cache(maxsize=1024)
def fold(text: str) -> Folded:
    """Return the text in lower case with one spelling per letter and without vowel marks, and the way back."""
    folded = text.translate(LETTERS)
    if not REMOVED.search(folded):
        return Folded(folded.lower(), (), len(text))
    positions = tuple(index for index, letter in enumerate(folded) if not REMOVED.match(letter))
    return Folded(REMOVED.sub("", folded).lower(), positions, len(text))


def normalise(text: str) -> str:
    """Return a form of the text in which spellings meet; its offsets are not those of the text."""
    return REMOVED.sub("", unicodedata.normalize("NFKC", text).translate(LETTERS)).casefold()


def words(text: str) -> list[str]:
    """Return the normalised words and numbers of a text, in order."""
    return WORD.findall(normalise(text))


@lru_cache(maxsize=200_000)
def stem(word: str, language: Language) -> str:
    """Return the stem of a normalised word: light10 for Arabic (Larkey, Ballesteros, Connell 2002), else no plural."""
    if ARABIC.match(word):
        return stem_arabic(word)
    return stem_latin(word, LATIN_ENDINGS.get(language, ()))


def stem_arabic(word: str) -> str:
    kept = load_words("ar").get("kept", frozenset())
    if word in kept:
        return word
    if word.startswith(CONJUNCTION) and len(word) > SHORTEST_STEM:
        word = word[1:]
    article = next((a for a in ARTICLES if word.startswith(a) and len(word) >= len(a) + 2), "")
    word = word[len(article) :]
    if word in kept:
        return word
    for ending in ARABIC_ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + SHORTEST_STEM:
            word = word[: -len(ending)]
    return word


def stem_latin(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    for ending, replacement in endings:
        if word.endswith(ending) and len(word) >= len(ending) + SHORTEST_STEM:
            return word[: len(word) - len(ending)] + replacement
    return word


def content_words(text: str, language: Language) -> tuple[str, ...]:
    """Return the stems of the words that carry content, in order; single letters and stop words are left out."""
    stopped = load_words(language).get("stop", frozenset())
    return tuple(
        stem(word, language) for word in words(text) if word not in stopped and (len(word) > 1 or word.isdigit())
    )


@cache
def load_words(language: Language) -> Mapping[str, frozenset[str]]:
    """Return a language's stop words (`stop`) and unstemmed words (`kept`), normalised; empty where it has none."""
    resource = files("claims") / "data" / f"text.{language}.yaml"
    if not resource.is_file():
        return {}
    lists: dict[str, list[str]] = load_yaml(resource.read_text(encoding="utf-8"))
    return {name: frozenset(map(normalise, entries)) for name, entries in lists.items()}
