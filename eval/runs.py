"""Whole runs on event sets: which gold disagreements are found, and how many of the first findings are right."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from claims import Detector, Finding
from eval.events import EventSet, Gold
from eval.metrics import Estimate, resampled_rows, with_interval

log = logging.getLogger(__name__)
DEPTHS = (10, 50)
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run made of an event set.

    `right` says of each finding, surest first, whether gold lists it; `found` says of each gold disagreement, and
    `trapped` of each trap, whether a finding shows it.
    """

    events: EventSet
    findings: tuple[Finding, ...]
    right: tuple[bool, ...]
    found: tuple[bool, ...]
    trapped: tuple[bool, ...]


def run_events(detector: Detector, events: EventSet) -> Outcome:
    """Run the program on the articles; a crash is logged and finds nothing."""
    findings = find(detector, events)
    right = tuple(any(item.covers(finding.left, finding.right) for item in events.gold) for finding in findings)
    # A claim may hold the passages of a trap and of a true disagreement; only a wrong finding fell into the trap.
    wrong = [finding for finding, is_right in zip(findings, right, strict=True) if not is_right]
    return Outcome(events, findings, right, shown(events.gold, findings), shown(events.traps, wrong))


def find(detector: Detector, events: EventSet) -> tuple[Finding, ...]:
    # Whatever the articles make the program raise is a miss to be counted, not the end of the measurement.
    try:
        return detector.detect(events.documents).findings
    except Exception as error:
        log.error("%s: the program crashed: %r", events.name, error)
        return ()


def shown(items: Iterable[Gold], findings: Sequence[Finding]) -> tuple[bool, ...]:
    return tuple(any(item.covers(finding.left, finding.right) for finding in findings) for item in items)


def measure_outcomes(outcomes: Sequence[Outcome]) -> dict[str, Estimate]:
    """Return end-to-end recall (all, and by kind, relation and language), precision of the first findings, and traps.

    Precision at a depth is the share of right ones among the first so many findings of every report together.
    """
    gold = [item for outcome in outcomes for item in outcome.events.gold]
    found = [found for outcome in outcomes for found in outcome.found]
    metrics = {"recall": share(found)}
    for depth in DEPTHS:
        first = [right for outcome in outcomes for right in outcome.right[:depth]]
        metrics[f"precision at {depth}"] = share(first)
    metrics["traps reported"] = share([trapped for outcome in outcomes for trapped in outcome.trapped])
    return metrics | shares_by_facet("recall", gold, found)


def shares_by_facet(metric: str, gold: Sequence[Gold], hits: Sequence[bool]) -> dict[str, Estimate]:
    """Return the share of hits by kind, relation and language of the gold disagreements."""
    facets: dict[str, list[bool]] = {}
    for item, hit in zip(gold, hits, strict=True):
        for name in facet_names(item):
            facets.setdefault(name, []).append(hit)
    return {f"{metric}, {name}": share(facets[name]) for name in sorted(facets)}


def facet_names(item: Gold) -> tuple[str, ...]:
    several = "several languages" if len(item.languages) > 1 else f"language {min(item.languages)}"
    return f"kind {item.kind}", f"relation {item.relation}", several


def share(hits: Sequence[bool]) -> Estimate:
    """Return the share of hits with its bootstrap interval; 0 of nothing is 0."""
    if not hits:
        return Estimate(0.0, 0.0, 0.0)
    values = np.array(hits, float)
    samples = resampled_rows(np.arange(len(values)), RESAMPLES)
    return with_interval(float(values.mean()), [float(values[rows].mean()) for rows in samples])
