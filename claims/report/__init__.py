"""Reports for people and programs; every file and field is described in docs/report-format.md."""

from pathlib import Path

from claims.protocols import Reporter
from claims.report.html import write_html
from claims.report.lines import write_disputes, write_documents, write_findings, write_rejected, write_run
from claims.report.markdown import write_markdown
from claims.report.table import write_csv
from claims.report.wording import explain
from claims.schema import Report

__all__ = ["REPORTERS", "explain", "write_report"]

REPORTERS: dict[str, Reporter] = {
    "html": write_html,
    "jsonl": write_findings,
    "csv": write_csv,
    "markdown": write_markdown,
}


def write_report(report: Report, folder: Path) -> None:
    """Write every file of a run into `folder`, which is created where it is missing.

    Each file is written whole or not at all. Raises OutputError where one cannot be written.
    """
    for write in (write_html, write_findings, write_csv, write_disputes, write_rejected, write_documents, write_run):
        write(report, folder)
