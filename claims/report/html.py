"""The report for people: one HTML file that needs nothing else and asks no server."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from claims.report.cards import view_findings
from claims.report.display import clean
from claims.report.files import write_whole
from claims.report.lines import sort_disputes, sort_findings
from claims.report.positions import view_disputes
from claims.report.quotes import Context
from claims.report.summary import list_filters, number_sources, summarise
from claims.report.wording import load_wording
from claims.schema import Finding, Reject, Report, Voices

CHUNK_PIECES = 2000
"""How many pieces of the template's output are joined before they are written."""


def write_html(report: Report, folder: Path) -> None:
    """Write `report.html`; OutputError where that fails."""
    write_whole(folder / "report.html", render(report))


def render(report: Report) -> Iterator[bytes]:
    stream = load_template().stream(**gather(report), **embed_assets())
    stream.enable_buffering(CHUNK_PIECES)
    return (piece.encode(errors="replace") for piece in stream)


def gather(report: Report) -> dict[str, object]:
    """Return everything of the report that the template names."""
    findings = order_as_shown(report.findings)
    context = number_everything(report, findings)
    cards = view_findings(findings, context)
    disputes = view_disputes(sort_disputes(report.disputes), {finding.id: finding for finding in findings}, context)
    return {
        "wording": context.wording,
        "words": context.wording.interface,
        "report": report,
        "summary": summarise(report, context.wording),
        "filters": list_filters(report, context.wording),
        "between": [card for card in cards if card.voices != Voices.SELF],
        "within": [card for card in cards if card.voices == Voices.SELF],
        "disputes": [dispute for dispute in disputes if dispute.id in context.shared_disputes],
        "single_disputes": [dispute for dispute in disputes if dispute.id not in context.shared_disputes],
        "rejects": [Reject(clean(reject.origin), clean(reject.reason)) for reject in report.rejects],
    }


def order_as_shown(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings with those of one outlet against itself last, so that their numbers run down the page."""
    return sorted(sort_findings(findings), key=lambda finding: finding.voices == Voices.SELF)


def number_everything(report: Report, findings: Sequence[Finding]) -> Context:
    dispute_numbers = {dispute.id: number for number, dispute in enumerate(sort_disputes(report.disputes), start=1)}
    return Context(
        wording=load_wording(report.language),
        documents={document.id: document for document in report.documents},
        source_numbers=number_sources(report.documents),
        finding_numbers={finding.id: number for number, finding in enumerate(findings, start=1)},
        dispute_numbers=dispute_numbers,
        shared_disputes={d.id: dispute_numbers[d.id] for d in report.disputes if len(d.findings) > 1},
    )


@cache
def load_template() -> Template:
    environment = Environment(
        loader=PackageLoader("claims.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2")


@cache
def embed_assets() -> dict[str, str]:
    """Return the page's style and script with the hashes that its content security policy allows them by."""
    style, script = read_asset("report.css"), read_asset("report.js")
    return {"style": style, "style_hash": hash_asset(style), "script": script, "script_hash": hash_asset(script)}


def read_asset(name: str) -> Markup:
    text = resources.files("claims.report").joinpath("templates", name).read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704 - our own file, shipped with the package


def hash_asset(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
