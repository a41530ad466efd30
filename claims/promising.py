"""Which cases are worth the classifier: the dearest stage sees only what could become a finding."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from claims.decide import Case, promise

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Promising:
    """A case and the confidence that it could reach; see `decide.promise`."""

    value: float
    case: Case


def keep_promising(cases: Sequence[Case], min_promise: float) -> list[Promising]:
    promises = zip(promise(cases), cases, strict=True)
    return [Promising(value, case) for value, case in promises if value >= min_promise]


def choose_most_promising(promising: Sequence[Promising], per_day: int) -> list[Case]:
    """Return at most `per_day` cases of each day on which the later article was published, most promising first."""
    ranked = sorted(promising, key=lambda one: (-one.value, one.case.pair.left.id, one.case.pair.right.id))
    taken: Counter[date | None] = Counter()
    chosen = []
    for one in ranked:
        published = one.case.pair.right.published
        day = published.date() if published else None
        taken[day] += 1
        if taken[day] <= per_day:
            chosen.append(one.case)
    for day, found in sorted(taken.items(), key=str):
        if found > per_day:
            message = "%s: %d pairs are promising; only the first %d are classified (decision.max_classified)"
            log.warning(message, day or "without a date", found, per_day)
    return chosen
