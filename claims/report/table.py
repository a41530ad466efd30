"""The findings as a table that opens in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

from claims.report.files import write_whole
from claims.report.lines import DECIMALS, record_moment, sort_findings
from claims.report.wording import explain
from claims.schema import Claim, Document, Finding, Report

BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets read UTF-8 in the computer's old code page, and Arabic is lost."""

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet may take for a formula (OWASP, CSV Injection), the full-width forms included."""

SIDE_COLUMNS = ("source", "published", "speaker", "text", "url", "language", "document", "start", "end", "origins")

COLUMNS = (
    *("id", "relation", "kind", "voices", "confidence", "explanation"),
    *(f"left_{column}" for column in SIDE_COLUMNS),
    *(f"right_{column}" for column in SIDE_COLUMNS),
    "dispute",
)

Cell = str | int | float | None


def write_csv(report: Report, folder: Path) -> None:
    """Write `findings.csv`, a header and one finding a row, most certain first; OutputError where that fails."""
    write_whole(folder / "findings.csv", encode_rows(report))


def encode_rows(report: Report) -> Iterator[bytes]:
    documents = {document.id: document for document in report.documents}
    yield f"{BYTE_ORDER_MARK}{format_row(COLUMNS)}".encode()
    for finding in sort_findings(report.findings):
        yield format_row(list_cells(finding, documents, report.language)).encode(errors="replace")


def list_cells(finding: Finding, documents: dict[str, Document], language: str) -> list[Cell]:
    """Return one cell for each of `COLUMNS`."""
    return [
        *(finding.id, finding.relation, finding.kind, finding.voices),
        *(round(finding.confidence, DECIMALS), explain(finding, language)),
        *(*list_side(finding.left, documents[finding.left.document]), finding.origins_left),
        *(*list_side(finding.right, documents[finding.right.document]), finding.origins_right),
        finding.dispute,
    ]


def list_side(claim: Claim, document: Document) -> list[Cell]:
    speaker = claim.speaker.name if claim.speaker else None
    return [
        *(claim.source, record_moment(claim.published), speaker, claim.text),
        *(document.url, claim.language, claim.document, claim.start, claim.end),
    ]


def format_row(cells: Sequence[Cell]) -> str:
    line = StringIO()
    csv.writer(line).writerow([guard(cell) for cell in cells])
    return line.getvalue()


def guard(cell: Cell) -> Cell:
    """Return the cell so that no spreadsheet runs it: an apostrophe before what looks like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
