"""What the HTML page shows of a finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from claims.report.display import clean, format_number, format_probability, percent_of
from claims.report.marking import find_highlights
from claims.report.quotes import Context, Quote, view_quote, view_quotes
from claims.report.wording import Wording, choose_phrases, phrase_evidence, write_isolated
from claims.schema import Claim, Document, Finding, Scores, Span

CONTEXT_CHARACTERS = 1200
"""How much of the paragraph is shown on either side of a claim; an article without line breaks is one paragraph."""

HIGH_CONFIDENCE, MEDIUM_CONFIDENCE = 0.85, 0.65


@dataclass(frozen=True, slots=True)
class Side:
    """One claim of a finding with all that belongs to it; `label` is a key of the interface's wording."""

    label: str
    claim: Claim
    spans: tuple[Span, ...]
    origins: int
    also: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class SideCard:
    """One side as shown: its claim, the rest of its paragraph, and who else says so ("" where nobody does)."""

    label: str
    quote: Quote
    before: str
    after: str
    origins: str
    also: tuple[Quote, ...]
    also_count: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One direction of the classifier, as probabilities with two decimals."""

    direction: str
    entailment: str
    neutral: str
    contradiction: str


@dataclass(frozen=True, slots=True)
class FindingCard:
    """A finding as shown; `sources` and `languages` are blank-separated keys for the filters.

    `dispute_number` is None where the finding is all there is to its dispute.
    """

    id: str
    number: int
    relation: str
    kind: str
    voices: str
    percent: int
    confidence: str
    confidence_word: str
    explanation: Markup
    sides: tuple[SideCard, ...]
    evidence: tuple[Markup, ...]
    scores: tuple[ScoreRow, ...]
    similarity: str
    dispute: str
    dispute_number: int | None
    sources: str
    languages: str


def view_findings(findings: Sequence[Finding], context: Context) -> list[FindingCard]:
    """Return the findings as the page shows them, in the order given."""
    return [view_finding(finding, context) for finding in findings]


def view_finding(finding: Finding, context: Context) -> FindingCard:
    wording, claims = context.wording, (finding.left, finding.right)
    return FindingCard(
        id=finding.id,
        number=context.finding_numbers[finding.id],
        relation=finding.relation,
        kind=finding.kind,
        voices=finding.voices,
        percent=percent_of(finding.confidence),
        confidence=format_probability(finding.confidence, wording.locale),
        confidence_word=wording.confidence[grade_confidence(finding.confidence)],
        explanation=Markup(" · ").join(map(write_isolated, choose_phrases(finding, wording))),
        sides=tuple(view_side(side, context) for side in list_sides(finding)),
        evidence=tuple(write_isolated(phrase_evidence(item, wording)) for item in finding.evidence),
        scores=view_scores(finding, wording),
        similarity=format_number(finding.similarity, 2, wording.locale),
        dispute=finding.dispute,
        dispute_number=context.shared_disputes.get(finding.dispute),
        sources=join_keys(str(context.source_numbers[claim.source]) for claim in claims),
        languages=join_keys(claim.language for claim in claims),
    )


def list_sides(finding: Finding) -> tuple[Side, Side]:
    highlights = find_highlights(finding)
    left, right = finding.left.published, finding.right.published
    dated_apart = left is not None and right is not None and left != right
    labels = ("earlier", "later") if dated_apart else ("first", "second")
    return (
        Side(labels[0], finding.left, highlights.left, finding.origins_left, finding.also_left),
        Side(labels[1], finding.right, highlights.right, finding.origins_right, finding.also_right),
    )


def view_side(side: Side, context: Context) -> SideCard:
    wording, claim, document = context.wording, side.claim, context.documents[side.claim.document]
    return SideCard(
        label=wording.interface[side.label],
        quote=view_quote(claim, side.spans, context),
        before=clean(cut_before(claim, document)),
        after=clean(cut_after(claim, document)),
        origins=wording.count("origins", side.origins),
        also=view_quotes(side.also, context),
        also_count=wording.count("also", len(side.also)) if side.also else "",
    )


def cut_before(claim: Claim, document: Document) -> str:
    start = min(claim.paragraph.start, claim.start)
    nearest = max(start, claim.start - CONTEXT_CHARACTERS)
    return ("… " if nearest > start else "") + document.text[nearest : claim.start]


def cut_after(claim: Claim, document: Document) -> str:
    end = max(claim.paragraph.end, claim.end)
    nearest = min(end, claim.end + CONTEXT_CHARACTERS)
    return document.text[claim.end : nearest] + (" …" if nearest < end else "")


def view_scores(finding: Finding, wording: Wording) -> tuple[ScoreRow, ...]:
    return (
        view_direction("forward", finding.scores.forward, wording),
        view_direction("backward", finding.scores.backward, wording),
    )


def view_direction(direction: str, scores: Scores, wording: Wording) -> ScoreRow:
    return ScoreRow(
        direction=wording.interface[direction],
        entailment=format_number(scores.entailment, 2, wording.locale),
        neutral=format_number(scores.neutral, 2, wording.locale),
        contradiction=format_number(scores.contradiction, 2, wording.locale),
    )


def grade_confidence(confidence: float) -> str:
    if confidence >= HIGH_CONFIDENCE:
        return "high"
    return "medium" if confidence >= MEDIUM_CONFIDENCE else "low"


def join_keys(keys: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(keys))
