"""Machine-translated rows as people would have written them: joined punctuation, and hamzas on Arabic alefs.

The rows of MNLI-MT are cut into tokens ("I 'm upset .", "l' autre"), and their Arabic has bare alefs and Latin
punctuation throughout. A model that only saw such Arabic reads a newspaper's worse.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from sacremoses import MosesDetokenizer

from eval.pairs import LabelledPair

ARABIC = "ar"
BARE = str.maketrans("أإآ", "ااا")
ARABIC_MARKS = str.maketrans(",?;", "،؟؛")
WORD = re.compile(r"[ء-غف-ي]+")
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the words of well-spelt Arabic are written most often, by their bare form, alone and after another word."""

    alone: dict[str, str]
    after: dict[tuple[str, str], str]

    def restore(self, text: str) -> str:
        """Return Arabic without hamzas with those that its words usually have there."""
        before = ""

        def spell(match: re.Match[str]) -> str:
            nonlocal before
            word = match.group()
            spelt = self.after.get((before, word)) or self.alone.get(word, word)
            before = word
            return spelt

        return WORD.sub(spell, text)


def learn_spelling(texts: Iterable[str]) -> Spelling:
    """Count how words are spelt in well-spelt Arabic, and keep the most frequent spelling of each bare form."""
    alone: dict[str, Counter[str]] = defaultdict(Counter)
    after: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for text in texts:
        before = ""
        for word in WORD.findall(text):
            bare = word.translate(BARE)
            if "ا" in bare:
                alone[bare][word] += 1
                after[before, bare][word] += 1
            before = bare
    usual = {bare: spelt.most_common(1)[0][0] for bare, spelt in alone.items()}
    return Spelling(
        alone={bare: spelt for bare, spelt in usual.items() if spelt != bare},
        after={
            (before, bare): spelt.most_common(1)[0][0]
            for (before, bare), spelt in after.items()
            if spelt.total() >= ENOUGH and spelt.most_common(1)[0][0] != usual[bare]
        },
    )


def tidy(pair: LabelledPair, spelling: Spelling) -> LabelledPair:
    """Return a pair whose `language` is "ar", or "ar+en" for two, with both sides as people would have written them."""
    left, _, right = (pair.language or "").partition("+")
    return replace(pair, left=rewrite(pair.left, left, spelling), right=rewrite(pair.right, right or left, spelling))


def rewrite(text: str, language: str, spelling: Spelling) -> str:
    joined = detokenizer(language).detokenize(text.split())
    return spelling.restore(joined.translate(ARABIC_MARKS)) if language == ARABIC else joined


@cache
def detokenizer(language: str) -> MosesDetokenizer:
    return MosesDetokenizer(lang=language)
