"""Whole runs on event sets: which gold disagreements are found, and how many of the first findings are right."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from claims import Detector, Finding
from eval.events import EventSet, Gold
from eval.metrics import Estimate, resampled_rows, with_interval

log = logging.getLogger(__name__)
DEPTHS = (10, 50)
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Hit:
    """Whether something was right; hits of one `group` are not independent of each other."""

    is_right: bool
    group: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run made of an event set.

    `right` says of each finding, surest first, whether gold lists it; `shown` has for each gold disagreement the surest
    finding that shows it, and `trapped` says of each trap whether a wrong finding fell into it.
    """

    events: EventSet
    findings: tuple[Finding, ...]
    right: tuple[bool, ...]
    shown: tuple[Finding | None, ...]
    trapped: tuple[bool, ...]


def run_events(detector: Detector, events: EventSet) -> Outcome:
    """Run the program on the articles; a crash is logged and finds nothing."""
    findings = find(detector, events)
    right = tuple(any(item.covers(finding.left, finding.right) for item in events.gold) for finding in findings)
    # A claim may hold the passages of a trap and of a true disagreement; only a wrong finding fell into the trap.
    wrong = [finding for finding, is_right in zip(findings, right, strict=True) if not is_right]
    return Outcome(
        events=events,
        findings=findings,
        right=right,
        shown=tuple(first_shown(item, findings) for item in events.gold),
        trapped=tuple(first_shown(item, wrong) is not None for item in events.traps),
    )


def find(detector: Detector, events: EventSet) -> tuple[Finding, ...]:
    # Whatever the articles make the program raise is a miss to be counted, not the end of the measurement.
    try:
        return detector.detect(events.documents).findings
    except Exception as error:
        log.error("%s: the program crashed: %r", events.name, error)
        return ()


def first_shown(item: Gold, findings: Sequence[Finding]) -> Finding | None:
    return next((finding for finding in findings if item.covers(finding.left, finding.right)), None)


def measure_outcomes(outcomes: Sequence[Outcome]) -> dict[str, Estimate]:
    """Return end-to-end recall (all, and by kind, relation and language), precision of the first findings, and traps.

    Precision at a depth is the share of right ones among the first so many findings of every report together. Relation
    and kind are looked at among the disagreements that were found, whatever they were called there.
    """
    gold = [(item, finding) for one in outcomes for item, finding in zip(one.events.gold, one.shown, strict=True)]
    metrics = {"recall": share([Hit(finding is not None, item.group) for item, finding in gold])}
    for depth in DEPTHS:
        first = [Hit(right, one.events.name) for one in outcomes for right in one.right[:depth]]
        metrics[f"precision at {depth}"] = share(first)
    metrics["traps reported"] = share([Hit(trapped, one.events.name) for one in outcomes for trapped in one.trapped])
    found = [(item, finding) for item, finding in gold if finding]
    metrics["relation right, of those found"] = share(
        [Hit(f.relation == item.relation, item.group) for item, f in found]
    )
    metrics["kind right, of those found"] = share([Hit(f.kind == item.kind, item.group) for item, f in found])
    return metrics | shares_by_facet("recall", [item for item, _ in gold], [finding is not None for _, finding in gold])


def shares_by_facet(metric: str, gold: Sequence[Gold], hits: Sequence[bool]) -> dict[str, Estimate]:
    """Return the share of hits by kind, relation and language of the gold disagreements."""
    facets: dict[str, list[Hit]] = {}
    for item, hit in zip(gold, hits, strict=True):
        for name in facet_names(item):
            facets.setdefault(name, []).append(Hit(hit, item.group))
    return {f"{metric}, {name}": share(facets[name]) for name in sorted(facets)}


def facet_names(item: Gold) -> tuple[str, ...]:
    several = "several languages" if len(item.languages) > 1 else f"language {min(item.languages)}"
    return f"kind {item.kind}", f"relation {item.relation}", several


def share(hits: Sequence[Hit]) -> Estimate:
    """Return the share of hits with its bootstrap interval over groups, or over hits where there is one group only.

    0 of nothing is 0.
    """
    if not hits:
        return Estimate(0.0, 0.0, 0.0)
    values = np.array([hit.is_right for hit in hits], float)
    names: dict[str, int] = {}
    groups = np.array([names.setdefault(hit.group, len(names)) for hit in hits], np.int64)
    samples = resampled_rows(groups if len(names) > 1 else np.arange(len(hits)), RESAMPLES)
    return with_interval(float(values.mean()), [float(values[rows].mean()) for rows in samples])
