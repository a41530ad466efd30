"""A claim's text, cut into tokens, together with the words of its language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from claims.schema import Language
from claims.understand.quantity_tables import load_quantity_words
from claims.understand.quantity_words import QuantityWords
from claims.understand.tokens import FoldedText, PhraseMatch, PhraseTable, Token, fold_text, split_tokens

Meaning = TypeVar("Meaning")

LONGEST_PHRASE = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """One text to read quantities from; token positions index `tokens`."""

    original: str
    folded: FoldedText
    tokens: tuple[Token, ...]
    words: QuantityWords

    def text_at(self, at: int) -> str:
        """Return the folded token, or "" outside the text."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def touches_next(self, at: int) -> bool:
        """Whether nothing stands between this token and the next."""
        if not 0 <= at < len(self.tokens) - 1:
            return False
        return self.tokens[at].folded_start + len(self.tokens[at].text) == self.tokens[at + 1].folded_start

    def start_of(self, at: int, cut: int = 0) -> int:
        """Return where, in the original, a token begins after `cut` letters of proclitics."""
        return self.folded.places[self.tokens[at].folded_start + cut]

    def match_before(self, table: PhraseTable[Meaning], at: int) -> PhraseMatch[Meaning] | None:
        """Return the longest phrase of the table that ends just before token `at`."""
        for first in range(max(0, at - LONGEST_PHRASE), at):
            match = table.match(self.tokens, first, definite=True)
            if match and match.last == at:
                return match
        return None


def read_sentence(text: str, language: Language) -> Sentence:
    """Cut a text into tokens, with the words of the language at hand."""
    words = load_quantity_words(language)
    folded = fold_text(text)
    return Sentence(text, folded, split_tokens(folded, words.proclitics), words)
