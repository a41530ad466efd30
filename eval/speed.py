"""How fast the program is on days of news, and how fast what one would write without it.

Each run is a process of its own, from the command line to the last file, so that start-up and memory count.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np
import torch
from joblib import cpu_count
from numpy.typing import NDArray

from claims import Detector, read_documents
from claims.config import Config
from claims.models import trainable
from claims.models.batches import device, has_fast_bfloat16
from claims.near import make_entry
from claims.schema import Claim, Document
from claims.store import Store
from eval.short_cuts import GoldFiles, Kept, measure_short_cuts

Result = TypeVar("Result")

# What else runs on a machine doubles the time of a short command now and then.
START_TRIES = 10
START = "from claims.cli import main; main()"
NEIGHBOURS = 10
GIB = 2**30
ADDED = 50


@dataclass(frozen=True, slots=True)
class Run:
    """One run over some days: wall seconds, the main process's peak memory in bytes, counts, seconds by stage."""

    days: tuple[str, ...]
    seconds: float
    peak_bytes: int
    counts: dict[str, int]
    stages: dict[str, float]


@dataclass(frozen=True, slots=True)
class Baseline:
    """Embedding, searching and classifying with the libraries' defaults; the last is measured on `sampled` pairs.

    `own_seconds` are those of this program's run on the same articles in the same session.
    """

    sentences: int
    pairs: int
    sampled: int
    encode_seconds: float
    search_seconds: float
    predict_seconds: float
    own_seconds: float

    @property
    def seconds(self) -> float:
        return self.encode_seconds + self.search_seconds + self.predict_seconds * self.pairs / self.sampled


@dataclass(frozen=True, slots=True)
class Stored:
    """Adding one article at a time to a store, and checking its headline: seconds of each after start-up.

    A `crowded` store has all its articles dated into the window of the new ones, and no vectors of them yet; another
    one was filled by one run over articles as they are dated.
    """

    crowded: bool
    documents: int
    claims: int
    file_bytes: int
    add_seconds: tuple[float, ...]
    check_seconds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Machine:
    """What the figures were measured on; `device` is where the models ran."""

    processor: str
    cores: int
    memory_bytes: int
    bfloat16: bool
    python: str
    torch: str
    device: str = "cpu"


@dataclass(frozen=True, slots=True)
class Speed:
    """All measurements of one machine. `start_up` has the seconds of short commands, the fastest of several tries."""

    machine: Machine
    start_up: dict[str, float]
    runs: tuple[Run, ...]
    baseline: Baseline | None = None
    kept: tuple[Kept, ...] = ()
    stored: tuple[Stored, ...] = ()


def measure_speed(
    day: Path,
    together: Sequence[Sequence[Path]],
    stored: Sequence[Path],
    config: Path,
    sampled: int,
    gold: GoldFiles | None,
) -> Speed:
    """Measure one day, several days together, and, on the one day, the plain libraries and what the short cuts lose.

    The last is left out without files of gold. Where days are `stored`, articles of the one day are added to stores.
    """
    machine, start_up = describe_machine(), measure_start_up()
    runs = [measure_run(days, config) for days in ([day], *together)]
    detector = Detector.load(config)
    documents, before = (read_days(some, detector.config) for some in ([day], stored))
    return Speed(
        machine=machine,
        start_up=start_up,
        runs=tuple(runs),
        baseline=measure_baseline(detector, documents, sampled, runs[0].seconds) if sampled else None,
        kept=tuple(measure_short_cuts(detector, day, documents, gold)) if gold else (),
        stored=tuple(measure_store(detector, before, documents, crowded) for crowded in (False, True) if before),
    )


def with_former(measured: Speed, former: Speed) -> Speed:
    """Return the measurements, with what was left out this time as it was measured before on the same machine."""
    if former.machine != measured.machine:
        return measured
    days = {run.days for run in measured.runs}
    return replace(
        measured,
        runs=(*measured.runs, *(run for run in former.runs if run.days not in days)),
        baseline=measured.baseline or former.baseline,
        kept=measured.kept or former.kept,
        stored=measured.stored or former.stored,
    )


def describe_machine() -> Machine:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.is_file() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return Machine(
        processor=next(names, platform.processor()),
        cores=cpu_count(),
        # Whole GiB: how much of it the kernel keeps for itself varies by some pages from one boot to the next.
        memory_bytes=GIB * round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB),
        bfloat16=has_fast_bfloat16(),
        python=platform.python_version(),
        torch=torch.__version__,
        device=device().type,
    )


def measure_start_up() -> dict[str, float]:
    commands = {
        "claims --help": ["--help"],
        "claims compare": ["compare", "About 20 people were killed", "More than 30 people were killed"],
    }
    return {name: min(run_process(arguments)[0] for _ in range(START_TRIES)) for name, arguments in commands.items()}


