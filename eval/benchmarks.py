"""Run benchmarks: the program and simpler rules side by side, on public data sets and on this project's test data."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError
from scipy.stats import spearmanr
from sklearn.metrics import accuracy_score, f1_score

from claims import Config, Detector, load_config
from claims.decide import load_coefficients
from claims.errors import InputError
from claims.models.loading import fingerprint
from claims.report.files import write_whole
from claims.schema import Label, Relation
from eval.benchmark_settings import (
    Benchmarks,
    Events,
    Inference,
    News,
    Pairing,
    Referenced,
    Retrieval,
    Similarity,
    Task,
    Written,
)
from eval.events import find_event_sets, read_events
from eval.judges import JUDGES, SYSTEM
from eval.metrics import CODES, Estimate, Table, Values, estimate, measure, resampled_rows, with_interval
from eval.news import Pool, as_drawn, digest, judge_days, read_news_pairs
from eval.pairing import as_events, pairing_recall
from eval.pairs import read_pairs
from eval.results import as_table, slices
from eval.rows import read_rows_by_number
from eval.runs import measure_outcomes, run_events
from eval.scoring import Judged, judge_pairs, predict
from eval.sources import read_rows, read_source

log = logging.getLogger(__name__)
RESAMPLES = 300
ENCODER = "embedded encoder"


@dataclass(frozen=True, slots=True)
class Line:
    """The metrics of one system, or of the whole system on one slice of the pairs."""

    system: str
    metrics: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished benchmark; `made_with` tells the version of the program that it measured."""

    pairs: int
    lines: tuple[Line, ...]
    made_with: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the benchmarks run with."""

    detector: Detector
    settings: Benchmarks

    def finish(self, pairs: int, lines: Sequence[Line]) -> Outcome:
        return Outcome(pairs, tuple(lines), made_with(self.detector.config))


def made_with(config: Config) -> dict[str, str]:
    """Return what an outcome depends on beside its data: the models, the decision and the settings."""
    return {
        "encoder": fingerprint(config.models.encoder),
        "classifier": fingerprint(config.models.classifier),
        "decision": digest(json.dumps(load_coefficients(), sort_keys=True)),
        "settings": digest(config.model_dump_json(exclude={"engine", "store"})),
    }


def run_benchmark(workshop: Workshop, task: Task) -> Outcome:
    """Run one benchmark; InputError where its data is missing."""
    return RUNNERS[task.task](workshop, task)


def run_inference(workshop: Workshop, task: Inference) -> Outcome:
    pairs = read_source(workshop.settings.data, task.source, seed=0)
    judged = judge_pairs(workshop.detector, pairs)
    if task.entailment_only:
        names = ("majority", "NLI left to right", "NLI alone", SYSTEM)
        return workshop.finish(len(pairs), [measure_judge(judged, name, measure_entailment) for name in names])
    return workshop.finish(len(pairs), [measure_judge(judged, name) for name in JUDGES])


def measure_judge(
    judged: Sequence[Judged],
    name: str,
    compute: Callable[[Table], Values] = measure,
) -> Line:
    return Line(name, estimate(as_table(predict(judged, name)), compute, RESAMPLES))


def measure_entailment(table: Table) -> Values:
    """Return accuracy and F1 of entailment against everything else."""
    truth, predicted = (codes == CODES[Label.ENTAILMENT] for codes in (table.label, table.predicted))
    return {"accuracy": float(accuracy_score(truth, predicted)), "entailment_f1": float(f1_score(truth, predicted))}


def run_written(workshop: Workshop, task: Written) -> Outcome:
    pairs = read_pairs([task.file], task.split)
    judged = judge_pairs(workshop.detector, pairs)
    return workshop.finish(len(pairs), [*(measure_judge(judged, name) for name in JUDGES), *measure_parts(judged)])


def measure_parts(judged: Sequence[Judged]) -> list[Line]:
    parts = slices(predict(judged))
    return [Line(name, estimate(as_table(part), resamples=RESAMPLES)) for name, part in parts.items() if name != "all"]


def run_referenced(workshop: Workshop, task: Referenced) -> Outcome:
    pairs = read_rows_by_number(task.file, task.source, workshop.settings.data)
    judged = judge_pairs(workshop.detector, pairs)
    return workshop.finish(len(pairs), [measure_judge(judged, name) for name in JUDGES])


def run_news(workshop: Workshop, task: News) -> Outcome:
    """Measure the pairs as they were drawn and, weighted by how many they stand for, over all candidate pairs."""
    pairs = [pair for pair in read_news_pairs(task.file, task.split) if pair.pool is Pool.CANDIDATES]
    reading = load_config(workshop.settings.news).input
    judged = judge_days(workshop.detector, pairs, workshop.settings.data / task.folder, reading)
    lines = [measure_judge(as_drawn(judged), name) for name in JUDGES]
    weighted = [measure_judge(judged, name) for name in JUDGES]
    lines += [replace(line, system=f"{line.system}, over whole days") for line in weighted]
    return workshop.finish(len(pairs), lines)


def run_event_sets(workshop: Workshop, task: Events) -> Outcome:
    folders = task.folders if task.gold else find_event_sets(task.folders)
    outcomes = [run_events(workshop.detector, read_events(folder, task.gold)) for folder in folders]
    gold = sum(len(outcome.events.gold) for outcome in outcomes)
    return workshop.finish(gold, [Line(SYSTEM, measure_outcomes(outcomes))])


def run_pairing(workshop: Workshop, task: Pairing) -> Outcome:
    sets = [read_events(folder) for folder in find_event_sets(task.folders)]
    sets.append(as_events(read_pairs([task.file], task.split), "pairs"))
    gold = [item for events in sets for item in events.gold if item.relation is not Relation.UPDATE]
    return workshop.finish(len(gold), [Line(SYSTEM, pairing_recall(workshop.detector, sets))])


def run_similarity(workshop: Workshop, task: Similarity) -> Outcome:
    rows = read_rows(workshop.settings.data / task.source.file, task.source)
    scores = np.loadtxt(workshop.settings.data / task.scores)
    if len(rows) != len(scores):
        raise InputError(f"{task.scores}: holds {len(scores)} scores for {len(rows)} pairs of {task.source.file}")
    left, right = encode_sides(workshop.detector, rows, task.source.premise, task.source.hypothesis)
    cosines = np.einsum("ij,ij->i", left, right)

    def correlate(chosen: NDArray[np.int64]) -> float:
        return float(spearmanr(cosines[chosen], scores[chosen]).statistic)

    samples = resampled_rows(np.arange(len(rows)), RESAMPLES)
    value = with_interval(correlate(np.arange(len(rows))), [correlate(chosen) for chosen in samples])
    return workshop.finish(len(rows), [Line(ENCODER, {"spearman": value})])


def run_retrieval(workshop: Workshop, task: Retrieval) -> Outcome:
    pairs = read_source(workshop.settings.data, task.source, seed=0)
    rows = [{"left": pair.left, "right": pair.right} for pair in pairs]
    left, right = encode_sides(workshop.detector, rows, "left", "right")
    nearest = left @ right.T
    own = np.arange(len(rows))
    samples = resampled_rows(own, RESAMPLES)
    metrics = {}
    for name, hits in (("left to right", nearest.argmax(1) == own), ("right to left", nearest.argmax(0) == own)):
        metrics[f"accuracy, {name}"] = with_interval(float(hits.mean()), [float(hits[s].mean()) for s in samples])
    return workshop.finish(len(rows), [Line(ENCODER, metrics)])


def encode_sides(
    detector: Detector, rows: Sequence[Mapping[str, object]], left: str, right: str
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    encoded = detector.encoder.encode([str(row[name]) for name in (left, right) for row in rows])
    return encoded[: len(rows)], encoded[len(rows) :]


RUNNERS: Mapping[str, Callable[..., Outcome]] = {
    "inference": run_inference,
    "similarity": run_similarity,
    "retrieval": run_retrieval,
    "written": run_written,
    "referenced": run_referenced,
    "news": run_news,
    "events": run_event_sets,
    "pairing": run_pairing,
}


def read_outcomes(path: Path) -> dict[str, Outcome]:
    """Read stored outcomes by benchmark name; none where the file does not exist yet."""
    if not path.is_file():
        return {}
    try:
        return TypeAdapter(dict[str, Outcome]).validate_json(path.read_bytes())
    except ValidationError as error:
        raise InputError(f"{path}: no outcomes of `python -m eval bench`: {error}") from error


def write_outcomes(outcomes: Mapping[str, Outcome], path: Path) -> None:
    stored = TypeAdapter(dict[str, Outcome]).dump_json(dict(sorted(outcomes.items())), indent=1)
    write_whole(path, [stored, b"\n"])
