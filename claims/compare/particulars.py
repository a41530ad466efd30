"""Days, names, speakers and ordinals of two claims: where they differ, the claims are mostly about different things."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from claims.safe_yaml import load_yaml
from claims.schema import Claim, Evidence, Kind, Language, Name, Pair, Precision, Span, TimeMention
from claims.text import fold, normalise

STRENGTH = 0.5
# A claim meets dozens of others: it is read once.
TEXTS_KEPT = 300_000


def compare_times(pair: Pair) -> list[Evidence]:
    """Return evidence where both claims name days and no day of one falls on a day of the other."""
    left, right = known_days(pair.left), known_days(pair.right)
    if not left or not right:
        return []
    if share_day(pair.left, pair.right):
        return [Evidence(Kind.TIME, None, STRENGTH, "time.agree")]
    return [
        Evidence(
            kind=Kind.TIME,
            relation=None,
            strength=STRENGTH,
            code="time.different",
            left=tuple(time.span for time in left),
            right=tuple(time.span for time in right),
            values={"left": words_at(pair.left, left), "right": words_at(pair.right, right)},
        )
    ]


def share_day(left: Claim, right: Claim) -> bool:
    """Tell whether both claims name a day, and the same one."""
    return any(same_day(one, other) for one in known_days(left) for other in known_days(right))


def known_days(claim: Claim) -> list[TimeMention]:
    """Return the mentions of days that are known, or of which at least the weekday is."""
    return [
        time
        for time in claim.times
        if time.precision is Precision.DAY and (time.first is not None or time.weekday is not None)
    ]


def same_day(one: TimeMention, other: TimeMention) -> bool:
    if one.first and one.last and other.first and other.last:
        return one.first <= other.last and other.first <= one.last
    if one.weekday is not None and other.weekday is not None:
        return one.weekday == other.weekday
    return True


def compare_names(pair: Pair) -> list[Evidence]:
    """Return evidence where each claim has names and none of the shorter list stands in the other."""
    left = unmatched(pair.left.names, pair.right.names)
    right = unmatched(pair.right.names, pair.left.names)
    if not left or not right:
        return []
    return [
        Evidence(
            kind=Kind.ENTITY,
            relation=None,
            strength=STRENGTH * min(len(left) / len(pair.left.names), len(right) / len(pair.right.names)),
            code="name.different",
            left=tuple(name.span for name in left),
            right=tuple(name.span for name in right),
            values={"left": "، ".join(name.text for name in left), "right": "، ".join(name.text for name in right)},
        )
    ]


def compare_speakers(pair: Pair) -> list[Evidence]:
    """Return evidence where a speaker is called by what many are, as "the company", which its article named.

    Inside one article there is only one of them.
    """
    if pair.left.document == pair.right.document:
        return []
    left, right = unnamed_body(pair.left), unnamed_body(pair.right)
    return [Evidence(Kind.ENTITY, None, 1.0, "speaker.unnamed", left=left, right=right)] if left or right else []


def unnamed_body(claim: Claim) -> tuple[Span, ...]:
    if claim.speaker is None or normalise(claim.speaker.name) not in bodies().get(claim.language, frozenset()):
        return ()
    return (claim.speaker.span,)


@cache
def bodies() -> dict[Language, frozenset[str]]:
    text = files("claims.compare").joinpath("data/bodies.yaml").read_text(encoding="utf-8")
    return {language: frozenset(map(normalise, names)) for language, names in load_yaml(text).items()}


def compare_ordinals(pair: Pair) -> list[Evidence]:
    """Return evidence where the claims tell of different ones of a series: of the second shipment, and of the third."""
    if pair.left.language != pair.right.language:
        return []
    left, right = (read_ordinals(claim.text, claim.language) for claim in (pair.left, pair.right))
    for thing in sorted(left.keys() & right.keys()):
        (number, span), (other_number, other_span) = left[thing], right[thing]
        if number != other_number:
            spans = (span.moved(pair.left.start),), (other_span.moved(pair.right.start),)
            return [Evidence(Kind.ENTITY, None, STRENGTH, "ordinal.different", *spans)]
    return []


@lru_cache(maxsize=TEXTS_KEPT)
def read_ordinals(text: str, language: Language) -> Mapping[str, tuple[int, Span]]:
    """Return which one of a series the text tells of and where, by the noun beside the ordinal."""
    pattern, numbers = ordinals().get(language, (None, {}))
    if pattern is None:
        return {}
    folded = fold(text)
    return {
        match["thing"]: (numbers[match["ordinal"]], folded.span(match.start("ordinal"), match.end("ordinal")))
        for match in pattern.finditer(folded.text)
    }


@cache
def ordinals() -> dict[Language, tuple[re.Pattern[str], dict[str, int]]]:
    """Return by language a pattern of an ordinal with its noun (before it in Arabic), and the ordinals' numbers."""
    text = files("claims.compare").joinpath("data/ordinals.yaml").read_text(encoding="utf-8")
    patterns = {}
    for language, rows in load_yaml(text).items():
        numbers = {normalise(word): number for number, words in enumerate(rows, 1) for word in words}
        ordinal, thing = rf"(?P<ordinal>{'|'.join(numbers)})", r"(?P<thing>[^\W\d_]{3,})"
        phrase = rf"{thing}\s+{ordinal}" if language == "ar" else rf"{ordinal}\s+{thing}"
        patterns[language] = (re.compile(rf"(?<!\w){phrase}(?!\w)"), numbers)
    return patterns


def unmatched(names: Sequence[Name], others: Sequence[Name]) -> list[Name]:
    keys = {other.key for other in others}
    return [name for name in names if name.key not in keys]


def words_at(claim: Claim, times: Sequence[TimeMention]) -> str:
    return ", ".join(claim.text[time.span.start - claim.start : time.span.end - claim.start] for time in times)
