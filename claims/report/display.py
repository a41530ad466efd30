"""Turn what an article says about itself into something safe and readable to show."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import cache
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from claims.schema import UNKNOWN_LANGUAGE, Language

# Overrides and embeddings could make a page show "02" for "20" or turn a link's host around. Every text that we show
# stands in an element with a direction of its own, so nothing is lost without them.
UNSHOWABLE = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(text: str) -> str:
    """Return `text` without directional overrides, embeddings, isolates, control characters and lone surrogates."""
    return UNSHOWABLE.sub("", text)


def safe_link(url: str | None) -> str | None:
    """Return the address if a reader may be sent there: http or https, a host, no user name, no blanks inside."""
    address = (url or "").strip()
    if not address or re.search(r"\s", address) or clean(address) != address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    allowed = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
    return address if allowed else None


@cache
def find_locale(language: Language) -> Locale | None:
    if language == UNKNOWN_LANGUAGE:
        return None
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


def language_tag(language: Language) -> str:
    """Return the value of a `lang` attribute; "" (unknown, by the HTML standard) for what is no language."""
    return language if find_locale(language) else ""


def text_direction(language: Language) -> str:
    """Return "rtl" or "ltr" for a known language, else "auto"."""
    locale = find_locale(language)
    return str(locale.text_direction) if locale else "auto"


def name_language(language: Language, locale: Locale) -> str:
    """Return what readers of `locale` call the language; the code itself where there is no name for it."""
    name = locale.languages.get(language, clean(language))
    return str(name[:1].upper() + name[1:])


def format_moment(moment: datetime, locale: Locale) -> str:
    """Return the day in words, with the hour where one is known, in the article's own time zone."""
    day = format_day(moment.date(), locale)
    return day if moment.time() == time(0, 0) else f"{day}, {moment:%H:%M}".replace(", ", listing_comma(locale))


def format_day(day: date, locale: Locale) -> str:
    """Return the day as "23 September 2016" in the words of the locale."""
    return format_date(day, format="d MMMM y", locale=locale)


def listing_comma(locale: Locale) -> str:
    return "، " if locale.language == "ar" else ", "


def percent_of(probability: float) -> int:
    """Return whole percents; never 100, because no finding is beyond doubt."""
    return max(0, min(99, round(probability * 100)))


def format_probability(probability: float, locale: Locale) -> str:
    return format_percent(percent_of(probability) / 100, locale=locale)


def format_number(number: float, decimals: int, locale: Locale) -> str:
    """Return the number with exactly so many decimals and the decimal mark of the locale."""
    return format_decimal(number, format=f"0.{'0' * decimals}", locale=locale)
