"""The report for programs: JSON lines, one object a line, and `run.json`. Fields: docs/report-format.md."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from claims.report.files import write_whole
from claims.report.marking import find_highlights
from claims.report.wording import explain
from claims.schema import (
    Claim,
    Dispute,
    Document,
    Finding,
    Judgement,
    Language,
    PairScores,
    Quantity,
    Reject,
    Report,
    Scores,
    Span,
)

SCHEMA_VERSION = 1
"""Goes up when a field is renamed, removed or changes its meaning; a new field leaves it as it is."""

DECIMALS = 4

Record = dict[str, object]


def write_findings(report: Report, folder: Path) -> None:
    """Write `findings.jsonl`: one finding a line, most certain first; OutputError where that fails."""
    documents = {document.id: document for document in report.documents}
    records = (record_finding(finding, documents, report.language) for finding in sort_findings(report.findings))
    write_whole(folder / "findings.jsonl", encode_lines(records))


def write_disputes(report: Report, folder: Path) -> None:
    """Write `disputes.jsonl`: one question a line, with the positions on it; OutputError where that fails."""
    records = (record_dispute(dispute) for dispute in sort_disputes(report.disputes))
    write_whole(folder / "disputes.jsonl", encode_lines(records))


def write_rejected(report: Report, folder: Path) -> None:
    """Write `rejected.jsonl`: one input that was left out a line, and why; OutputError where that fails."""
    write_whole(folder / "rejected.jsonl", encode_lines(record_reject(reject) for reject in report.rejects))


def write_documents(report: Report, folder: Path) -> None:
    """Write `documents.jsonl`: the texts that all offsets refer to; OutputError where that fails."""
    write_whole(folder / "documents.jsonl", encode_lines(record_document(document) for document in report.documents))


def write_run(report: Report, folder: Path) -> None:
    """Write `run.json`: how the report came about; OutputError where that fails."""
    run = report.run
    record = {
        "schema": SCHEMA_VERSION,
        "version": run.version,
        "started": run.started.isoformat(),
        "seconds": run.seconds,
        "language": report.language,
        "settings": dict(run.settings),
        "models": dict(run.models),
        "counts": dict(run.counts),
        "stage_seconds": dict(run.stage_seconds),
    }
    write_whole(folder / "run.json", [encode(record, indent=2)])


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings by confidence as written, highest first, ties by id."""
    return sorted(findings, key=lambda finding: (-round(finding.confidence, DECIMALS), finding.id))


def sort_disputes(disputes: Iterable[Dispute]) -> list[Dispute]:
    """Return the disputes by confidence as written, highest first, ties by id."""
    return sorted(disputes, key=lambda dispute: (-round(dispute.confidence, DECIMALS), dispute.id))


def record_finding(finding: Finding, documents: dict[str, Document], language: str) -> Record:
    highlights = find_highlights(finding)
    return {
        "id": finding.id,
        "relation": finding.relation,
        "kind": finding.kind,
        "voices": finding.voices,
        "confidence": round(finding.confidence, DECIMALS),
        "left": record_side(finding.left, highlights.left, documents[finding.left.document].url),
        "right": record_side(finding.right, highlights.right, documents[finding.right.document].url),
        "scores": record_pair_scores(finding.scores, finding.similarity),
        "origins": {"left": finding.origins_left, "right": finding.origins_right},
        "explanation": explain(finding, language),
        "dispute": finding.dispute,
    }


def record_judgement(judgement: Judgement, language: Language) -> Record:
    """Return what `claims check` and `claims compare` say about one pair."""
    pair, decision, subject = judgement.pair, judgement.decision, judgement.comparability
    return {
        "label": decision.label,
        "relation": decision.relation,
        "kind": decision.kind,
        "confidence": round(decision.confidence, DECIMALS),
        "comparable": {"verdict": subject.verdict, "reason": subject.reason},
        "left": record_side(pair.left, (), None),
        "right": record_side(pair.right, (), None),
        "scores": record_pair_scores(judgement.scores, pair.similarity),
        "explanation": explain(decision, language),
    }


def record_claim(claim: Claim) -> Record:
    """Return what `claims segment` says about one claim."""
    return record_side(claim, (), None) | {
        "id": claim.id,
        "standalone": claim.standalone,
        "negated": claim.negated,
        "quantities": [record_quantity(quantity) for quantity in claim.quantities],
        "times": [asdict(time) for time in claim.times],
        "names": [asdict(name) for name in claim.names],
    }


def record_quantity(quantity: Quantity) -> Record:
    """Return a quantity with None for an open end, which JSON has no number for."""
    return asdict(quantity) | {
        "high": finite(quantity.high),
        "otherwise": quantity.otherwise and {"low": quantity.otherwise.low, "high": finite(quantity.otherwise.high)},
    }


def finite(value: float) -> float | None:
    return None if math.isinf(value) else value


def record_pair_scores(scores: PairScores, similarity: float) -> Record:
    return {
        "forward": record_scores(scores.forward),
        "backward": record_scores(scores.backward),
        "similarity": round(similarity, DECIMALS),
    }


def record_side(claim: Claim, highlight: Sequence[Span], url: str | None) -> Record:
    return {
        "document": claim.document,
        "source": claim.source,
        "published": record_moment(claim.published),
        "url": url,
        "language": claim.language,
        "speaker": claim.speaker.name if claim.speaker else None,
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
        "highlight": [[span.start, span.end] for span in highlight],
    }


def record_scores(scores: Scores) -> Record:
    return {
        "entailment": round(scores.entailment, DECIMALS),
        "neutral": round(scores.neutral, DECIMALS),
        "contradiction": round(scores.contradiction, DECIMALS),
    }


def record_dispute(dispute: Dispute) -> Record:
    return {
        "id": dispute.id,
        "confidence": round(dispute.confidence, DECIMALS),
        "findings": list(dispute.findings),
        "positions": [
            {"claims": [record_position_claim(claim) for claim in position.claims]} for position in dispute.positions
        ],
    }


def record_position_claim(claim: Claim) -> Record:
    return {
        "document": claim.document,
        "source": claim.source,
        "published": record_moment(claim.published),
        "speaker": claim.speaker.name if claim.speaker else None,
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
    }


def record_reject(reject: Reject) -> Record:
    return {"origin": reject.origin, "reason": reject.reason}


def record_document(document: Document) -> Record:
    return {
        "id": document.id,
        "source": document.source,
        "title": document.title,
        "published": record_moment(document.published),
        "url": document.url,
        "language": document.language,
        "origin": document.origin,
        "notes": list(document.notes),
        "text": document.text,
    }


def record_moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def encode_lines(records: Iterable[Record]) -> Iterator[bytes]:
    return (encode(record) for record in records)


def encode(record: Record, indent: int | None = None) -> bytes:
    text = json.dumps(record, ensure_ascii=False, indent=indent, default=str)
    # A lone surrogate, which UTF-8 has no form for, turns into a JSON escape: the offsets stay right.
    return f"{text}\n".encode(errors="backslashreplace")
