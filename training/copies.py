"""Near copies of Arabic sentences, as newspapers reprint agency text: an editor's harmless changes, or a changed fact.

What is said stays the same when names lose their titles, quotation marks and digits change, "said" becomes "explained"
or background falls away: entailment. One opposite word among such changes makes a contradiction.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from claims.safe_yaml import load_yaml
from claims.schema import Label
from eval.pairs import LabelledPair

ARABIC = "ar"
MOST_EDITS = 5
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
BARE = str.maketrans("أإآ", "ااا")
QUOTES = re.compile(r"[«»\"“”]")
BRACKETS = re.compile(r"\s*\([^()]*\)")
TAIL = re.compile(r"[،,][^،,]*$")
SHORTEST_REST = 0.6
LINKS = ("و", "كما ", "فيما ", "وأضاف: ", "من جهة أخرى، ")


@dataclass(frozen=True, slots=True)
class Words:
    """What may stand for what; `alike` and `opposite` map a word to those that can take its place."""

    alike: dict[str, tuple[str, ...]]
    opposite: dict[str, tuple[str, ...]]
    titles: re.Pattern[str]

    @classmethod
    def load(cls) -> Words:
        stored = load_yaml(files("training").joinpath("data/edits.yaml").read_text(encoding="utf-8"))
        return cls(others(stored["alike"]), others(stored["opposite"]), whole_words(stored["titles"]))


def others(groups: Sequence[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return for each word the other words of its groups."""
    found: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for word in group:
            found[word] = (*found.get(word, ()), *(other for other in group if other != word))
    return found


def whole_words(words: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


@cache
def load_words() -> Words:
    return Words.load()


def near_copies(text: str, chooser: random.Random) -> Iterator[LabelledPair]:
    """Yield the sentence beside an edited copy, and beside an edited copy with an opposite word where it has one."""
    yield in_any_order(text, edit(text, chooser), Label.ENTAILMENT, chooser)
    edited = edit(text, chooser)
    changed = exchange(edited, load_words().opposite, chooser)
    if changed != edited:
        yield in_any_order(text, changed, Label.CONTRADICTION, chooser)


def in_any_order(left: str, right: str, label: Label, chooser: random.Random) -> LabelledPair:
    sides = [left, right]
    chooser.shuffle(sides)
    return LabelledPair(sides[0], sides[1], label, language=ARABIC)


def edit(text: str, chooser: random.Random) -> str:
    """Return the text with a few changes that leave alone what it says."""
    for change in chooser.sample(EDITS, chooser.randint(1, MOST_EDITS)):
        text = change(text, chooser)
    return " ".join(text.split())


def exchange(text: str, words: dict[str, tuple[str, ...]], chooser: random.Random) -> str:
    """Return the text with one of the words, if it has any, replaced by one that can take its place."""
    found = list(whole_words(list(words)).finditer(text))
    if not found:
        return text
    match = chooser.choice(found)
    return text[: match.start()] + chooser.choice(words[match.group()]) + text[match.end() :]


def exchange_alike(text: str, chooser: random.Random) -> str:
    return exchange(text, load_words().alike, chooser)


def drop_titles(text: str, chooser: random.Random) -> str:
    return load_words().titles.sub("", text)


def change_quotes(text: str, chooser: random.Random) -> str:
    return QUOTES.sub(chooser.choice(["", '"']), text)


def change_digits(text: str, chooser: random.Random) -> str:
    return text.translate(EASTERN)


def forget_hamzas(text: str, chooser: random.Random) -> str:
    return text.translate(BARE)


def mistype_endings(text: str, chooser: random.Random) -> str:
    return re.sub(r"ة\b", "ه", text) if chooser.random() < 0.5 else re.sub(r"ي\b", "ى", text)


def drop_brackets(text: str, chooser: random.Random) -> str:
    return BRACKETS.sub("", text)


def drop_tail(text: str, chooser: random.Random) -> str:
    """Leave out what follows the last comma, if it is the smaller part."""
    rest = TAIL.sub("", text)
    return rest if len(rest) >= SHORTEST_REST * len(text) else text


def link(text: str, chooser: random.Random) -> str:
    return chooser.choice(LINKS) + text


EDITS: tuple[Callable[[str, random.Random], str], ...] = (
    exchange_alike,
    exchange_alike,
    drop_titles,
    change_quotes,
    change_digits,
    forget_hamzas,
    mistype_endings,
    drop_brackets,
    drop_tail,
    link,
)
