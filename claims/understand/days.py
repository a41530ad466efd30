"""Days, months and years of the Gregorian and the Islamic (Umm al-Qura) calendar, as stretches of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hijridate import Gregorian, Hijri

from claims.schema import Precision

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Resolved:
    """The days that a time stands for, as far as they are known."""

    first: date | None
    last: date | None
    precision: Precision = Precision.DAY
    weekday: int | None = None


def resolve_day(year: int | None, month: int, day: int, published: date | None) -> Resolved | None:
    if year is None and published is None:
        return Resolved(None, None) if make_date(2000, month, day) else None
    years = [year] if year is not None else [published.year + step for step in (0, -1, 1)] if published else []
    days = [found for found in (make_date(candidate, month, day) for candidate in years) if found]
    return nearest(days, published)


def nearest(days: list[date], published: date | None) -> Resolved | None:
    if not days:
        return None
    best = min(days, key=lambda day: abs(day - published)) if published else days[0]
    return Resolved(best, best)


def make_date(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def hijri_year(day: date) -> int:
    return Gregorian.fromdate(day).to_hijri().year


def from_hijri(year: int, month: int, day: int) -> date | None:
    try:
        converted = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(converted.year, converted.month, converted.day)


def shift(day: date, unit: str, count: int) -> Resolved | None:
    """Return the whole month or year that lies `count` of them away."""
    if unit == "year":
        return whole_year(day.year + count)
    months = day.year * MONTHS + day.month - 1 + count
    return whole_month(months // MONTHS, months % MONTHS + 1)


def whole_month(year: int, month: int) -> Resolved | None:
    first, following = make_date(year, month, 1), make_date(year + month // MONTHS, month % MONTHS + 1, 1)
    return Resolved(first, following - timedelta(1), Precision.MONTH) if first and following else None


def whole_year(year: int) -> Resolved | None:
    first, last = make_date(year, 1, 1), make_date(year, MONTHS, 31)
    return Resolved(first, last, Precision.YEAR) if first and last else None


def whole_hijri(year: int, first_month: int, last_month: int, precision: Precision) -> Resolved | None:
    """Return the days of some months of an Islamic year."""
    after = (year + last_month // MONTHS, last_month % MONTHS + 1)
    first, following = from_hijri(year, first_month, 1), from_hijri(*after, 1)
    return Resolved(first, following - timedelta(1), precision) if first and following else None
