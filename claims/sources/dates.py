"""Reads the date of an article; what is no full date is not guessed at."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from datetime import time as day_time
from email.utils import parsedate_to_datetime
from typing import Literal

# An earlier year is a placeholder such as 0001-01-01, or a Hijri year.
EARLIEST_YEAR = 1800
MAX_CHARACTERS = 100

# Not the zone of "23 Sep 16 10:00 -0300", whose year could be 2016 or 2023.
FULL_YEAR = re.compile(r"(?<![\d+])(?<! -)\d{4}(?!\d)")
LEADING_YEAR = re.compile(r"^(\d{4})/(\d{1,2})/(\d{1,2})")
# "23 أيلول/سبتمبر 2016": the Levantine and the international name of one month.
DOUBLE_MONTH = re.compile(r"([^\W\d_]+)\s*/\s*[^\W\d_]+(?: ال[^\W\d_]+)?")

LOCALES = (["ar", "en", "fr"], ["ar-SY"])
ORDERS: tuple[Literal["DMY", "MDY"], ...] = ("DMY", "MDY")


def parse_date(value: object) -> datetime | None:
    """Return the point in time in UTC, or None where the value is no full and unambiguous date.

    Accepts ISO 8601, RFC 2822, and dates written out in Arabic, English or French. A date without a time zone is taken
    as UTC. A date such as 03/04/2016, whose day and month may change places, is not accepted.
    """
    moment = parse_text(value.strip()) if isinstance(value, str) else convert_date(value)
    if moment is None or moment.year < EARLIEST_YEAR:
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None


def convert_date(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, day_time()) if isinstance(value, date) else None


def parse_text(text: str) -> datetime | None:
    if len(text) > MAX_CHARACTERS:
        return None
    moment = parse_iso_date(text)
    if moment is None and FULL_YEAR.search(text):
        return parse_mail_date(text) or parse_written_date(text)
    return moment


def parse_iso_date(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def parse_mail_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def parse_written_date(text: str) -> datetime | None:
    import dateparser

    text = DOUBLE_MONTH.sub(r"\1", LEADING_YEAR.sub(r"\1-\2-\3", text))
    for locales in LOCALES:
        readings = {dateparser.parse(text, locales=locales, settings=strict_settings(order)) for order in ORDERS}
        if readings != {None}:
            return readings.pop() if len(readings) == 1 else None
    return None


def strict_settings(order: str) -> dict[str, object]:
    return {
        "STRICT_PARSING": True,
        "PARSERS": ["absolute-time"],
        "DATE_ORDER": order,
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
    }
