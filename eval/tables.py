"""Results as Markdown: the benchmarks' page, and what the commands print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval import runs
from eval.benchmark_settings import Named
from eval.benchmarks import Line, Outcome
from eval.diff import Comparison
from eval.metrics import Estimate
from eval.results import PAIRS
from eval.sieve import Sieved
from eval.understanding.tasks import UnderstandingSettings, UnderstandingTask

RATE = "claims/s"
INTRODUCTION = """# Benchmarks

Written by `python -m eval bench` from `eval/results/benchmarks.json`; do not edit by hand. Each value stands with
its 95 % bootstrap interval. [evaluation.md](evaluation.md) explains the metrics, the compared rules and the data.
"""


def benchmarks_page(benchmarks: Mapping[str, Named], outcomes: Mapping[str, Outcome]) -> str:
    """Return the page of all benchmarks that have an outcome, in the order of the settings."""
    sections = [section(name, task, outcomes[name]) for name, task in benchmarks.items() if name in outcomes]
    return "\n".join([INTRODUCTION, *sections])


def understanding_page(settings: UnderstandingSettings, outcomes: Mapping[str, Outcome]) -> str:
    """Return the page of what is read in single claims, in the order of the settings."""
    sections = [
        understanding_section(task, outcomes[name]) for name, task in settings.tasks.items() if name in outcomes
    ]
    return "\n".join([settings.introduction, *sections])


def understanding_section(task: UnderstandingTask, outcome: Outcome) -> str:
    """Return a task's results, a row for each metric and a column for each system."""
    header = ["", *(line.system for line in outcome.lines)]
    metrics = dict.fromkeys(name for line in outcome.lines for name in line.metrics)
    rows = [[name, *(cell(name, line.metrics.get(name)) for line in outcome.lines)] for name in metrics]
    return f"## {task.title}\n\n{outcome.pairs:,} {task.items}\n\n{markdown_table(header, rows)}\n{task.note}"


def sieve_table(steps: Mapping[str, Sequence[Sieved]]) -> str:
    """Return a row for each step: pairs a day, disagreements kept of all days together, and their share."""
    labelled = sum(day.findings for day in next(iter(steps.values()), ()))
    rows = []
    for name, passed in steps.items():
        findings = sum(day.findings for day in passed)
        share = findings / labelled if labelled else 0.0
        rows.append([name, f"{sum(day.pairs for day in passed) / len(passed):,.0f}", str(findings), f"{share:.3f}"])
    return markdown_table(["step", "pairs a day", "disagreements", "share"], rows)


def section(name: str, task: Named, outcome: Outcome) -> str:
    versions = "; ".join(f"{part} {version}" for part, version in outcome.made_with.items())
    parts = [f"## {task.title}\n", f"`{name}` · {outcome.pairs:,} items\n", lines_table(outcome.lines)]
    if task.published:
        rows = [[one.system, one.metric, f"{one.value:.3f}"] for one in task.published]
        parts.append("Published by others:\n\n" + markdown_table(["system", "metric", "value"], rows))
    if task.note:
        parts.append(f"{task.note}\n")
    return "\n".join([*parts, f"<sub>{versions}</sub>\n"])


def lines_table(lines: Sequence[Line]) -> str:
    """Return the metrics of several systems: side by side, or one under the other where there is one system."""
    if len(lines) == 1:
        return markdown_table(
            ["metric", lines[0].system], [[name, cell(name, one)] for name, one in lines[0].metrics.items()]
        )
    names = list(dict.fromkeys(name for line in lines for name in line.metrics))
    rows = [[line.system, *(cell(name, line.metrics.get(name)) for name in names)] for line in lines]
    return markdown_table(["system", *names], rows)


def cell(name: str, estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    if name == PAIRS:
        return f"{estimate.value:.0f}"
    return f"{estimate.value:,.0f} [{estimate.low:,.0f}–{estimate.high:,.0f}]" if name == RATE else str(estimate)


def slices_table(metrics: Mapping[str, Mapping[str, Estimate]]) -> str:
    """Return a row for each slice of some predictions."""
    return lines_table([Line(name, values) for name, values in metrics.items()])


def metrics_table(metrics: Mapping[str, Estimate]) -> str:
    return markdown_table(["metric", "value"], [[name, str(value)] for name, value in metrics.items()])


def events_table(outcomes: Sequence[runs.Outcome]) -> str:
    """Return a row for each event set."""
    header = ["set", "articles", "gold", "found", "reported", "right", "traps", "reported traps"]
    rows = [
        [
            outcome.events.name,
            *map(
                str,
                (
                    len(outcome.events.documents),
                    len(outcome.shown),
                    sum(finding is not None for finding in outcome.shown),
                    len(outcome.findings),
                    sum(outcome.right),
                    len(outcome.trapped),
                    sum(outcome.trapped),
                ),
            ),
        ]
        for outcome in outcomes
    ]
    return markdown_table(header, rows)


def comparison_text(comparison: Comparison) -> str:
    """Return the metrics of two runs side by side and which pairs changed."""
    rows = [
        [name, f"{one.first:.3f}", f"{one.second:.3f}", str(one.difference), f"{one.p_value:.3f}"]
        for name, one in comparison.metrics.items()
    ]
    lines = [
        markdown_table(["metric", "first", "second", "difference", "p"], rows),
        f"right only in the first ({len(comparison.lost)}): {', '.join(comparison.lost) or '–'}",
        f"right only in the second ({len(comparison.gained)}): {', '.join(comparison.gained) or '–'}",
        f"McNemar's exact test on these: p = {comparison.mcnemar_p:.3f}",
    ]
    return "\n".join(lines)


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
