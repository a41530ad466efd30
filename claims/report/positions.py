"""What the HTML page shows of a dispute: its positions, who takes them and since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from claims.report.display import clean, format_day, format_probability
from claims.report.marking import find_highlights, merge_spans
from claims.report.quotes import Context, Quote, name_speaker, view_quote, view_quotes
from claims.schema import Claim, Dispute, Finding, Position, Span


@dataclass(frozen=True, slots=True)
class Holder:
    """Who takes a position: an outlet, or a speaker in an outlet; `since` is "" where no date is known."""

    source: str
    speaker: Markup
    since: str
    iso: str


@dataclass(frozen=True, slots=True)
class PositionCard:
    """A position in the words of its first claim, with who takes it and what else was said for it."""

    quote: Quote
    holders: tuple[Holder, ...]
    further: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class FindingLink:
    """Where a dispute points to: a finding's id, and the number the reader sees."""

    id: str
    number: int


@dataclass(frozen=True, slots=True)
class DisputeCard:
    """A dispute as shown; `kinds` are keys of the wording, those of its surest findings first."""

    id: str
    number: int
    kinds: tuple[str, ...]
    confidence: str
    positions: tuple[PositionCard, ...]
    findings: tuple[FindingLink, ...]


def view_disputes(disputes: Sequence[Dispute], findings: Mapping[str, Finding], context: Context) -> list[DisputeCard]:
    """Return the disputes as the page shows them; of their findings only those in `findings` are linked."""
    spans = gather_spans(findings.values())
    return [view_dispute(dispute, findings, spans, context) for dispute in disputes]


def gather_spans(findings: Iterable[Finding]) -> dict[str, list[Span]]:
    """Return the conflicting words of each claim id over all its findings."""
    spans: dict[str, list[Span]] = {}
    for finding in findings:
        highlights = find_highlights(finding)
        spans.setdefault(finding.left.id, []).extend(highlights.left)
        spans.setdefault(finding.right.id, []).extend(highlights.right)
    return spans


def view_dispute(
    dispute: Dispute, findings: Mapping[str, Finding], spans: Mapping[str, list[Span]], context: Context
) -> DisputeCard:
    shown = [identifier for identifier in dispute.findings if identifier in findings]
    return DisputeCard(
        id=dispute.id,
        number=context.dispute_numbers[dispute.id],
        kinds=tuple(dict.fromkeys(str(findings[identifier].kind) for identifier in shown)),
        confidence=format_probability(dispute.confidence, context.wording.locale),
        positions=tuple(view_position(position, spans, context) for position in dispute.positions if position.claims),
        findings=tuple(FindingLink(identifier, context.finding_numbers[identifier]) for identifier in shown),
    )


def view_position(position: Position, spans: Mapping[str, list[Span]], context: Context) -> PositionCard:
    first, *further = position.claims
    return PositionCard(
        quote=view_quote(first, merge_spans(spans.get(first.id, ()), first), context),
        holders=list_holders(position.claims, context),
        further=view_quotes(further, context),
    )


def list_holders(claims: Sequence[Claim], context: Context) -> tuple[Holder, ...]:
    """Return each outlet or speaker once, with the first date it is known to have taken the position."""
    claims_of: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        claims_of.setdefault((claim.source, claim.speaker.key if claim.speaker else ""), []).append(claim)
    return tuple(view_holder(own, context) for own in claims_of.values())


def view_holder(claims: Sequence[Claim], context: Context) -> Holder:
    first = min((claim.published for claim in claims if claim.published), key=as_sortable, default=None)
    return Holder(
        source=clean(claims[0].source),
        speaker=name_speaker(claims[0], context.wording),
        since=format_day(first.date(), context.wording.locale) if first else "",
        iso=first.isoformat() if first else "",
    )


def as_sortable(moment: datetime) -> str:
    """Order by the wall clock: articles with and without a time zone cannot be compared as moments."""
    return moment.replace(tzinfo=None).isoformat()
