"""What a file format yields: the raw fields of one article, under our names for them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from claims.config import ArticleField
from claims.errors import InputError

FIELDS: tuple[ArticleField, ...] = get_args(ArticleField)


@dataclass(frozen=True, slots=True)
class Record:
    """The raw fields of one article: `columns` are the input's own names, for messages. Absent fields are left out."""

    origin: str
    fields: Mapping[ArticleField, object]
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def name_fields(row: Mapping[str, object], columns: Mapping[str, ArticleField]) -> dict[ArticleField, object]:
    """Return the row's values under our names; a mapped column wins over one that already bears our name."""
    own = {field: row.get(field) for field in FIELDS if field not in columns}
    mapped = {field: row.get(column) for column, field in columns.items()}
    present = {field: value for field, value in mapped.items() if not is_absent(value)}
    return {field: value for field, value in {**own, **present}.items() if not is_absent(value)}


def is_absent(value: object) -> bool:
    # Tables exported by pandas mark a missing text with the number NaN.
    return value is None or (isinstance(value, float) and math.isnan(value))


def check_size(size_bytes: int, max_bytes: int) -> None:
    if size_bytes > max_bytes:
        raise InputError(f"the article has {size_bytes:,} bytes; expected at most {max_bytes:,} (max_article_bytes)")
