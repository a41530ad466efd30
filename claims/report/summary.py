"""What the HTML page says about the run as a whole: coverage, counts, remarks, settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from claims.report.display import (
    clean,
    format_day,
    format_moment,
    format_number,
    language_tag,
    name_language,
    text_direction,
)
from claims.report.wording import Wording
from claims.schema import Document, Finding, Kind, Relation, Report, RunInfo, Voices

MAX_REMARKS = 500
"""A page with a remark on each of 200,000 articles would not open; the rest stands in documents.jsonl."""


@dataclass(frozen=True, slots=True)
class Count:
    """A thing with a label, the key under which filters know it, and how many there are."""

    key: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Setting:
    """A name and its value, as text."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Remark:
    """An article with something the reader should know about how it was read."""

    title: str
    source: str
    lang: str
    direction: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """How many findings of one relation there are: for each kind in the table's head, and in all."""

    relation: str
    numbers: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class RunCard:
    """How the report came about, as text."""

    version: str
    started: str
    duration: str
    models: tuple[Setting, ...]
    settings: tuple[Setting, ...]
    counts: tuple[Setting, ...]
    stages: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary of a report; `dates` is "" where no article has a date, `kinds` are the table's columns."""

    dates: str
    undated: int
    languages: tuple[Count, ...]
    sources: tuple[Count, ...]
    kinds: tuple[str, ...]
    rows: tuple[TableRow, ...]
    remarks: tuple[Remark, ...]
    further_remarks: int
    run: RunCard


@dataclass(frozen=True, slots=True)
class Filters:
    """What the findings can be filtered by, each with the number of findings it has."""

    relations: tuple[Count, ...]
    kinds: tuple[Count, ...]
    voices: tuple[Count, ...]
    languages: tuple[Count, ...]
    sources: tuple[Count, ...]


def summarise(report: Report, wording: Wording) -> Summary:
    """Return what the page's summary says."""
    noted = [document for document in report.documents if document.notes or document.published is None]
    kinds = tuple(kind for kind in Kind if any(finding.kind == kind for finding in report.findings))
    return Summary(
        dates=describe_dates(report.documents, wording),
        undated=sum(document.published is None for document in report.documents),
        languages=count_languages((document.language for document in report.documents), wording),
        sources=count_sources(report.documents),
        kinds=tuple(map(str, kinds)),
        rows=tuple(count_relation(relation, kinds, report.findings) for relation in Relation),
        remarks=tuple(view_remark(document, wording) for document in noted[:MAX_REMARKS]),
        further_remarks=max(0, len(noted) - MAX_REMARKS),
        run=view_run(report.run, wording),
    )


def describe_dates(documents: Sequence[Document], wording: Wording) -> str:
    days = [document.published.date() for document in documents if document.published]
    if not days:
        return ""
    first, last = format_day(min(days), wording.locale), format_day(max(days), wording.locale)
    return first if first == last else wording.interface["date_range"].format(first=first, last=last)


def count_languages(languages: Iterable[str], wording: Wording) -> tuple[Count, ...]:
    counted = Counter(languages)
    return tuple(
        Count(language, name_language(language, wording.locale), counted[language]) for language in rank(counted)
    )


def rank(counted: Counter[str]) -> list[str]:
    """Return the most frequent first, ties in alphabetical order."""
    return sorted(counted, key=lambda value: (-counted[value], value))


def count_sources(documents: Sequence[Document]) -> tuple[Count, ...]:
    """Return the outlets by their articles, most first; keys as in `number_sources`."""
    numbers = number_sources(documents)
    counted = Counter(document.source for document in documents)
    return tuple(Count(str(numbers[source]), clean(source), counted[source]) for source in rank(counted))


def number_sources(documents: Iterable[Document]) -> dict[str, int]:
    """Return a number for each outlet: a filter key without blanks, whatever the outlet's name looks like."""
    return {source: number for number, source in enumerate(sorted({document.source for document in documents}))}


def count_relation(relation: Relation, kinds: Iterable[Kind], findings: Iterable[Finding]) -> TableRow:
    counted = Counter(finding.kind for finding in findings if finding.relation == relation)
    return TableRow(relation, tuple(counted[kind] for kind in kinds), counted.total())


def view_remark(document: Document, wording: Wording) -> Remark:
    return Remark(
        title=clean(document.title or document.origin),
        source=clean(document.source),
        lang=language_tag(document.language) if document.title else "",
        direction=text_direction(document.language) if document.title else "auto",
        notes=tuple(map(clean, document.notes)) or (wording.interface["no_date"],),
    )


def view_run(run: RunInfo, wording: Wording) -> RunCard:
    return RunCard(
        version=run.version,
        started=format_moment(run.started, wording.locale),
        duration=wording.interface["seconds"].format(n=format_number(run.seconds, 1, wording.locale)),
        models=tuple(flatten(run.models)),
        settings=tuple(flatten(run.settings)),
        counts=tuple(flatten(run.counts)),
        stages=tuple(
            Setting(clean(stage), wording.interface["seconds"].format(n=format_number(seconds, 1, wording.locale)))
            for stage, seconds in run.stage_seconds.items()
        ),
    )


def flatten(values: Mapping[str, object], path: str = "") -> Iterator[Setting]:
    for name, value in values.items():
        if isinstance(value, Mapping) and value:
            yield from flatten(value, f"{path}{name}.")
        else:
            yield Setting(clean(f"{path}{name}"), "–" if value is None else clean(str(value)))


def list_filters(report: Report, wording: Wording) -> Filters:
    """Return the choices that the report's findings leave, in the order of the vocabulary."""
    findings = report.findings
    return Filters(
        relations=count_values((finding.relation for finding in findings), Relation, wording.relations),
        kinds=count_values((finding.kind for finding in findings), Kind, wording.kinds),
        voices=count_values((finding.voices for finding in findings), Voices, wording.voices),
        languages=count_languages(
            (language for finding in findings for language in {finding.left.language, finding.right.language}), wording
        ),
        sources=count_finding_sources(report),
    )


def count_values(values: Iterable[str], vocabulary: Iterable[str], labels: Mapping[str, str]) -> tuple[Count, ...]:
    counted = Counter(values)
    return tuple(Count(value, labels[value], counted[value]) for value in vocabulary if counted[value])


def count_finding_sources(report: Report) -> tuple[Count, ...]:
    numbers = number_sources(report.documents)
    counted = Counter(source for finding in report.findings for source in {finding.left.source, finding.right.source})
    return tuple(Count(str(numbers[source]), clean(source), counted[source]) for source in sorted(counted))
