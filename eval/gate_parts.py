"""What the quality gate measures: development data only, since it is measured all the time."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from claims import Detector, load_config
from claims.config import Section
from claims.errors import InputError
from eval.events import find_event_sets, read_events
from eval.metrics import measure
from eval.news import as_drawn, judge_days, read_news_pairs
from eval.pairing import as_events, pairing_recall
from eval.pairs import Split, read_pairs
from eval.results import as_table
from eval.runs import measure_outcomes, run_events
from eval.scoring import judge_pairs, predict

log = logging.getLogger(__name__)
WATCHED = ("accuracy", "macro_f1", "f1", "average_precision")
WATCHED_OF_RUNS = ("recall", "precision at 10")
WATCHED_OF_PAIRING = ("pairing recall at 10",)


class GateSettings(Section):
    """Where the data of the gate lies; `news` (a folder of days) and `seeds` (articles) lie outside the project.

    `news_days` are the days that are measured, since each takes more than a minute. `hashed` are the files and folders
    that may not change without a reason.
    """

    hashed: tuple[Path, ...]
    typed: Path
    events: tuple[Path, ...]
    news_pairs: Path
    news_config: Path
    news: Path
    news_days: tuple[str, ...]
    seeds: Path
    seeds_gold: Path


def measure_typed(detector: Detector, settings: GateSettings) -> dict[str, float]:
    judged = judge_pairs(detector, read_pairs([settings.typed], Split.DEV))
    return watched(measure(as_table(predict(judged))), WATCHED)


def measure_events(detector: Detector, settings: GateSettings) -> dict[str, float]:
    outcomes = [run_events(detector, read_events(folder)) for folder in find_event_sets(settings.events)]
    return watched({name: one.value for name, one in measure_outcomes(outcomes).items()}, WATCHED_OF_RUNS)


def measure_pairing(detector: Detector, settings: GateSettings) -> dict[str, float]:
    sets = [read_events(folder) for folder in find_event_sets(settings.events)]
    sets.append(as_events(read_pairs([settings.typed], Split.DEV), "pairs"))
    return watched({name: one.value for name, one in pairing_recall(detector, sets).items()}, WATCHED_OF_PAIRING)


def measure_news(detector: Detector, settings: GateSettings) -> dict[str, float]:
    labelled, reading = read_news_pairs(settings.news_pairs, Split.DEV), load_config(settings.news_config).input
    pairs = [pair for pair in labelled if pair.day in settings.news_days]
    judged = as_drawn(judge_days(detector, pairs, settings.news, reading))
    return watched(measure(as_table(predict(judged))), WATCHED)


def measure_seeds(detector: Detector, settings: GateSettings) -> dict[str, float]:
    outcomes = measure_outcomes([run_events(detector, read_events(settings.seeds, settings.seeds_gold))])
    return watched({name: one.value for name, one in outcomes.items()}, WATCHED_OF_RUNS)


def watched(values: Mapping[str, float], names: tuple[str, ...]) -> dict[str, float]:
    return {name: values[name] for name in names}


Part = Callable[[Detector, GateSettings], dict[str, float]]
PARTS: Mapping[str, Part] = {
    "typed": measure_typed,
    "events": measure_events,
    "pairing": measure_pairing,
    "news": measure_news,
    "seeds": measure_seeds,
}


def missing_data(settings: GateSettings) -> dict[str, Path]:
    """Return the parts that cannot be measured here, with the folder that each of them needs."""
    outside = {"news": settings.news, "seeds": settings.seeds}
    return {part: folder for part, folder in outside.items() if not folder.is_dir()}


def measure_parts(detector: Detector, settings: GateSettings, parts: Mapping[str, Part]) -> dict[str, dict[str, float]]:
    """Return the watched metrics of the parts; one that crashes is logged and has none, which the gate calls a fall."""
    return {name: measure_part(name, part, detector, settings) for name, part in parts.items()}


def measure_part(name: str, part: Part, detector: Detector, settings: GateSettings) -> dict[str, float]:
    try:
        return part(detector, settings)
    except InputError:
        raise
    except Exception:  # a crash of whatever kind is a miss
        log.exception("%s: the program crashed", name)
        return {}


def hash_files(settings: GateSettings) -> dict[str, str]:
    """Return the SHA-256 of every file of labelled data, test data included: none of it changes without a reason."""
    files = [path for root in settings.hashed for path in (sorted(root.rglob("*")) if root.is_dir() else [root])]
    return {path.as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.is_file()}
