"""What pairing costs up to a hundred million claims: the real blocks of an archive, at what a comparison really takes.

The archive is simulated, its claims spread evenly over days; the program's own code cuts it into blocks. What a block
takes is measured on real news: blocks drawn at random from the searches of some days, words and all. Only the vectors
are drawn, as similar to each other as e5's, since what they are does not matter for the time.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from claims import Detector
from claims.align import lay_out
from claims.block import BLOCK_CELLS as ALIKE_CELLS
from claims.block import AlikeSearch
from claims.lexicon import build_lexicon
from claims.meeting import Facets, describe, find_blocks
from claims.pair import BLOCK_CELLS as NEAREST_CELLS
from claims.pair import NearestSearch
from claims.protocols import Block, Rows, Search
from claims.schema import Document
from claims.syndication import find_origins
from eval.tables import markdown_table

SEED = 13
DIMENSIONS = 384
# Of 262,505 claims of fifteen days, 55,954 were embedded; see docs/performance.md.
EMBEDDED_SHARE = 0.213
COMMON = 2.0


@dataclass(frozen=True, slots=True)
class Rate:
    """Seconds of one core a comparison takes, with its standard error over the blocks that were drawn."""

    seconds: float
    error: float


@dataclass(frozen=True, slots=True)
class Archive:
    """`claims` spread evenly over days of `claims_a_day`."""

    claims: int
    claims_a_day: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The blocks of one search over an archive, and what cutting them took."""

    blocks: int
    comparisons: int
    seconds: float


def measure_rates(detector: Detector, documents: Sequence[Document], drawn: int) -> tuple[Rate, Rate]:
    """Return what a comparison takes in looking for shared words, and in looking for the nearest."""
    config = detector.config
    claims = [claim for found in detector.read(documents) for claim in found]
    lexicon = build_lexicon(documents, claims)
    origins = find_origins(claims, config.syndication)
    articles = lay_out(claims, np.zeros((len(claims), 0), np.float32), lexicon, origins)
    facets = describe(claims, articles.origins, config.pairing.window_days)
    alike = AlikeSearch.of(claims, articles, facets, config)
    random = np.random.default_rng(SEED)
    rows = np.sort(random.choice(len(claims), round(EMBEDDED_SHARE * len(claims)), replace=False))
    some = describe([claims[row] for row in rows], articles.origins[rows], config.pairing.window_days)
    vectors = random.normal(size=(len(rows), DIMENSIONS)) + COMMON * random.normal(size=DIMENSIONS)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    nearest = NearestSearch(vectors.astype(np.float32), lexicon.claims[rows], some, config.pairing)
    return (
        measure_search(alike, alike.order, list(find_blocks(alike.order, facets, ALIKE_CELLS)), drawn),
        measure_search(nearest, some.order, list(find_blocks(some.order, some, NEAREST_CELLS)), drawn),
    )


def measure_search(search: Search, order: Rows, blocks: Sequence[Block], drawn: int) -> Rate:
    random = np.random.default_rng(SEED)
    seconds = []
    with threadpool_limits(1):
        for row in random.choice(len(blocks), min(drawn, len(blocks)), replace=False):
            begun = time.perf_counter()
            search(blocks[row])
            seconds.append((time.perf_counter() - begun) / comparisons(blocks[row], order))
    return Rate(float(np.mean(seconds)), float(np.std(seconds) / np.sqrt(len(seconds))))


def comparisons(block: Block, order: Rows) -> int:
    return (block.end - block.start) * (block.last - block.first + len(order) - block.undated)


def cut(archive: Archive, share: float, cells: int, window_days: int) -> Cut:
    """Cut a share of an archive's claims into the blocks that a run would look through."""
    facets = simulate(round(share * archive.claims), share * archive.claims_a_day, window_days)
    begun = time.perf_counter()
    blocks = total = 0
    for block in find_blocks(facets.order, facets, cells):
        blocks += 1
        total += comparisons(block, facets.order)
    return Cut(blocks, total, time.perf_counter() - begun)


def simulate(claims: int, a_day: float, window_days: int) -> Facets:
    """Return so many claims, one after another; all that blocks depend on is when they were made."""
    rows = np.arange(claims)
    nothing = np.zeros(0, np.int64)
    return Facets(
        voice=nothing,
        origin=nothing,
        language=nothing,
        days=rows / a_day,
        order=rows,
        place=rows,
        wanted=np.ones(claims, bool),
        window_days=window_days,
    )


def scaling_table(archives: Sequence[Archive], rates: tuple[Rate, Rate], window_days: int) -> str:
    """Return what pairing takes for each archive, in hours of one core and, cutting the blocks, in seconds."""
    header = ["claims", "a day", "blocks by words", "core-hours", "blocks by vectors", "core-hours", "cutting, s"]
    rows = []
    for archive in archives:
        alike = cut(archive, 1, ALIKE_CELLS, window_days)
        nearest = cut(archive, EMBEDDED_SHARE, NEAREST_CELLS, window_days)
        hours = [hours_of(found, rate) for found, rate in zip((alike, nearest), rates, strict=True)]
        rows.append(
            [
                f"{archive.claims:,}",
                f"{archive.claims_a_day:,}",
                f"{alike.blocks:,}",
                hours[0],
                f"{nearest.blocks:,}",
                hours[1],
                f"{alike.seconds + nearest.seconds:.0f}",
            ]
        )
    return markdown_table(header, rows)


def hours_of(found: Cut, rate: Rate) -> str:
    hours = found.comparisons / 3600
    return f"{rounded(hours * rate.seconds, 2)} ± {rounded(hours * rate.error, 1)}"


def rounded(value: float, digits: int) -> str:
    """Return a number with so many digits that count, and no exponent."""
    return f"{float(f'{value:.{digits}g}'):g}"
