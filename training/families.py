"""Families of statements that we wrote: one event told alike, told otherwise, and look-alikes about something else.

A family makes pairs of known labels: two of the statements that say the `same` are entailment, one of them and one that
speaks `against` it are a contradiction, one of them and an `other` are neutral.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path

from claims.errors import InputError
from claims.schema import Kind, Label
from eval.pairs import LabelledPair
from eval.records import read_records

ONE_IN = 10


@dataclass(frozen=True, slots=True)
class Family:
    """Statements of one event, and others that only look like it; `kind` is what the family turns on."""

    id: str
    kind: Kind
    same: tuple[str, ...]
    against: tuple[str, ...]
    other: tuple[str, ...]

    @property
    def kept(self) -> bool:
        """Tell whether the family is one of the one in ten that are kept for choosing among trainings."""
        return zlib.crc32(self.id.encode()) % ONE_IN == 0


def read_families(folder: Path) -> list[Family]:
    """Return the families of all JSONL files of a folder and its subfolders; InputError names every faulty row."""
    paths = sorted(folder.rglob("*.jsonl"))
    if not paths:
        raise InputError(f"{folder}: holds no families (*.jsonl)")
    return [row.record for path in paths for row in read_records(path, Family)]


def families_to_train_on(folder: Path) -> list[Family]:
    return [family for family in read_families(folder) if not family.kept]


def kept_families(folder: Path) -> list[Family]:
    """Return the families that no training sees."""
    return [family for family in read_families(folder) if family.kept]


def family_pairs(families: Sequence[Family]) -> list[LabelledPair]:
    """Return all pairs of the families, each in both orders."""
    return [ordered for family in families for pair in pairs_of(family) for ordered in (pair, turned(pair))]


def pairs_of(family: Family) -> Iterator[LabelledPair]:
    for left, right in combinations(family.same, 2):
        yield make_pair(family, left, right, Label.ENTAILMENT)
    for left, right in product(family.same, family.against):
        yield make_pair(family, left, right, Label.CONTRADICTION)
    for left, right in product(family.same, family.other):
        yield make_pair(family, left, right, Label.NEUTRAL)


def make_pair(family: Family, left: str, right: str, label: Label) -> LabelledPair:
    return LabelledPair(left, right, label, kind=family.kind, group=family.id)


def turned(pair: LabelledPair) -> LabelledPair:
    """Return the pair in the other order; that two of our statements agree, differ or do not meet has no direction."""
    return replace(pair, left=pair.right, right=pair.left)
