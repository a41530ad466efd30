"""Articles into claims with what they say, by several processes where there are many articles.

Reading is plain Python that holds the interpreter's lock, so threads would not help; loky starts fresh processes, which
neither copy the models nor need a guard in the calling script.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from joblib import Parallel, cpu_count, delayed

from claims.protocols import Segmenter
from claims.schema import Claim, Document
from claims.understand.aliases import load_aliases
from claims.understand.annotate import annotate

ARTICLES_AT_ONCE = 50
# Below, starting a process takes longer than the reading.
WORTH_A_PROCESS = 400


def read_article(article: Document, segmenter: Segmenter, names: Path | None) -> list[Claim]:
    """Return the claims of an article with what they say; `names` is a file of further names."""
    return annotate(segmenter.segment(article), article, load_aliases(names))


def read_part(articles: Sequence[Document], segmenter: Segmenter, names: Path | None) -> list[list[Claim]]:
    return [read_article(article, segmenter, names) for article in articles]


@dataclass(frozen=True, slots=True)
class Processes:
    """The engine of this machine: `workers` processes read, one for each core where that is None."""

    workers: int | None = None

    texts_at_once = 512
    spread = map

    def read(self, articles: Sequence[Document], segmenter: Segmenter, names: Path | None) -> Iterator[list[Claim]]:
        """Yield the claims of each article, in order."""
        count = min(self.workers or cpu_count(), len(articles) // WORTH_A_PROCESS)
        if count < 2:
            yield from (read_article(article, segmenter, names) for article in articles)
            return
        starts = range(0, len(articles), ARTICLES_AT_ONCE)
        parts = (delayed(read_part)(articles[start : start + ARTICLES_AT_ONCE], segmenter, names) for start in starts)
        for part in Parallel(n_jobs=count, return_as="generator")(parts):
            yield from part
