"""What the segmenter knows about a language, read from `claims/data/segment.<language>.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from claims.safe_yaml import load_yaml
from claims.schema import Language
from claims.segment.spans import fold

MARKS = "[\u0300-\u036f\u064b-\u0652\u0670\u0640]*"
NEVER = re.compile(r"(?!)")

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """The patterns of one language.

    `known` is False for a language without a rule file; its text is cut at sentences and nothing is left out.
    `headings` are folded. A new claim begins where a
    match of `starts` or `main_clauses` ends; `main_clauses` only count in a sentence that begins with an `opener`
    ("While …, …").
    """

    language: Language
    known: bool = False
    joint: Pattern = NEVER
    unfinished: Pattern = NEVER
    verb: Pattern = NEVER
    headings: tuple[str, ...] = ()
    furniture: Pattern = NEVER
    lead: Pattern = NEVER
    tail: Pattern = NEVER
    opener: Pattern = NEVER
    starts: tuple[Pattern, ...] = ()
    main_clauses: tuple[Pattern, ...] = ()


@cache
def load_rules(language: Language) -> Rules:
    """Return the rules of a language; those of a language without a file cut at sentences and drop no furniture."""
    file = files("claims") / "data" / f"segment.{language}.yaml"
    if not language.isalpha() or not file.is_file():
        return Rules(language)
    return build_rules(language, load_yaml(file.read_text(encoding="utf-8")))


def build_rules(language: Language, data: Mapping[str, Any]) -> Rules:
    """Compile a rule file: its patterns may name its own word lists, such as {say}, and its own parts."""
    parts = {name: any_word(words) for name, words in data["words"].items()}
    for name, part in data["parts"].items():
        parts[name] = fill(part, parts)
    return Rules(
        language=language,
        known=True,
        joint=combine([data["joint"]], parts),
        unfinished=combine([data["unfinished"]], parts),
        verb=combine(data["verb"], parts),
        headings=tuple(fold(heading) for heading in data["headings"]),
        furniture=combine(data["furniture"], parts),
        lead=combine(data["leads"], parts),
        tail=combine(data["tails"], parts),
        opener=combine([data["opener"]], parts),
        starts=tuple(re.compile(fill(start, parts)) for start in data["starts"]),
        main_clauses=tuple(re.compile(fill(start, parts)) for start in data["main_clauses"]),
    )


def any_word(words: Iterable[str]) -> str:
    """Return a pattern for any of the words; an entry may hold several forms of a word, with blanks between them."""
    forms = {form for entry in words for form in entry.split()}
    return "(?:" + "|".join(map(spell, sorted(forms, key=lambda form: (-len(form), form)))) + ")"


def spell(word: str) -> str:
    """Return a pattern for a word with or without vowel signs and hamza seats; `_` stands for a blank."""
    letters = {"أ": "[أإا]", "إ": "[أإا]", "_": r"\s+"}
    return "".join(letters.get(letter, re.escape(letter)) + MARKS for letter in word)


def fill(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace("{" + name + "}", part)
    return pattern


def combine(patterns: Iterable[str], parts: Mapping[str, str]) -> Pattern:
    return re.compile("|".join(f"(?:{fill(pattern, parts)})" for pattern in patterns), re.IGNORECASE)
