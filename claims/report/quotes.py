"""What the HTML page shows of one claim: its text made safe and cut at its marks, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from claims.report.display import clean, format_moment, language_tag, safe_link, text_direction
from claims.report.marking import Piece, cut_pieces
from claims.report.wording import Phrase, Wording, write_isolated
from claims.schema import Claim, Document, Span


@dataclass(frozen=True, slots=True)
class Context:
    """What stays the same for the whole page; the numbers are those the reader sees.

    `shared_disputes` are the numbers of the disputes that have more than one finding.
    """

    wording: Wording
    documents: Mapping[str, Document]
    source_numbers: Mapping[str, int]
    finding_numbers: Mapping[str, int]
    dispute_numbers: Mapping[str, int]
    shared_disputes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Quote:
    """A claim and where it comes from; `moment`, `title` and `speaker` are "" where they are not known."""

    source: str
    moment: str
    iso: str
    link: str | None
    title: str
    speaker: Markup
    lang: str
    direction: str
    pieces: tuple[Piece, ...]


def view_quotes(claims: Sequence[Claim], context: Context) -> tuple[Quote, ...]:
    """Return the claims as the page shows them, without marks."""
    return tuple(view_quote(claim, (), context) for claim in claims)


def view_quote(claim: Claim, spans: Sequence[Span], context: Context) -> Quote:
    """Return the claim as the page shows it, marked at `spans` (document coordinates, merged)."""
    document, published = context.documents[claim.document], claim.published
    pieces = cut_pieces(claim, spans)
    return Quote(
        source=clean(claim.source),
        moment=format_moment(published, context.wording.locale) if published else "",
        iso=published.isoformat() if published else "",
        link=safe_link(document.url),
        title=clean(document.title or ""),
        speaker=name_speaker(claim, context.wording),
        lang=language_tag(claim.language),
        direction=text_direction(claim.language),
        pieces=tuple(Piece(clean(piece.text), piece.marked) for piece in pieces),
    )


def name_speaker(claim: Claim, wording: Wording) -> Markup:
    if claim.speaker is None:
        return Markup()
    return write_isolated(Phrase(wording.stances[claim.speaker.stance], {"speaker": clean(claim.speaker.name)}))
