"""What a claim says to a reader who does not have its article: who says it, about whom, and on which days.

Only what is certain is filled in, in square brackets: a speaker who is named elsewhere, with a colon; the days that
"yesterday" means; and whom the sentence is about, where the claim is a later clause of it that names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from claims.schema import Claim, TimeMention
from claims.understand.joints import goes_on

YEAR = re.compile(r"\d{4}")


def add_standalone(claims: Sequence[Claim]) -> list[Claim]:
    """Return the annotated claims of one document, in reading order, with their standalone forms."""
    return [
        replace(claim, standalone=stand_alone(claim, find_subject(claims, index))) for index, claim in enumerate(claims)
    ]


def stand_alone(claim: Claim, subject: str | None) -> str:
    """Return the claim's text with speaker, subject and days filled in where they are left out."""
    text = claim.text
    for time in sorted(claim.times, key=lambda mention: mention.span, reverse=True):
        if needs_days(claim, time):
            end = time.span.end - claim.start
            text = f"{text[:end]} [{name_days(time)}]{text[end:]}"
    speaker = claim.speaker
    if speaker and not claim.start <= speaker.span.start < claim.end:
        return f"[{speaker.name}:] {text}"
    return f"[{subject}] {text}" if subject else text


def needs_days(claim: Claim, time: TimeMention) -> bool:
    words = claim.text[time.span.start - claim.start : time.span.end - claim.start]
    return time.first is not None and not YEAR.search(words)


def name_days(time: TimeMention) -> str:
    """Return the days in ISO 8601 form, an interval where there are several."""
    return f"{time.first}" if time.first == time.last else f"{time.first}/{time.last}"


def find_subject(claims: Sequence[Claim], index: int) -> str | None:
    """Return the first name of the outlet's own clause before, where a clause goes on with it and names nobody."""
    claim = claims[index]
    before = claims[index - 1] if index else None
    if before is None or claim.names or claim.speaker or before.speaker or not before.names:
        return None
    return before.names[0].text if goes_on(before, claim) else None
