"""Hand-labelled pairs of texts: the typed pairs of this project, or pairs that a user brings."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Protocol, TypeVar

from pydantic import AfterValidator

from claims.schema import Kind, Label, Language, Relation
from eval.records import Fault, Row, find_repeats, read_records, refuse

ID_DIGITS = 12
LANGUAGES = re.compile(r"[a-z]{2,3}(-[a-z]{2,3})?")
LABEL_OF_RELATION = {
    Relation.CONTRADICTION: Label.CONTRADICTION,
    Relation.DISCREPANCY: Label.CONTRADICTION,
    Relation.UPDATE: Label.NEUTRAL,
    None: None,
}


R = TypeVar("R", bound="Identified")


class Split(StrEnum):
    """Development data may be looked at and fitted on; test data is measured once."""

    DEV = "dev"
    TEST = "test"


def in_utc(moment: datetime) -> datetime:
    """Return a moment in UTC; one without a time zone is taken as UTC, as in articles."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Meta:
    """Where a text comes from, as far as that is known."""

    source: str | None = None
    published: Annotated[datetime, AfterValidator(in_utc)] | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two texts and their label, and `why`; pairs of one `group` differ in one thing and stay in one split."""

    left: str
    right: str
    label: Label
    id: str = ""
    kind: Kind | None = None
    relation: Relation | None = None
    language: str | None = None
    group: str | None = None
    split: Split | None = None
    left_meta: Meta = field(default_factory=Meta)
    right_meta: Meta = field(default_factory=Meta)
    weight: float = 1.0
    why: str | None = None

    @property
    def languages(self) -> tuple[Language | None, Language | None]:
        """The languages of both sides, "ar-en" being Arabic on the left and English on the right."""
        left, _, right = (self.language or "").partition("-")
        return left or None, right or left or None


def join_languages(left: Language, right: Language) -> str:
    """Return how a pair's language is written: once where both sides have the same."""
    return left if left == right else f"{left}-{right}"


def crosses(language: str | None) -> bool:
    """Tell whether the language of a pair is two languages."""
    return "-" in (language or "")


def read_pairs(paths: Sequence[Path], split: Split | None = None) -> list[LabelledPair]:
    """Read labelled-pairs files (JSONL, or TSV with the same names), of one split or all; those of no split always.

    InputError lists the rows with unknown labels, missing fields, a relation that does not go with its label, or a
    pair that stands twice, with the same label or with another.
    """
    rows = [row for path in paths for row in read_records(path, LabelledPair)]
    refuse([*find_faults(rows), *find_repeats([(row.place, key_of(row.record), row.record.label) for row in rows])])
    named = [replace(row.record, id=row.record.id or make_id(row.record), weight=1.0) for row in rows]
    refuse(find_twins([Row(row.place, pair) for row, pair in zip(rows, named, strict=True)]))
    return [pair for pair in named if split in (None, pair.split) or pair.split is None]


def find_faults(rows: Sequence[Row[LabelledPair]]) -> list[Fault]:
    return [Fault(row.place, reason) for row in rows for reason in reasons_against(row.record)]


def reasons_against(pair: LabelledPair) -> list[str]:
    reasons = [f"'{side}' is empty" for side, text in (("left", pair.left), ("right", pair.right)) if not text.strip()]
    if pair.language and not LANGUAGES.fullmatch(pair.language):
        reasons.append(f"'language' is {pair.language!r}, not a code such as 'ar' or two such as 'ar-en'")
    return reasons + reasons_against_relation(pair.label, pair.relation)


def reasons_against_relation(label: Label, relation: Relation | None) -> list[str]:
    expected = LABEL_OF_RELATION[relation]
    return [f"relation {relation} goes with label {expected}, not {label}"] if expected not in (None, label) else []


class Identified(Protocol):
    @property
    def id(self) -> str: ...


def find_twins(rows: Sequence[Row[R]]) -> list[Fault]:
    """Return a fault for each row whose id stood before."""
    first: dict[str, str] = {}
    return [
        Fault(row.place, f"the id {row.record.id!r} stands in {first[row.record.id]} already")
        for row in rows
        if first.setdefault(row.record.id, row.place) != row.place
    ]


def key_of(pair: LabelledPair) -> object:
    """Return what makes a pair the same as another: its texts, in either order and spacing, and their circumstances."""
    return frozenset([(squeeze(pair.left), pair.left_meta), (squeeze(pair.right), pair.right_meta)])


def make_id(pair: LabelledPair) -> str:
    """Return an id that the pair keeps wherever it stands."""
    parts = (pair.left, pair.right, repr(pair.left_meta), repr(pair.right_meta))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:ID_DIGITS]


def squeeze(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