def measure_run(days: Sequence[Path], config: Path) -> Run:
    """Run `claims detect` over the days' files."""
    with TemporaryDirectory() as out:
        arguments = ["detect", *map(str, days), "--config", str(config), "--out", out, "--quiet"]
        seconds, peak_bytes = run_process(arguments)
        record = json.loads((Path(out) / "run.json").read_text(encoding="utf-8"))
    return Run(tuple(day.stem for day in days), seconds, peak_bytes, record["counts"], record["stage_seconds"])


def run_process(arguments: Sequence[str]) -> tuple[float, int]:
    """Run the command line in a fresh process; return its wall seconds and its peak memory in bytes."""
    begun = time.perf_counter()
    silence = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    process = os.posix_spawn(
        sys.executable, [sys.executable, "-c", START, *arguments], os.environ, file_actions=silence
    )
    _, status, used = os.wait4(process, 0)
    if status:
        raise RuntimeError(f"claims {' '.join(arguments)}: exit code {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - begun, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def measure_baseline(detector: Detector, documents: Sequence[Document], sampled: int, own_seconds: float) -> Baseline:
    """Measure semantic search across sources and a cross-encoder, of sentence-transformers, on the same weights.

    What comes out is mostly false alarms, so it is no yardstick for quality.
    """
    from sentence_transformers import CrossEncoder, SentenceTransformer

    claims = [claim for article in documents for claim in detector.understand(article)]
    texts = [claim.statement for claim in claims]
    with TemporaryDirectory() as folder:
        encoder, classifier = Path(folder) / "encoder", Path(folder) / "classifier"
        for model, place in ((trainable.build_encoder(), encoder), (trainable.build_classifier(), classifier)):
            model.save_pretrained(place)
            trainable.build_tokenizer().save_pretrained(place)
        bi_encoder = SentenceTransformer(str(encoder))
        vectors, encode_seconds = timed(lambda: bi_encoder.encode(texts, show_progress_bar=False))
        pairs, search_seconds = timed(lambda: search_across_sources(claims, vectors))
        chosen = [pairs[row] for row in np.random.default_rng(13).choice(len(pairs), min(sampled, len(pairs)), False)]
        cross_encoder = CrossEncoder(str(classifier))
        both = [(texts[i], texts[j]) for i, j in chosen]
        _, predict_seconds = timed(lambda: cross_encoder.predict(both, show_progress_bar=False))
    return Baseline(len(texts), len(pairs), len(chosen), encode_seconds, search_seconds, predict_seconds, own_seconds)


def search_across_sources(claims: Sequence[Claim], vectors: NDArray[np.float32]) -> list[tuple[int, int]]:
    from sentence_transformers.util import semantic_search

    sources = np.array([claim.source for claim in claims])
    found: set[tuple[int, int]] = set()
    for source in np.unique(sources):
        own, others = np.flatnonzero(sources == source), np.flatnonzero(sources != source)
        corpus = torch.from_numpy(vectors[others])
        for i, hits in zip(own, semantic_search(torch.from_numpy(vectors[own]), corpus, top_k=NEIGHBOURS), strict=True):
            nearest = [int(others[int(hit["corpus_id"])]) for hit in hits]
            found |= {(min(int(i), j), max(int(i), j)) for j in nearest}
    return sorted(found)


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    begun = time.perf_counter()
    result = work()
    return result, time.perf_counter() - begun


def measure_store(detector: Detector, before: Sequence[Document], new: Sequence[Document], crowded: bool) -> Stored:
    """Measure adding articles, drawn at random, to a store of the earlier ones."""
    chosen = [new[row] for row in np.random.default_rng(13).choice(len(new), ADDED, False)]
    with TemporaryDirectory() as folder, detector.open_store(folder, write=True) as store:
        if crowded:
            crowd(store, detector, before, min(document.published for document in new if document.published))
        else:
            detector.follow(before, store)
        added = [timed(partial(detector.follow, [document], store))[1] for document in chosen]
        checked = [timed(partial(detector.check, document.title or document.text, store))[1] for document in chosen]
        documents, claims = store.count()
        return Stored(crowded, documents, claims, store.path.stat().st_size, tuple(added), tuple(checked))


def crowd(store: Store, detector: Detector, articles: Sequence[Document], published: datetime) -> None:
    """Store all articles as published at one time, uncompared."""
    dated = [replace(article, published=published) for article in articles]
    read = zip(dated, detector.read(dated), strict=True)
    entries = [make_entry(article, claims) for article, claims in read]
    store.add(entries, {claim.id: claim.id for entry in entries for claim in entry.claims}, [])


def read_days(days: Sequence[Path], config: Config) -> list[Document]:
    return sorted(read_documents(*days, settings=config.input), key=lambda document: document.id)
