"""When: dates, weekdays and relative times, resolved against the day of publication."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hijridate import Gregorian

from claims.schema import Language, Precision, Span, TimeMention
from claims.text import fold
from claims.understand.calendars import Expression, find_expressions, load_calendar, read_fields
from claims.understand.days import (
    MONTHS,
    Resolved,
    from_hijri,
    hijri_year,
    make_date,
    nearest,
    resolve_day,
    shift,
    whole_hijri,
    whole_month,
    whole_year,
)

SAME_DAY = re.compile(
    r"[\s،,(/ـ-]*(?:هـ?)?[\s،,(]*(?:الموافق|الموافقة|corresponding to|correspondant au)\s*(?:لـ?|يوم)?\s*"
)
PREFIX = "prefix"
WEEK = 7
# "A few days ago" says no more than this; "three weeks ago" may be some days off.
FEW_DAYS = (2, 7)
SLACK_DAYS = 3
FIRST_HIJRI_YEAR, LAST_HIJRI_YEAR = 1343, 1500
ARTICLE = "ال"


def read_times(text: str, language: Language, published: datetime | None, offset: int = 0) -> tuple[TimeMention, ...]:
    """Return the times that a text names, in reading order, their spans moved by `offset`.

    Weekdays are the nearest at or before publication, days without a year those nearest to it. Without a date of
    publication such times keep `first` and `last` None.
    """
    calendar, folded = load_calendar(language), fold(text)
    if calendar is None or not calendar.cue.search(folded.text):
        return ()
    day = published.date() if published else None
    found: list[TimeMention] = []
    for name, match in find_expressions(folded.text, calendar):
        start = match.end(PREFIX) if PREFIX in match.re.groupindex else match.start()
        span = folded.span(start, match.end(), offset)
        is_future = calendar.future.search(folded.text, 0, match.start()) is not None
        resolved = READERS[name](Expression(read_fields(match), calendar, day, is_future))
        if resolved and not any(span.overlaps(other.span) for other in found):
            found.append(TimeMention(resolved.first, resolved.last, resolved.weekday, resolved.precision, span))
    return join_equivalents(sorted(found, key=lambda mention: mention.span), text, offset)


def join_equivalents(mentions: Sequence[TimeMention], text: str, offset: int) -> tuple[TimeMention, ...]:
    """Make one of two dates for one day: 1 شوال 1436هـ الموافق 17 يوليو."""
    joined: list[TimeMention] = []
    for mention in mentions:
        if joined and SAME_DAY.fullmatch(text, joined[-1].span.end - offset, mention.span.start - offset):
            first = joined.pop()
            # A weekday with its date is that date.
            exact = mention if first.weekday is not None else first
            mention = replace(exact, weekday=first.weekday, span=Span(first.span.start, mention.span.end))
        joined.append(mention)
    return tuple(joined)


def read_day(expression: Expression) -> Resolved | None:
    """Read "9 September 2016", the year nearest to publication where none is given."""
    day, month = expression.number("day", "ordinals"), expression.number("month", "months")
    if day is None or month is None:
        return None
    return resolve_day(expression.number("year", "ordinals"), month, day, expression.published)


def read_days(expression: Expression) -> Resolved | None:
    """Read "5 to 8 August"."""
    first, last = read_day(expression), read_day(expression.with_field("day", "day_after"))
    if not first or not last or not first.first or not last.first:
        return first
    return Resolved(min(first.first, last.first), max(first.first, last.first))


def read_day_of_month(expression: Expression) -> Resolved | None:
    """Read "the 8th of next month"."""
    day, direction, published = expression.number("day", "ordinals"), expression.direction(), expression.published
    if day is None or published is None:
        return Resolved(None, None)
    month = shift(published, "month", direction or 0)
    found = make_date(month.first.year, month.first.month, day) if month and month.first else None
    return Resolved(found, found) if found else None


def read_years(expression: Expression) -> Resolved | None:
    """Read "2013-2014"; a number smaller than the first is no year."""
    first, last = whole_year(int(expression.fields["year"])), whole_year(int(expression.fields["year_after"]))
    if not first or not last or not first.first or not last.first or last.first < first.first:
        return None
    return replace(first, last=last.last)


def read_numeric(expression: Expression) -> Resolved | None:
    """Read "2015/08/10" and "10-8-2015"; where only the other order makes a date, that one holds."""
    year, number, day = (int(expression.fields[field]) for field in ("year", "number", "day"))
    return resolve_day(year, number, day, None) if number <= MONTHS else resolve_day(year, day, number, None)


def read_hijri(expression: Expression) -> Resolved | None:
    """Read a day of the Islamic calendar (Umm al-Qura); without a year, the one nearest to publication."""
    day, month = expression.number("day", "ordinals"), expression.number("hijri_month", "hijri_months")
    month = month or expression.number("number", "ordinals")
    if day is None or month is None:
        return None
    year, published = expression.number("year", "ordinals"), expression.published
    if year is None and published is None:
        return Resolved(None, None)
    years = [year] if year else [hijri_year(published) + step for step in (0, -1, 1)] if published else []
    return nearest([found for found in (from_hijri(candidate, month, day) for candidate in years) if found], published)


def read_relative(expression: Expression) -> Resolved:
    """Read "yesterday" and "yesterday, Thursday"; where both cannot be, the weekday holds."""
    days, weekday = expression.number("relative", "relative"), expression.number("weekday", "weekdays")
    if expression.published is None or days is None:
        return Resolved(None, None, weekday=weekday)
    day = expression.published + timedelta(days)
    if weekday is not None:
        # Articles carry the date of publication or a later one, hardly an earlier one.
        day += timedelta((weekday - day.weekday() - 2) % WEEK - WEEK + 2)
    return Resolved(day, day, weekday=weekday)


def read_weekday(expression: Expression) -> Resolved:
    weekday, published = expression.number("weekday", "weekdays"), expression.published
    assert weekday is not None
    if published is None:
        return Resolved(None, None, weekday=weekday)
    back, direction = (published.weekday() - weekday) % WEEK, expression.direction()
    if direction == 1 or (direction is None and expression.is_future):
        day = published + timedelta(WEEK - back)
    else:
        day = published - timedelta(WEEK if back == 0 and direction == -1 else back)
    return Resolved(day, day, weekday=weekday)


def read_weekdays(expression: Expression) -> Resolved:
    """Read "the night of Friday to Saturday": from the first day to the second."""
    first = read_weekday(expression)
    second = expression.number("weekday_after", "weekdays")
    if first.last is None or first.weekday is None or second is None:
        return first
    return replace(first, last=first.last + timedelta((second - first.weekday) % WEEK))


def read_ago(expression: Expression) -> Resolved | None:
    """Read "three days ago"; "days ago" is a few of them."""
    unit, singular = expression.calendar.units[expression.fields["unit"]]
    count, published = expression.number("count", "ordinals") or singular, expression.published
    if count == 0 and unit != "day":
        return None
    if published is None:
        return Resolved(None, None, Precision(unit) if unit in ("month", "year") else Precision.DAY)
    if unit == "day":
        few, many = (count, count) if count else FEW_DAYS
        return Resolved(published - timedelta(many), published - timedelta(few))
    if unit == "week":
        day = published - timedelta(count * WEEK)
        return Resolved(day - timedelta(SLACK_DAYS), day + timedelta(SLACK_DAYS))
    return shift(published, unit, -count)


def read_period(expression: Expression) -> Resolved | None:
    """Read "last week", "this year"; a week is given with all days that may be meant."""
    word = expression.fields.get("period") or expression.fields["this_period"]
    unit, published = expression.calendar.periods[word], expression.published
    direction = 0 if "this_period" in expression.fields else expression.direction() or 0
    if published is None:
        return Resolved(None, None, Precision(unit) if unit in ("month", "year") else Precision.DAY)
    if unit != "week":
        return shift(published, unit, direction)
    near, far = (direction, direction * 2 * WEEK) if direction else (-WEEK + 1, WEEK - 1)
    return Resolved(published + timedelta(min(near, far)), published + timedelta(max(near, far)))


def read_month(expression: Expression) -> Resolved | None:
    """Read a month; without a year, the one nearest to publication that fits "last" or "next"."""
    month, published = expression.number("month", "months"), expression.published
    year, direction = expression.number("year", "ordinals"), expression.direction()
    if month is None:
        return None
    if year is None and published is not None and "year_direction" in expression.fields:
        year = published.year + (expression.direction("year_direction") or 0)
    if year is not None:
        return whole_month(year, month)
    if published is None:
        return Resolved(None, None, Precision.MONTH)
    away = (month - published.month + MONTHS // 2) % MONTHS - MONTHS // 2
    if direction and away * direction <= 0:
        away += MONTHS * direction
    return shift(published, "month", away)


def read_year(expression: Expression) -> Resolved | None:
    year = int(expression.fields["year"])
    is_hijri = "hijri" in expression.fields or FIRST_HIJRI_YEAR <= year <= LAST_HIJRI_YEAR
    return whole_hijri(year, 1, MONTHS, Precision.YEAR) if is_hijri else whole_year(year)


def read_hijri_month(expression: Expression) -> Resolved | None:
    """Read a month of the Islamic calendar; without a year, the one nearest to publication that fits "last"."""
    month, published = expression.number("hijri_month", "hijri_months"), expression.published
    year, direction = expression.number("year", "ordinals"), expression.direction()
    if month is None:
        return None
    if year is not None:
        return whole_hijri(year, month, month, Precision.MONTH)
    if published is None:
        return Resolved(None, None, Precision.MONTH)
    now = Gregorian.fromdate(published).to_hijri()
    away = (month - now.month + MONTHS // 2) % MONTHS - MONTHS // 2
    if direction and away * direction <= 0:
        away += MONTHS * direction
    months = now.year * MONTHS + now.month - 1 + away
    return whole_hijri(months // MONTHS, months % MONTHS + 1, months % MONTHS + 1, Precision.MONTH)


def read_part_of_year(expression: Expression) -> Resolved | None:
    """Read "the first half of 2015", "the last quarter of this year"."""
    parts, which = expression.number("fraction", "fractions"), expression.number("which", "which")
    year, direction, published = expression.number("year", "ordinals"), expression.direction(), expression.published
    if parts is None or which is None or which > parts:
        return None
    if year is None and published is None:
        return Resolved(None, None, Precision.MONTH)
    year = year or (published.year if published else 0) + (direction or 0)
    number, months = (which if which > 0 else parts), MONTHS // parts
    first, last = whole_month(year, (number - 1) * months + 1), whole_month(year, number * months)
    return Resolved(first.first, last.last, Precision.MONTH) if first and last else None


def read_stretch(expression: Expression) -> Resolved | None:
    """Read "the next two days", "the last three years"; without a number it is left open how many."""
    unit, count = expression.calendar.stretches[expression.fields["stretch"]]
    number = expression.fields.get("count", "").removeprefix(ARTICLE)
    count = count or (int(number) if number.isdigit() else expression.number("count", "counts") or 0)
    direction, published = expression.direction(), expression.published
    precision = Precision(unit) if unit in ("month", "year") else Precision.DAY
    if not count or not direction:
        return None
    if published is None:
        return Resolved(None, None, precision)
    if unit in ("month", "year"):
        near, far = shift(published, unit, direction), shift(published, unit, direction * count)
        ends = sorted([near, far], key=lambda one: str(one.first if one else None))
        return Resolved(ends[0].first, ends[1].last, precision) if ends[0] and ends[1] else None
    days = count * (WEEK if unit == "week" else 1)
    first, last = sorted([published + timedelta(direction), published + timedelta(direction * days)])
    return Resolved(first, last, precision)


READERS: Mapping[str, Callable[[Expression], Resolved | None]] = {
    "hijri_day": read_hijri,
    "hijri_numeric": read_hijri,
    "day_month": read_day,
    "month_day": read_day,
    "days_month": read_days,
    "day_of_month": read_day_of_month,
    "year_range": read_years,
    "year_first": read_numeric,
    "day_first": read_numeric,
    "ago": read_ago,
    "relative": read_relative,
    "weekdays": read_weekdays,
    "weekday": read_weekday,
    "part_of_year": read_part_of_year,
    "stretch": read_stretch,
    "hijri_month": read_hijri_month,
    "period": read_period,
    "month": read_month,
    "year": read_year,
    "bare_year": read_year,
}
