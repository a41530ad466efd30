"""The page of `eval speed`: docs/performance.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from eval.short_cuts import Kept
from eval.speed import GIB, NEIGHBOURS, Baseline, Machine, Run, Speed, Stored
from eval.tables import markdown_table

INTRODUCTION = """# Performance

Written by `python -m eval speed` from `eval/results/speed.json`; do not edit by hand. Days are those of SaudiNewsNet.
Every run is a process of its own, from the command line to the last file: start-up, reading and writing are in it.
"""

SHORT_CUTS = """## What the short cuts lose

A usual run embeds what could disagree and classifies what could become a finding. How much it finds of what a run
finds that embeds every claim and classifies every comparable pair; copies of one text count once. Gold stands among the
day's articles: its labelled pairs, the example articles and the written sets of articles for development, moved to it.
"""


def performance_page(speed: Speed) -> str:
    parts = [INTRODUCTION, machine_line(speed.machine), start_up_section(speed), runs_section(speed.runs)]
    if len(speed.runs) > 2:
        parts.append(growth_section(speed.runs))
    if speed.stored:
        parts.append(store_section(speed.stored))
    if speed.baseline:
        parts.append(baseline_section(speed.baseline, speed.runs))
    if speed.kept:
        parts.append(kept_section(speed.kept))
    return "\n".join(parts)


def machine_line(machine: Machine) -> str:
    arithmetic = "bfloat16 in the processor" if machine.bfloat16 else "float32, since the processor has no bfloat16"
    models = "no GPU" if machine.device == "cpu" else f"models on {machine.device}"
    return (
        f"Machine: {machine.processor}, {machine.cores} cores, {machine.memory_bytes / GIB:.0f} GiB, {models}; "
        f"{arithmetic}; Python {machine.python}, torch {machine.torch}.\n"
    )


def start_up_section(speed: Speed) -> str:
    rows = [[f"`{name}`", f"{seconds:.2f}"] for name, seconds in speed.start_up.items()]
    return f"## Start-up\n\n{markdown_table(['command', 'seconds'], rows)}"


def runs_section(runs: Sequence[Run]) -> str:
    header = [
        "days",
        "articles",
        "claims",
        "embedded",
        "pairs",
        "seconds",
        "articles/min",
        "claims/s",
        "pairs/s",
        "peak GiB",
    ]
    rows = [
        [
            days_of(run),
            f"{run.counts['documents']:,}",
            f"{run.counts['claims']:,}",
            f"{run.counts['embedded_claims']:,}",
            f"{run.counts['pairs']:,}",
            f"{run.seconds:.0f}",
            f"{60 * run.counts['documents'] / run.seconds:,.0f}",
            f"{run.counts['claims'] / run.seconds:,.0f}",
            f"{run.counts['pairs'] / run.seconds:,.0f}",
            f"{run.peak_bytes / GIB:.2f}",
        ]
        for run in runs
    ]
    stages = list(dict.fromkeys(stage for run in runs for stage in run.stages))
    spent = [[days_of(run), *(f"{run.stages.get(stage, 0):.1f}" for stage in stages)] for run in runs]
    return (
        f"## Whole runs\n\n{markdown_table(header, rows)}\n"
        "Rates are over the whole run. Memory is the main process's; those that read articles take 0.1 GiB each.\n\n"
        f"Seconds by stage:\n\n{markdown_table(['days', *stages], spent)}"
    )


def days_of(run: Run) -> str:
    return run.days[0] if len(run.days) == 1 else f"{len(run.days)} days"


def growth_section(runs: Sequence[Run]) -> str:
    """Fit seconds = a · articles^b: b is 1 where time grows linearly."""
    articles = np.log([run.counts["documents"] for run in runs])
    exponent, _ = np.polyfit(articles, np.log([run.seconds for run in runs]), 1)
    return (
        f"Fitted to these {len(runs)} runs, the seconds grow with the articles to the power of {exponent:.2f}.\n\n"
        "![seconds by articles](performance.png)\n"
    )


def draw_growth(runs: Sequence[Run], path: Path) -> None:
    """Draw seconds by articles, on logarithmic axes, with the line of proportional growth through the last run."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    articles, seconds = [run.counts["documents"] for run in runs], [run.seconds for run in runs]
    figure, axes = pyplot.subplots(figsize=(5, 3.5), layout="constrained")
    axes.loglog(articles, seconds, "o", label="measured")
    axes.loglog(articles, [seconds[-1] * count / articles[-1] for count in articles], "-", label="proportional")
    axes.set_xlabel("articles")
    axes.set_ylabel("seconds")
    axes.legend()
    figure.savefig(path, dpi=120)
    pyplot.close(figure)


def baseline_section(baseline: Baseline, runs: Sequence[Run]) -> str:
    own = runs[0]
    rate = baseline.sampled / baseline.predict_seconds
    rows = [
        [f"`encode`, {baseline.sentences:,} statements", f"{baseline.encode_seconds:,.0f}"],
        [f"`semantic_search`, top {NEIGHBOURS} across sources", f"{baseline.search_seconds:,.0f}"],
        [f"`CrossEncoder.predict`, {baseline.pairs:,} pairs in one direction", f"{baseline.pairs / rate:,.0f}"],
        ["together", f"{baseline.seconds:,.0f}"],
        ["crossclaim, from start-up to report", f"{baseline.own_seconds:,.0f}"],
        ["ratio", f"{baseline.seconds / baseline.own_seconds:.0f}"],
    ]
    return (
        "## What one would write without it\n\n"
        f"`sentence-transformers` with its defaults on the same weights, {days_of(own)}, "
        "beside a run of this program in one session:\n\n"
        f"{markdown_table(['step', 'seconds'], rows)}\n"
        f"The pairs were classified at {rate:.1f} a second, measured on {baseline.sampled:,} of them drawn at random.\n"
    )


def store_section(stored: Sequence[Stored]) -> str:
    rows = [
        [
            "all in one window, no vectors" if one.crowded else "as dated",
            f"{one.documents:,}",
            f"{one.claims:,}",
            f"{one.file_bytes / GIB:.2f}",
            *map(spread_of, (one.add_seconds, one.check_seconds)),
        ]
        for one in stored
    ]
    header = ["articles", "stored", "claims", "GiB", "add one article, s", "check one headline, s"]
    return (
        "## A store\n\n"
        "Articles of another day are added one by one, in one process; seconds in the median / at 90 % / at most of "
        f"{len(stored[0].add_seconds)}. A store as dated was filled by one run; in the other, which is harder than any "
        "real one, every article is a possible neighbour, and vectors are worked out when they are first needed.\n\n"
        f"{markdown_table(header, rows)}"
    )


def spread_of(seconds: Sequence[float]) -> str:
    return f"{np.median(seconds):.2f} / {np.quantile(seconds, 0.9):.2f} / {max(seconds):.2f}"


def kept_section(kept: Sequence[Kept]) -> str:
    rows = [
        [f"{one.confidence}", f"{one.kept} of {one.everything}", f"{one.gold_kept} of {one.gold_everything}"]
        for one in kept
    ]
    header = ["confidence from", "all disagreements", f"of the {kept[0].gold} gold ones"]
    return f"{SHORT_CUTS}\n{markdown_table(header, rows)}"
