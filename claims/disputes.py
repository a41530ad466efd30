"""Disputes: findings that hang together through the same statements, seen as one question with several positions."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from claims.schema import Claim, Dispute, Finding, Position

ID_DIGITS = 12


def group_disputes(
    findings: Sequence[Finding], copies: Mapping[str, Sequence[Claim]], origins: Mapping[str, str]
) -> tuple[list[Finding], list[Dispute]]:
    """Return the findings, each with its dispute's id and the count of origins on its sides, and the disputes.

    `copies` lists the claims of each origin, `origins` names the origin of each claim. Findings that share an origin
    belong to one dispute; claims of a dispute between which no finding stands share a position.
    """
    disputes = []
    completed: dict[str, Finding] = {}
    for group in connected(findings, origins):
        positions = take_sides(group, origins)
        dispute = make_dispute(group, positions, copies)
        disputes.append(dispute)
        for finding in group:
            completed[finding.id] = complete(finding, dispute.id, positions, copies, origins)
    disputes.sort(key=lambda dispute: (-dispute.confidence, dispute.id))
    return [completed[finding.id] for finding in findings], disputes


def connected(findings: Sequence[Finding], origins: Mapping[str, str]) -> list[list[Finding]]:
    """Return the findings in groups that are linked through common origins."""
    numbers: dict[str, int] = {}
    edges = [
        (numbers.setdefault(origins[f.left.id], len(numbers)), numbers.setdefault(origins[f.right.id], len(numbers)))
        for f in findings
    ]
    if not edges:
        return []
    rows, columns = zip(*edges, strict=True)
    graph = coo_matrix(([1] * len(edges), (rows, columns)), shape=(len(numbers), len(numbers)))
    _, component = connected_components(graph, directed=False)
    groups: dict[int, list[Finding]] = defaultdict(list)
    for finding, (row, _) in zip(findings, edges, strict=True):
        groups[int(component[row])].append(finding)
    return list(groups.values())


def take_sides(group: Iterable[Finding], origins: Mapping[str, str]) -> list[list[str]]:
    """Distribute the origins of a group over positions, so that no finding stands inside a position."""
    opposed: dict[str, set[str]] = defaultdict(set)
    for finding in group:
        left, right = origins[finding.left.id], origins[finding.right.id]
        opposed[left].add(right)
        opposed[right].add(left)
    positions: list[list[str]] = []
    for origin in sorted(opposed):
        fitting = next((position for position in positions if not opposed[origin] & set(position)), None)
        if fitting is None:
            positions.append([origin])
        else:
            fitting.append(origin)
    return positions


def make_dispute(
    group: Sequence[Finding], positions: Sequence[Sequence[str]], copies: Mapping[str, Sequence[Claim]]
) -> Dispute:
    digest = hashlib.sha256("\n".join(sorted(finding.id for finding in group)).encode()).hexdigest()
    return Dispute(
        id=digest[:ID_DIGITS],
        positions=tuple(
            Position(tuple(sorted((claim for origin in position for claim in copies[origin]), key=by_date)))
            for position in positions
        ),
        findings=tuple(finding.id for finding in group),
        confidence=max(finding.confidence for finding in group),
    )


def by_date(claim: Claim) -> tuple[bool, str, str]:
    """Order claims earliest first, those without a date last."""
    return (claim.published is None, claim.published.isoformat() if claim.published else "", claim.id)


def complete(
    finding: Finding,
    dispute: str,
    positions: Sequence[Sequence[str]],
    copies: Mapping[str, Sequence[Claim]],
    origins: Mapping[str, str],
) -> Finding:
    sides = [next(p for p in positions if origins[claim.id] in p) for claim in (finding.left, finding.right)]
    return replace(
        finding,
        dispute=dispute,
        origins_left=len(sides[0]),
        origins_right=len(sides[1]),
        also_left=tuple(claim for claim in copies[origins[finding.left.id]] if claim.id != finding.left.id),
        also_right=tuple(claim for claim in copies[origins[finding.right.id]] if claim.id != finding.right.id),
    )
