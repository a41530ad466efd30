"""How names sound, roughly: consonants that transliterations between Arabic and Latin letters keep."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from claims.text import ARABIC
from claims.understand.aliases import plain

# Letters that transliterations exchange share one sign: g/j/gh, b/p, f/v, s/th/sh, k/q/kh.
ARABIC_SOUNDS = str.maketrans(
    {
        **dict.fromkeys("بپ", "b"),
        **dict.fromkeys("تط", "t"),
        **dict.fromkeys("ثسصش", "s"),
        **dict.fromkeys("جغگ", "g"),
        **dict.fromkeys("حه", "h"),
        **dict.fromkeys("خقك", "k"),
        **dict.fromkeys("دض", "d"),
        **dict.fromkeys("ذزظ", "z"),
        **dict.fromkeys("فڤ", "f"),
        **dict.fromkeys("ءع", ""),
        "ر": "r",
        "ل": "l",
        "م": "m",
        "ن": "n",
        "ا": "a",
        "و": "u",
        "ي": "i",
    }
)
LATIN_SOUNDS = (
    (re.compile("tsch|sch|sh|th"), "s"),
    (re.compile("kh|ck|q"), "k"),
    (re.compile("dj|gh|j"), "g"),
    (re.compile("ph|v"), "f"),
    (re.compile("dh"), "d"),
    (re.compile("ch"), "s"),
    (re.compile("c(?=[eiy])"), "s"),
    (re.compile("c"), "k"),
    (re.compile("x"), "ks"),
    (re.compile("p"), "b"),
    (re.compile("ou|oo|w|o"), "u"),
    (re.compile("y|e"), "i"),
)
DOUBLED = re.compile(r"(.)\1+")
VOWELS = re.compile("[aiu]")
ARABIC_VOWELS = re.compile("[اويه]")
# Letters that Arabic spellings of foreign names exchange.
FOREIGN_SOUNDS = str.maketrans(
    {
        **dict.fromkeys("جغكق", "ج"),
        **dict.fromkeys("ثص", "س"),
        **dict.fromkeys("ذض", "د"),
        "ط": "ت",
        "ڤ": "ف",
        "پ": "ب",
        "ظ": "ز",
    }
)
FEWEST_CONSONANTS = 3
ALIKE = 80
ALIKE_WITH_VOWELS = 55


@lru_cache(maxsize=100_000)
def spell_sounds(word: str) -> str:
    """Return the word in rough Latin sounds, vowels included, whatever its script."""
    letters = plain(word)
    if ARABIC.search(letters):
        sounds = letters.removeprefix("ال").translate(ARABIC_SOUNDS)
    else:
        sounds = letters
        for pattern, sound in LATIN_SOUNDS:
            sounds = pattern.sub(sound, sounds)
    return DOUBLED.sub(r"\1", sounds.removesuffix("h") or sounds)


@lru_cache(maxsize=100_000)
def keep_consonants(word: str) -> str:
    return VOWELS.sub("", spell_sounds(word))


def sound_key(word: str) -> str:
    """Return the word's consonants, or its vowels too where there are too few to tell names apart."""
    consonants = keep_consonants(word)
    return consonants if len(consonants) >= FEWEST_CONSONANTS else spell_sounds(word)


def sound_alike(left: str, right: str) -> bool:
    """Say whether two words may be spellings of one name.

    Two Arabic spellings differ in vowels and in the letters that stand for foreign sounds only; those of other scripts
    are compared by their rough sounds.
    """
    if ARABIC.search(left) and ARABIC.search(right):
        return is_spelled_alike(plain(left), plain(right))
    consonants = keep_consonants(left), keep_consonants(right)
    if fuzz.ratio(*consonants) < ALIKE:
        return False
    long_enough = min(map(len, consonants)) >= FEWEST_CONSONANTS
    return long_enough or fuzz.ratio(spell_sounds(left), spell_sounds(right)) >= ALIKE_WITH_VOWELS


@lru_cache(maxsize=100_000)
def is_spelled_alike(left: str, right: str) -> bool:
    """Say whether two folded Arabic words may be one name: short ones need the same letters but for a long vowel."""
    mine, other = (word.removeprefix("ال").translate(FOREIGN_SOUNDS) for word in (left, right))
    if mine == other:
        return True
    bones = ARABIC_VOWELS.sub("", mine), ARABIC_VOWELS.sub("", other)
    if min(map(len, bones)) <= FEWEST_CONSONANTS:
        return bones[0] == bones[1] and fuzz.ratio(mine, other) >= ALIKE
    return fuzz.ratio(*bones) >= ALIKE
