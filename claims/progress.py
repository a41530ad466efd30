"""How far a run has got, and how long each of its stages took."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

Item = TypeVar("Item")

Progress = Callable[[str, int, int | None], None]
"""Called with the name of a stage, the units done, and the units in all where they are known."""


def silent(stage: str, done: int, total: int | None) -> None:
    """Show no progress."""


class Clock:
    """Measures the stages of one run and tells `progress` about them."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.started = datetime.now(UTC)
        self.seconds: dict[str, float] = defaultdict(float)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure a stage that is done in one go."""
        self.progress(name, 0, None)
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += time.perf_counter() - begun

    def count(self, name: str, items: Iterable[Item], total: int | None = None) -> Iterator[Item]:
        """Yield the items, and count them as they are worked on; the time until the last one counts as the stage's."""
        total = len(items) if isinstance(items, Sized) else total
        begun = time.perf_counter()
        for done, item in enumerate(items):
            self.progress(name, done, total)
            yield item
        self.seconds[name] += time.perf_counter() - begun

    def chunks(self, name: str, items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
        """Yield the items in parts of `size`, and count the items that are done."""
        begun = time.perf_counter()
        for start in range(0, len(items), size):
            self.progress(name, start, len(items))
            yield items[start : start + size]
        self.seconds[name] += time.perf_counter() - begun
