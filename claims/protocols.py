"""The swap-in points; whatever fits may stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from claims.schema import Claim, Document, Evidence, Pair, Report, Scores

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]


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


class Block(NamedTuple):
    """A part of what is compared, as places in an order by day: `start`–`end` with `first`–`last` and all undated.

    What has no day stands at the end of the order, from `undated` on.
    """

    start: int
    end: int
    first: int
    last: int
    undated: int


class Found(NamedTuple):
    """Pairs of rows that belong together, and how near they are: three arrays of one length."""

    left: Rows
    right: Rows
    nearness: Vectors

    def at(self, places: NDArray[np.int64] | NDArray[np.bool_]) -> Found:
        """Return some of the pairs, by their places or by a mask."""
        return Found(self.left[places], self.right[places], self.nearness[places])


class Search(Protocol):
    """Looks for pairs in a block: a frozen value of arrays, which may be sent to another machine."""

    def __call__(self, block: Block, /) -> Found: ...


class Spread(Protocol):
    def __call__(self, search: Search, blocks: Iterable[Block], /) -> Iterator[Found]:
        """Yield what the search finds in each block, in order; `map` does it here and now."""
        ...


class Engine(Protocol):
    """Where the work is done; `texts_at_once` is how many texts it takes for the models in one go."""

    @property
    def texts_at_once(self) -> int: ...

    def read(self, articles: Sequence[Document], segmenter: Segmenter, names: Path | None, /) -> Iterator[list[Claim]]:
        """Yield the claims of each article, with what they say, in order."""
        ...

    @property
    def spread(self) -> Spread: ...


class Comparator(Protocol):
    def __call__(self, pair: Pair, /) -> list[Evidence]:
        """Return what the two claims' own words say about a disagreement; nothing where they say nothing."""
        ...


class Reporter(Protocol):
    def __call__(self, report: Report, folder: Path, /) -> None:
        """Write the report into an existing folder; OutputError where that fails."""
        ...
