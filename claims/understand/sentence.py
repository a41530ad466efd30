"""A claim's text, cut into tokens, together with the words of its language."""

from __future__ import annotations

from dataclasses import dataclass

from claims.schema import Language
from claims.understand.quantity_words import QuantityWords, load_quantity_words
from claims.understand.tokens import FoldedText, PhraseTable, Token, fold_text, split_tokens


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
        return 0 <= at < len(self.tokens) - 1 and self.tokens[at].end == self.tokens[at + 1].start

    def ends_with(self, table: PhraseTable[bool], at: int, max_tokens: int = 4) -> int | None:
        """Return where a phrase of the table begins that ends just before token `at`, the longest one."""
        for first in range(max(0, at - max_tokens), at):
            match = table.match(self.tokens, first)
            if match and match.last == at:
                return first
        return None


def read_sentence(text: str, language: Language) -> Sentence:
    """Cut a text into tokens, with the words of the language at hand."""
    words = load_quantity_words(language)
    folded = fold_text(text)
    return Sentence(text, folded, split_tokens(folded, words.proclitics), words)
