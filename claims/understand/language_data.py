"""Word lists and patterns of a language: one YAML file for each topic and language, read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from claims.safe_yaml import load_yaml
from claims.schema import Language
from claims.text import fold


@cache
def read_data(topic: str, language: Language) -> Mapping[str, Any]:
    """Return what `data/<topic>.<language>.yaml` holds; nothing for a language without such a file."""
    resource = files("claims.understand") / "data" / f"{topic}.{language}.yaml"
    if not resource.is_file():
        return {}
    data: Mapping[str, Any] = load_yaml(resource.read_text(encoding="utf-8"))
    return data


@cache
def read_words(topic: str, language: Language, name: str) -> frozenset[str]:
    """Return one word list of a topic, folded for matching; empty where the language lacks it."""
    return frozenset(fold(word).text for word in read_data(topic, language).get(name, ()))


def join_words(words: object) -> str:
    """Return a pattern that matches any of the words as folded text spells them, longest first."""
    if not isinstance(words, list | tuple | frozenset | set | dict):
        raise TypeError(f"a word list was expected, not {words!r}")
    folded = sorted({fold(str(word)).text for word in words}, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in folded)


def compile_pattern(template: str, parts: Mapping[str, str]) -> re.Pattern[str]:
    """Return the pattern for folded text that a template stands for; `{name}` in it is one of the parts."""
    pattern = fold(template).text.replace("(?p<", "(?P<")
    for name, part in parts.items():
        pattern = pattern.replace("{" + name + "}", f"(?:{part})")
    return re.compile(pattern)
