"""Who may meet whom, and in which parts of bounded size pairs are looked for: by days, so that work grows with them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claims.protocols import Block, Rows
from claims.schema import Claim
from claims.scope import EVERYTHING, Scope

SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Facets:
    """What decides who may meet whom: one entry a claim. `days` is NaN where the article has no date.

    Only pairs with a `wanted` claim are looked for.

    `order` lists the claims by day, those without one last, then by id, and `place` is each claim's place in it.
    """

    voice: Rows
    origin: Rows
    language: Rows
    days: NDArray[np.float64]
    order: Rows
    place: Rows
    wanted: NDArray[np.bool_]
    window_days: int


def find_blocks(order: Rows, facets: Facets, cells: int) -> Iterator[Block]:
    """Yield the parts of an order by day that hold wanted claims, of at most `cells` comparisons each.

    Whom a part's claims may meet is in its block: the claims within the window, and those without a date.
    """
    days = facets.days[order]
    dated = int(np.count_nonzero(~np.isnan(days)))
    days = days[:dated]
    first = np.searchsorted(days, days - facets.window_days)
    last = np.searchsorted(days, days + facets.window_days, "right")
    wanted = np.concatenate([[0], np.cumsum(facets.wanted[order])])
    start = 0
    while start < dated:
        # Later claims may meet many more than the first one does, so the whole part must fit.
        def size(end: int, start: int = start) -> int:
            return int((end - start) * (last[end - 1] - first[start] + len(order) - dated))

        end = start + max(1, bisect_right(range(start + 1, dated + 1), cells, key=size))
        if wanted[end] > wanted[start]:
            yield Block(start, end, int(first[start]), int(last[end - 1]), dated)
        start = end
    step = max(1, cells // max(1, len(order)))
    for start in range(dated, len(order), step):
        end = min(start + step, len(order))
        if wanted[end] > wanted[start]:
            yield Block(start, end, 0, len(order), len(order))


def members(block: Block, order: Rows, facets: Facets) -> tuple[Rows, Rows]:
    """Return the wanted claims of a block, and all those that some of them may meet, both as rows."""
    rows = order[block.start : block.end]
    return rows[facets.wanted[rows]], np.concatenate([order[block.first : block.last], order[block.undated :]])


def may_meet(i: Rows, j: Rows, facets: Facets) -> NDArray[np.bool_]:
    """Tell for pairs of claims whether they are in one window, and no copies of one text."""
    meeting: NDArray[np.bool_] = in_window(i, j, facets) & (facets.origin[i] != facets.origin[j])
    return meeting


def in_window(i: Rows, j: Rows, facets: Facets) -> NDArray[np.bool_]:
    apart: NDArray[np.bool_] = np.abs(facets.days[i] - facets.days[j]) > facets.window_days
    return ~apart


def describe(claims: Sequence[Claim], origins: Rows, window_days: int, scope: Scope = EVERYTHING) -> Facets:
    days = np.array([days_of(claim) for claim in claims], np.float64)
    last = np.nan_to_num(days, nan=np.inf)
    order = np.array(sorted(range(len(claims)), key=lambda row: (last[row], claims[row].id)), np.int64)
    place = np.empty(len(claims), np.int64)
    place[order] = np.arange(len(claims))
    return Facets(
        voice=numbered([voice_of(claim) for claim in claims]),
        origin=origins,
        language=numbered([claim.language for claim in claims]),
        days=days,
        order=order,
        place=place,
        wanted=scope.holds(claims),
        window_days=window_days,
    )


def voice_of(claim: Claim) -> tuple[str, str | None]:
    return (claim.source, claim.speaker.key if claim.speaker else None)


def numbered(values: Sequence[object]) -> Rows:
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int64)


def days_of(claim: Claim) -> float:
    return claim.published.timestamp() / SECONDS_A_DAY if claim.published else np.nan
