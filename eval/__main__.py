"""`python -m eval COMMAND`: how good the program is, on labelled data; docs/evaluation.md explains all of it.

Exit codes: 0 done, 1 the run failed or a metric fell below its floor, 2 wrong usage or bad input.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims.errors import ClaimsError, InputError, OutputError
from eval.pairs import Split
from eval.settings import load_settings

if TYPE_CHECKING:
    from claims import Detector
    from eval.scoring import Judged

FAILED, BAD_INPUT = 1, 2
NEWS_CONFIG = Path("configs/saudinewsnet.yaml")
NEWS_PAIRS = Path("eval/data/news_pairs.jsonl")
GOLD_SETS = (Path("examples"), Path("eval/data/events/dev"))
RESULTS, PAGE = Path("eval/results/benchmarks.json"), Path("docs/benchmarks.md")
UNDERSTOOD = Path("eval/results/understanding.json")
SPEED, SPEED_PAGE = Path("eval/results/speed.json"), Path("docs/performance.md")
SPEED_DAY = "2015-08-10"
NEWS_DAYS = Path("../shared/data/news/SaudiNewsNet")

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="labelled pairs: JSONL, or TSV with a header row")]
Config = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="a YAML file of settings")]
Part = Annotated[Split | None, typer.Option("--split", help="only this part; default: all of it")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE.json", help="keep the predictions and metrics")]


@app.callback()
def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)


@app.command()
def pairs(
    files: Files, out: Out = None, split: Part = None, config: Config = None, judge: str = "whole system"
) -> None:
    """Score labelled pairs of texts, each pair taken alone."""
    check_judge(judge)
    report_predictions(judge_files(files, split, config), judge, out)


@app.command()
def news(
    file: Annotated[Path, typer.Option(help="labelled references")] = NEWS_PAIRS,
    days: Annotated[Path, typer.Option(metavar="DIR", help="the folder of <day>.zip")] = NEWS_DAYS,
    reading: Annotated[Path, typer.Option(metavar="FILE", help="a config whose 'input' reads the days")] = NEWS_CONFIG,
    config: Config = None,
    split: Part = Split.DEV,
    out: Out = None,
    judge: str = "whole system",
    whole_days: Annotated[bool, typer.Option(help="weigh pairs by how many candidates they stand for")] = False,
) -> None:
    """Score labelled pairs of real news in the context of their whole days; development days by default."""
    check_judge(judge)
    report_predictions(judge_news(file, days, reading, config, split, whole_days), judge, out)


@app.command()
def events(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="event sets, or folders of event sets")],
    gold: Annotated[Path | None, typer.Option(help="the gold file, where it is not beside the articles")] = None,
    config: Config = None,
) -> None:
    """Run the whole program on articles whose disagreements are known."""
    from eval.events import find_event_sets, read_events
    from eval.pairing import pairing_recall
    from eval.runs import measure_outcomes, run_events
    from eval.tables import events_table, metrics_table

    detector = load_detector(config)
    sets = [read_events(folder, gold) for folder in (folders if gold else find_event_sets(folders))]
    outcomes = [run_events(detector, one) for one in sets]
    typer.echo(events_table(outcomes))
    typer.echo(metrics_table(measure_outcomes(outcomes) | pairing_recall(detector, sets)))


@app.command()
def sieve(
    file: Annotated[Path, typer.Option(help="labelled references")] = NEWS_PAIRS,
    days: Annotated[Path, typer.Option(metavar="DIR", help="the folder of <day>.zip")] = NEWS_DAYS,
    reading: Annotated[Path, typer.Option(metavar="FILE", help="a config whose 'input' reads the days")] = NEWS_CONFIG,
    day: Annotated[list[str] | None, typer.Option(help="only this day; may be repeated")] = None,
    config: Config = None,
) -> None:
    """Count the labelled disagreements of development days that reach the classifier, for any number of pairs."""
    from claims import load_config
    from eval.news import read_news_pairs
    from eval.sieve import sieve_days
    from eval.tables import sieve_table

    pairs = [pair for pair in read_news_pairs(file, Split.DEV) if not day or pair.day in day]
    typer.echo(sieve_table(sieve_days(load_detector(config), pairs, days, load_config(reading).input)))


@app.command()
def bench(
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME...", help="default: all")] = None,
    settings: Annotated[Path, typer.Option(help="the benchmarks")] = Path("configs/eval/bench.yaml"),
    results: Annotated[Path, typer.Option(help="where outcomes are kept")] = RESULTS,
    page: Annotated[Path, typer.Option(help="the page made from them")] = PAGE,
    config: Config = None,
) -> None:
    """Run public benchmarks and this project's test data, beside simpler rules; rewrite docs/benchmarks.md."""
    from claims.report.files import write_whole
    from eval.benchmark_settings import Benchmarks
    from eval.benchmarks import Workshop, read_outcomes, run_benchmark, write_outcomes
    from eval.tables import benchmarks_page, section

    if config and page == PAGE:
        raise InputError(f"{PAGE} is on the default settings: with --config, say --results and --page, too")
    known = load_settings(settings, Benchmarks)
    chosen = names or list(known.benchmarks)
    if unknown := [name for name in chosen if name not in known.benchmarks]:
        raise InputError(f"no benchmark is named {', '.join(unknown)}; there are {', '.join(known.benchmarks)}")
    outcomes = read_outcomes(results)
    workshop = Workshop(load_detector(config), known)
    for name in chosen:
        outcome = run_benchmark(workshop, known.benchmarks[name])
        outcomes[name] = outcome
        write_outcomes(outcomes, results)
        write_whole(page, [benchmarks_page(known.benchmarks, outcomes).encode()])
        typer.echo(section(name, known.benchmarks[name], outcome))


