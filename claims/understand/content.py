"""Which stretch of a claim is what is stated, without who states it."""

from __future__ import annotations

import re
from functools import cache

from claims.schema import Claim, Language, Span
from claims.text import fold
from claims.understand.language_data import read_data

REACH = 60
SHORTEST_WORDS = 3
TRAILING_GAP = 3


def find_content(claim: Claim) -> Span:
    """Return the stretch of the document that the claim's speaker states; the whole claim where none is marked.

    "Kerry said after the meeting that the truce is not dead" states "the truce is not dead".
    """
    whole = Span(claim.start, claim.end)
    if claim.speaker is None:
        return whole
    voice = claim.speaker.span
    if voice.end <= claim.start:
        content = after_attribution(claim, claim.start)
    elif claim.end - voice.end <= TRAILING_GAP:
        content = before_attribution(claim, voice.start)
    elif voice.start - claim.start <= REACH:
        content = after_attribution(claim, voice.end)
    else:
        content = whole
    stated = claim.text[content.start - claim.start : content.end - claim.start]
    return content if len(stated.split()) >= SHORTEST_WORDS else whole


def after_attribution(claim: Claim, speaker_end: int) -> Span:
    """Return what follows "that", a colon or an opening quotation mark behind the speaker."""
    opening = opening_pattern(claim.language)
    behind = fold(claim.text[speaker_end - claim.start :])
    found = opening.search(behind.text[:REACH]) if opening else None
    if found is None:
        return Span(claim.start, claim.end)
    return Span(behind.span(found.end(), found.end(), speaker_end).start, claim.end)


def before_attribution(claim: Claim, speaker_start: int) -> Span:
    """Return what goes before the last comma or quotation mark in front of the speaker."""
    before = claim.text[: speaker_start - claim.start]
    cut = max(before.rfind(mark) for mark in '،,"»”')
    return Span(claim.start, claim.start + cut if cut > 0 else claim.end)


@cache
def opening_pattern(language: Language) -> re.Pattern[str] | None:
    that = read_data("attribution", language).get("that")
    return re.compile(f'(?:{fold(that).text}|"|:)\\s*') if isinstance(that, str) else None
