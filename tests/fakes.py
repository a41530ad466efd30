"""Small stand-ins for the models, and makers of claims, for tests of the stages around them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from claims.protocols import Vectors
from claims.schema import Claim, Document, Pair, PairScores, Scores, Span, Speaker, Stance, VoiceKind, Voices

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def make_document(name: str = "a", text: str = "", **changes: object) -> Document:
    fields = {"id": name, "source": f"{name} news", "text": text, "language": "en", "origin": f"{name}.txt"}
    return Document(**(fields | {"published": MONDAY} | changes))


def make_claim(text: str = "The bridge is closed.", name: str = "a", **changes: object) -> Claim:
    fields = {
        "id": f"{name}:0-{len(text)}",
        "document": name,
        "source": f"{name} news",
        "language": "en",
        "published": MONDAY,
        "text": text,
        "start": 0,
        "end": len(text),
        "paragraph": Span(0, len(text)),
    }
    return Claim(**(fields | changes))


def make_speaker(name: str, stance: Stance = Stance.SAID) -> Speaker:
    return Speaker(name, name.casefold(), VoiceKind.PERSON, stance, Span(0, len(name)))


def make_pair(left: Claim, right: Claim, similarity: float = 0.95, voices: Voices = Voices.SOURCES) -> Pair:
    return Pair(left, right, similarity, voices)


def make_scores(contradiction: float = 0.1, entailment: float = 0.1) -> PairScores:
    scores = Scores(entailment, 1 - entailment - contradiction, contradiction)
    return PairScores(scores, scores)


@dataclass(frozen=True)
class BagOfWordsEncoder:
    """Texts of the same words have cosine 1, texts without a common word 0."""

    size: int = 512

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.full((len(texts), self.size), 1e-6, np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                vectors[row, sum(map(ord, word)) % self.size] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@dataclass(frozen=True)
class NegationClassifier:
    """Sees a contradiction where exactly one text says "not", else entailment."""

    def classify(self, texts: Sequence[tuple[str, str]]) -> list[Scores]:
        return [
            make_scores(contradiction=0.9, entailment=0.05).forward
            if ("not" in premise) != ("not" in hypothesis)
            else make_scores(contradiction=0.05, entailment=0.9).forward
            for premise, hypothesis in texts
        ]