@app.command()
def speed(
    day: Annotated[str, typer.Option(help="the day that is measured alone")] = SPEED_DAY,
    growth: Annotated[list[int] | None, typer.Option(help="also run this many days together; may be repeated")] = None,
    baseline: Annotated[int, typer.Option(help="pairs that the plain libraries classify; 0 leaves them out")] = 1000,
    kept: Annotated[
        bool, typer.Option(help="also classify every comparable pair, over an hour, to see what short cuts lose")
    ] = False,
    store: Annotated[int, typer.Option(help="add articles to a store of so many days; 0 leaves it out")] = 0,
    days: Annotated[Path, typer.Option(metavar="DIR", help="the folder of <day>.zip")] = NEWS_DAYS,
    reading: Annotated[Path, typer.Option(metavar="FILE", help="the settings of the runs")] = NEWS_CONFIG,
    results: Annotated[Path, typer.Option(help="the file of all figures")] = SPEED,
    page: Annotated[Path, typer.Option(help="the page made from them")] = SPEED_PAGE,
) -> None:
    """Measure time and memory on days of news, beside the plain libraries; rewrite docs/performance.md."""
    from pydantic import TypeAdapter

    from claims.report.files import write_whole
    from eval.short_cuts import GoldFiles
    from eval.speed import Speed, measure_speed, with_former
    from eval.speed_page import draw_growth, performance_page

    files = sorted(days.glob("*.zip"))
    if not (days / f"{day}.zip").is_file() or max(growth or [1]) > len(files):
        raise InputError(
            f"{days}: {day}.zip and {max(growth or [1])} days were expected there, {len(files)} were found"
        )
    together = [files[:count] for count in sorted(growth or [])]
    others = [file for file in files if file.stem != day]
    gold = GoldFiles(NEWS_PAIRS, GOLD_SETS) if kept else None
    measured = measure_speed(days / f"{day}.zip", together, others[:store], reading, baseline, gold)
    if results.is_file():
        measured = with_former(measured, TypeAdapter(Speed).validate_json(results.read_bytes()))
    write_whole(results, [TypeAdapter(Speed).dump_json(measured, indent=2)])
    if len(measured.runs) > 2:
        draw_growth(measured.runs, page.with_suffix(".png"))
    write_whole(page, [performance_page(measured).encode()])
    typer.echo(page)


@app.command()
def scaling(
    together: Annotated[int, typer.Option(help="measure blocks of this many days of news")] = 3,
    drawn: Annotated[int, typer.Option(help="how many blocks of each search are timed")] = 30,
    days: Annotated[Path, typer.Option(metavar="DIR", help="the folder of <day>.zip")] = NEWS_DAYS,
    reading: Annotated[Path, typer.Option(metavar="FILE", help="the settings of the runs")] = NEWS_CONFIG,
) -> None:
    """Simulate the pairing of archives of up to a hundred million claims, from what real blocks take."""
    from claims import read_documents
    from eval.scaling import Archive, measure_rates, scaling_table

    detector = load_detector(reading)
    files = sorted(days.glob("*.zip"))[:together]
    documents = list(read_documents(*files, settings=detector.config.input))
    rates = measure_rates(detector, documents, drawn)
    archives = [Archive(10**power, a_day) for a_day in (16_000, 160_000) for power in (5, 6, 7, 8)]
    for name, rate in zip(("words", "vectors"), rates, strict=True):
        typer.echo(f"{name}: {rate.seconds * 1e9:.2f} ± {rate.error * 1e9:.2f} ns a comparison on one core")
    typer.echo(scaling_table(archives, rates, detector.config.pairing.window_days))


