"""What a run predicted for labelled pairs, and the JSON file that keeps it (`--out`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter, ValidationError

from claims.errors import InputError
from claims.report.files import write_whole
from claims.schema import Kind, Label, PairScores, Relation
from eval.judges import Opinion
from eval.metrics import CODES, CRASHED, Estimate, Table, estimate
from eval.pairs import LabelledPair, crosses

PAIRS = "pairs"
"""The name under which a slice's metrics hold its size."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was predicted for one labelled pair. `predicted` is None where the program crashed, which is always wrong.

    `confidence` is the probability of a contradiction. `weight` is the number of a day's candidate pairs that the
    pair stands for; pairs of one `group` are not independent of each other.
    """

    id: str
    kind: Kind | None
    label: Label
    predicted: Label | None
    scores: PairScores | None
    confidence: float
    relation: Relation | None = None
    language: str | None = None
    group: str | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Results:
    """The predictions of a run with their metrics, by slice ("all", "kind quantity", …) and name."""

    pairs: tuple[Prediction, ...]
    metrics: Mapping[str, Mapping[str, Estimate]]


def as_prediction(pair: LabelledPair, opinion: Opinion | None, scores: PairScores | None) -> Prediction:
    """Return the prediction for a pair; no opinion is the worst one possible."""
    is_contradiction = pair.label is Label.CONTRADICTION
    return Prediction(
        id=pair.id,
        kind=pair.kind,
        label=pair.label,
        predicted=opinion.label if opinion else None,
        scores=scores,
        confidence=opinion.confidence if opinion else float(not is_contradiction),
        relation=pair.relation,
        language=pair.language,
        group=pair.group,
        weight=pair.weight,
    )


def write_results(results: Results, path: Path) -> None:
    write_whole(path, [TypeAdapter(Results).dump_json(results, indent=1), b"\n"])


def read_results(path: Path) -> Results:
    """Read what `write_results` wrote; InputError where it is something else."""
    try:
        return TypeAdapter(Results).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise InputError(f"{path}: no results of `python -m eval pairs --out`: {error}") from error


def slices(predictions: Sequence[Prediction]) -> dict[str, list[Prediction]]:
    """Return the predictions by kind, relation, language, and same or cross language, each under a name."""
    groups: dict[str, list[Prediction]] = {"all": list(predictions)}
    for prediction in predictions:
        for name in slice_names(prediction):
            groups.setdefault(name, []).append(prediction)
    first, *rest = groups
    return {name: groups[name] for name in [first, *sorted(rest)]}


def slice_names(prediction: Prediction) -> list[str]:
    names = {"kind": prediction.kind, "relation": prediction.relation, "language": prediction.language}
    return [f"{name} {value}" for name, value in names.items() if value] + (
        ["across languages" if crosses(prediction.language) else "within one language"] if prediction.language else []
    )


def as_table(predictions: Sequence[Prediction]) -> Table:
    """Return predictions as columns; one without a group is a group of its own."""
    groups: dict[str, int] = {}
    return Table(
        label=np.array([CODES[one.label] for one in predictions], np.int64),
        predicted=np.array([CODES[one.predicted] if one.predicted else CRASHED for one in predictions], np.int64),
        confidence=np.array([one.confidence for one in predictions], np.float64),
        weight=np.array([one.weight for one in predictions], np.float64),
        group=np.array([groups.setdefault(one.group or one.id, len(groups)) for one in predictions], np.int64),
    )


def measure_slices(predictions: Sequence[Prediction]) -> dict[str, dict[str, Estimate]]:
    """Return the metrics of all predictions and of each slice of them."""
    return {name: {PAIRS: whole(len(part))} | estimate(as_table(part)) for name, part in slices(predictions).items()}


def whole(number: int) -> Estimate:
    return Estimate(number, number, number)
