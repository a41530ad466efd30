"""Tells the language of a text from its script, its letters and its most frequent words; no model is needed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from claims.safe_yaml import load_yaml
from claims.schema import UNKNOWN_LANGUAGE, Language

SAMPLE_CHARACTERS = 4_000
MIN_EVIDENCE = 0.15

# Where two languages fit equally well ("in Aleppo"), the ones that this program reads in depth come first.
FIRST: tuple[Language, ...] = ("ar", "en", "fr")

WORD = re.compile(r"[^\W\d_]+")
ARABIC_MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")


@dataclass(frozen=True, slots=True)
class Profile:
    """What gives a language away: words, and letters that its neighbours in the same script do without.

    `fallback` marks the language to assume for its script where the words say nothing.
    """

    language: Language
    script: str
    words: frozenset[str]
    letters: frozenset[str]
    fallback: bool


def detect_language(text: str) -> Language:
    """Return the ISO 639-1 code of the language that most of the text is in, "und" where none of ours fits."""
    words = find_words(text[:SAMPLE_CHARACTERS])
    scripts = Counter(map(script_of, words))
    if not scripts:
        return UNKNOWN_LANGUAGE
    script, _ = scripts.most_common(1)[0]
    profiles = [profile for profile in load_profiles() if profile.script == script]
    return best_language(profiles, [word for word in words if script_of(word) == script])


def find_words(text: str) -> list[str]:
    composed = unicodedata.normalize("NFC", ARABIC_MARKS.sub("", text))
    return WORD.findall(composed.casefold())


@cache
def script_of_letter(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split()[0]


def script_of(word: str) -> str:
    return script_of_letter(word[0])


def best_language(profiles: Sequence[Profile], words: Sequence[str]) -> Language:
    evidence = {profile.language: measure_evidence(profile, words) for profile in profiles}
    best = max(evidence, key=lambda language: evidence[language], default=UNKNOWN_LANGUAGE)
    if evidence.get(best, 0.0) >= MIN_EVIDENCE:
        return best
    return next((profile.language for profile in profiles if profile.fallback), UNKNOWN_LANGUAGE)


def measure_evidence(profile: Profile, words: Sequence[str]) -> float:
    known = sum(word in profile.words for word in words)
    lettered = sum(not profile.letters.isdisjoint(word) for word in words)
    return (known + lettered) / len(words)


@cache
def load_profiles() -> tuple[Profile, ...]:
    files = (file for file in (resources.files("claims") / "data").iterdir() if file.name.startswith("language."))
    profiles = [read_profile(file.name.split(".")[1], file.read_text(encoding="utf-8")) for file in files]
    return tuple(sorted(profiles, key=lambda profile: (profile.language not in FIRST, profile.language)))


def read_profile(language: Language, content: str) -> Profile:
    data = load_yaml(content)
    return Profile(
        language=language,
        script=data["script"],
        words=frozenset(data["words"].split()),
        letters=frozenset(data.get("letters", "")),
        fallback=data.get("fallback", False),
    )