@app.command()
def understanding(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="default: all of them")] = None,
    split: Annotated[Split, typer.Option(help="test data is for the page, once a version")] = Split.DEV,
    mistakes: Annotated[bool, typer.Option("--mistakes", help="print what went wrong, too")] = False,
    page: Annotated[Path | None, typer.Option(metavar="FILE.md", help="write the page anew, with its results")] = None,
    results: Annotated[Path, typer.Option(help="the stored results behind the page")] = UNDERSTOOD,
    settings: Annotated[Path, typer.Option(help="what there is to measure")] = Path("configs/eval/understanding.yaml"),
) -> None:
    """Measure what is read in single claims: quantities, times, speakers, names, clauses, and what is a claim."""
    from claims.report.files import write_whole
    from eval.benchmarks import Line, Outcome, made_with, read_outcomes, write_outcomes
    from eval.tables import understanding_page, understanding_section
    from eval.understanding.tasks import Desk, UnderstandingSettings, measure_task

    if page and split is not Split.TEST:
        raise InputError("the page shows test data: give --split test with --page")
    known = load_settings(settings, UnderstandingSettings)
    chosen = names or list(known.tasks)
    if unknown := [name for name in chosen if name not in known.tasks]:
        raise InputError(f"nothing to measure is named {', '.join(unknown)}; there are {', '.join(known.tasks)}")
    desk = Desk(known, split, load_detector(None))
    outcomes = read_outcomes(results)
    for name in chosen:
        measured = measure_task(name, desk)
        lines = tuple(Line(system, metrics) for system, metrics in measured.metrics.items())
        outcomes[name] = Outcome(measured.items, lines, made_with(desk.detector.config))
        typer.echo(understanding_section(known.tasks[name], outcomes[name]))
        for line in measured.mistakes() if mistakes else ():
            typer.echo(line)
    if page:
        write_outcomes(outcomes, results)
        write_whole(page, [understanding_page(known, outcomes).encode()])


@app.command()
def gate(
    settings: Annotated[Path, typer.Option(help="where the data lies")] = Path("configs/eval/gate.yaml"),
    baseline: Annotated[Path, typer.Option(help="the floors")] = Path("eval/baseline.json"),
    lift: Annotated[bool, typer.Option("--raise", help="lift the floors to just below what is measured")] = False,
    allow_regression: Annotated[bool, typer.Option(help="set all floors anew, even lower")] = False,
    reason: Annotated[str, typer.Option(help="why a floor may be lowered; it is written down")] = "",
    config: Config = None,
) -> None:
    """Compare development metrics with their floors; exit code 1 when one fell."""
    from eval.gate import check, lower_floors, raise_floors, read_baseline, write_baseline
    from eval.gate_parts import PARTS, GateSettings, hash_files, measure_parts, missing_data

    if allow_regression and not reason.strip():
        raise InputError("--allow-regression needs --reason: say why the floors may be lowered")
    if allow_regression and lift:
        raise InputError("--raise and --allow-regression exclude each other: the second sets all floors, up or down")
    data = load_settings(settings, GateSettings)
    floors, hashes, missing = read_baseline(baseline), hash_files(data), missing_data(data)
    for part, folder in missing.items():
        typer.echo(f"{part}: left out, for {folder} is not here", err=True)
    parts = {name: part for name, part in PARTS.items() if name not in missing}
    values = measure_parts(load_detector(config), data, parts)
    for part, names in values.items():
        for name, value in names.items():
            typer.echo(f"{part}: {name} {value:.4f} (floor {floors.floors.get(part, {}).get(name, 0.0):.4f})")
    checked = check(floors, values, hashes)
    if allow_regression:
        write_baseline(lower_floors(floors, values, hashes, reason.strip(), datetime.now(UTC).date()), baseline)
        return
    for problem in checked.problems():
        typer.echo(problem, err=True)
    if not checked.passed:
        raise typer.Exit(FAILED)
    if lift:
        write_baseline(raise_floors(floors, values, hashes), baseline)


@app.command()
def diff(first: Path, second: Path) -> None:
    """Compare two runs on the same pairs (files of --out), with paired tests."""
    from eval.diff import compare_results
    from eval.results import read_results
    from eval.tables import comparison_text

    typer.echo(comparison_text(compare_results(read_results(first), read_results(second))))


@app.command()
def errors(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE...]", help="labelled pairs of texts")] = None,
    out: Annotated[Path, typer.Option(metavar="FILE.html")] = Path("out/errors.html"),
    split: Part = Split.DEV,
    config: Config = None,
    days: Annotated[Path | None, typer.Option(metavar="DIR", help="the labelled news of these days, too")] = None,
) -> None:
    """Write a page of the misses and false alarms, by kind; development data by default."""
    from eval.errors import write_errors

    judged = judge_files(files, split, config) if files else []
    if days:
        judged += judge_news(NEWS_PAIRS, days, NEWS_CONFIG, config, split, whole_days=False)
    if not judged:
        raise InputError("nothing to look at: give labelled files, or --days")
    typer.echo(f"{write_errors(judged, out)} mistakes: {out}")


