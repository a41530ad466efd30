"""The findings as Markdown, to paste into a ticket or a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from claims.report.display import clean, format_moment, format_probability, safe_link
from claims.report.files import write_whole
from claims.report.lines import sort_findings
from claims.report.wording import Wording, explain, load_wording
from claims.schema import Claim, Document, Finding, Report

PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-!|~>.:])")


def write_markdown(report: Report, folder: Path) -> None:
    """Write `findings.md`, most certain first; OutputError where that fails."""
    chunks = (f"{block}\n\n".encode(errors="replace") for block in list_blocks(report))
    write_whole(folder / "findings.md", chunks)


def list_blocks(report: Report) -> Iterator[str]:
    wording = load_wording(report.language)
    documents = {document.id: document for document in report.documents}
    yield f"# {wording.interface['title']}"
    if not report.findings:
        yield wording.interface["none_title"]
    for number, finding in enumerate(sort_findings(report.findings), start=1):
        yield from describe_finding(number, finding, wording)
        yield f"1. {describe_claim(finding.left, documents[finding.left.document], wording)}"
        yield f"2. {describe_claim(finding.right, documents[finding.right.document], wording)}"


def describe_finding(number: int, finding: Finding, wording: Wording) -> Iterator[str]:
    relation, kind = wording.relations[finding.relation], wording.kinds[finding.kind]
    confidence = format_probability(finding.confidence, wording.locale)
    yield f"## {number}\\. {relation} · {kind} · {confidence}"
    yield escape_markdown(explain(finding, wording.locale.language))


def describe_claim(claim: Claim, document: Document, wording: Wording) -> str:
    moment = format_moment(claim.published, wording.locale) if claim.published else wording.interface["undated_claim"]
    told = [f"**{escape_markdown(claim.source)}**", moment]
    if claim.speaker:
        stance = wording.stances[claim.speaker.stance]
        told.append(stance.format(speaker=escape_markdown(claim.speaker.name)))
    if link := safe_link(document.url):
        told.append(f"<{escape(link)}>")
    return f"{', '.join(told)}\n   > {escape_markdown(claim.text)}"


def escape_markdown(text: str) -> str:
    """Return the text on one line so that Markdown shows it as it is: no markup, no links, no HTML."""
    return PUNCTUATION.sub(r"\\\1", escape(" ".join(clean(text).split()), quote=False))
