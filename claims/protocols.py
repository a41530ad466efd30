"""The swap-in points; whatever fits may stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from claims.schema import Claim, Document, Evidence, Pair, Report, Scores

Vectors = NDArray[np.float32]


class Segmenter(Protocol):
    def segment(self, document: Document, /) -> list[Claim]:
        """Return the claims of a document in reading order."""
        ...


class Encoder(Protocol):
    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Return `(n, d)` float32 vectors of length 1, so that a dot product is a cosine."""
        ...


class Classifier(Protocol):
    def classify(self, texts: Sequence[tuple[str, str]], /) -> list[Scores]:
        """Return the NLI scores of each (premise, hypothesis)."""
        ...


class Engine(Protocol):
    """Where articles are read; `texts_at_once` is how many texts it takes for the models in one go."""

    @property
    def texts_at_once(self) -> int: ...

    def read(self, articles: Sequence[Document], segmenter: Segmenter, names: Path | None, /) -> Iterator[list[Claim]]:
        """Yield the claims of each article, with what they say, in order."""
        ...


class Comparator(Protocol):
    def __call__(self, pair: Pair, /) -> list[Evidence]:
        """Return what the two claims' own words say about a disagreement; nothing where they say nothing."""
        ...


class Reporter(Protocol):
    def __call__(self, report: Report, folder: Path, /) -> None:
        """Write the report into an existing folder; OutputError where that fails."""
        ...