@app.command()
def calibration(
    file: Annotated[Path, typer.Argument(help="predictions (a file of --out)")],
    out: Annotated[Path, typer.Option(metavar="FILE.png")] = Path("out/reliability.png"),
) -> None:
    """Print Brier score and calibration error of kept predictions, and draw how reliable they are."""
    from eval.calibration import plot_reliability
    from eval.metrics import estimate
    from eval.results import as_table, read_results

    table = as_table(read_results(file).pairs)
    if not 0 < table.is_contradiction.sum() < len(table):
        raise InputError(f"{file}: calibration needs contradictions and other pairs; these {len(table)} are all alike")
    metrics = estimate(table)
    chosen = [f"{name} {metrics[name]}" for name in ("brier", "ece")]
    plot_reliability(table, [f"{len(table)} pairs, 95 % intervals", *chosen], out)
    typer.echo("\n".join([f"{len(table)} pairs", *chosen, str(out)]))


@app.command()
def agreement(first: Path, second: Path) -> None:
    """Print how far two people who labelled the same pairs agree (Cohen's kappa)."""
    from eval.agreement import measure_agreement

    for one in measure_agreement(first, second):
        typer.echo(f"{one.question}: {one.pairs} pairs, equal {one.equal:.3f}, kappa {one.kappa}")


@app.command()
def draw(
    day: Annotated[Path, typer.Argument(metavar="DAY.zip", help="a day of news")],
    out: Annotated[Path, typer.Option(metavar="FILE.jsonl", help="the sheet to be labelled; it holds whole articles")],
    split: Annotated[Split, typer.Option(help="what the day is for; one day cannot be for both")],
    config: Annotated[Path, typer.Option(metavar="FILE", help="how to read the day")] = NEWS_CONFIG,
    seed: int = 13,
) -> None:
    """Draw pairs of a day for labelling, each with its probability of being drawn."""
    from claims import read_documents
    from eval.draw import BANDS, candidates, sheet
    from eval.draw import draw as draw_pairs
    from eval.records import write_records

    detector = load_detector(config)
    documents = sorted(read_documents(day, settings=detector.config.input), key=lambda document: document.id)
    drawn = draw_pairs(candidates(detector, documents), BANDS, seed)
    write_records(sheet(drawn, day.stem, split, {document.id: document for document in documents}), out)
    typer.echo(f"{len(drawn)} pairs: {out}")


@app.command()
def adopt(
    sheets: Annotated[list[Path], typer.Argument(metavar="SHEET...", help="labelled sheets of `draw`")],
    file: Annotated[Path, typer.Option(help="the labelled references to add to")] = NEWS_PAIRS,
) -> None:
    """Add labelled sheets to the labelled references, leaving the articles' text behind."""
    from eval.draw import adopt_sheets

    typer.echo(f"{adopt_sheets(sheets, file)} pairs in {file}")


def load_detector(config: Path | None) -> Detector:
    from claims import Detector

    return Detector.load(config)


def judge_files(files: Sequence[Path], split: Split | None, config: Path | None) -> list[Judged]:
    from eval.pairs import read_pairs
    from eval.scoring import judge_pairs

    labelled = read_pairs(files, split)
    if not labelled:
        raise InputError(f"no pairs{f' of the split {split}' if split else ''} in {', '.join(map(str, files))}")
    return judge_pairs(load_detector(config), labelled)


def judge_news(
    file: Path, days: Path, reading: Path, config: Path | None, split: Split | None, whole_days: bool
) -> list[Judged]:
    from claims import load_config
    from eval.news import Pool, as_drawn, judge_days, read_news_pairs

    labelled = read_news_pairs(file, split)
    if whole_days:
        labelled = [pair for pair in labelled if pair.pool is Pool.CANDIDATES]
    if not labelled:
        raise InputError(f"no pairs{f' of the split {split}' if split else ''} in {file}")
    judged = judge_days(load_detector(config), labelled, days, load_config(reading).input)
    return judged if whole_days else as_drawn(judged)


def check_judge(name: str) -> None:
    from eval.judges import JUDGES

    if name not in JUDGES:
        raise InputError(f"no judge is named {name!r}; there are {', '.join(JUDGES)}")


def report_predictions(judged: Sequence[Judged], judge: str, out: Path | None) -> None:
    from eval.results import Results, measure_slices, write_results
    from eval.scoring import predict
    from eval.tables import slices_table

    predictions = predict(judged, judge)
    results = Results(tuple(predictions), measure_slices(predictions))
    if out:
        write_results(results, out)
    typer.echo(slices_table(results.metrics))


def run() -> None:
    """Run the command line; our own errors become one line and an exit code."""
    try:
        app()
    except ClaimsError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(FAILED if isinstance(error, OutputError) else BAD_INPUT)


if __name__ == "__main__":
    run()
