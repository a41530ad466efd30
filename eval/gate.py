"""The quality gate: no metric may fall below its floor, and no floor is lowered without a written reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from claims.errors import InputError
from claims.report.files import write_whole

MARGIN = 0.02
"""How far below the measured value a floor is set: other processors round differently."""
DIGITS = 4

Values = Mapping[str, Mapping[str, float]]
"""Metrics by part and name."""


@dataclass(frozen=True, slots=True)
class Regression:
    """What was allowed to get worse, or to be measured on other data, with the reason that somebody gave for it."""

    what: tuple[str, ...]
    reason: str
    day: date


@dataclass(frozen=True, slots=True)
class Baseline:
    """The floors by part and metric, the hashes of the data they hold for, and every regression that was allowed."""

    floors: Values
    files: Mapping[str, str]
    regressions: tuple[Regression, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """What is wrong with measured values; nothing where both are empty."""

    falls: tuple[str, ...]
    changed_files: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.falls and not self.changed_files

    def problems(self) -> list[str]:
        """Return what is wrong, in words for the user."""
        changed = [
            f"{name} is not what the floors were measured on; set them anew with --allow-regression and --reason"
            for name in self.changed_files
        ]
        return [*self.falls, *changed]


def check(baseline: Baseline, values: Values, hashes: Mapping[str, str]) -> Check:
    """Compare measured parts with their floors; what has a floor and no value, or a value and no floor, fails, too."""
    falls = [fall for part in sorted(values) for fall in find_falls(part, baseline.floors.get(part, {}), values[part])]
    changed = sorted(name for name in {*baseline.files, *hashes} if baseline.files.get(name) != hashes.get(name))
    return Check(tuple(falls), tuple(changed))


def find_falls(part: str, floors: Mapping[str, float], values: Mapping[str, float]) -> list[str]:
    if not values:
        return [f"{part}: nothing could be measured"]
    unknown = [
        f"{part}: {name} has no floor; set one with --allow-regression" for name in sorted(values.keys() - floors)
    ]
    return unknown + [
        describe_fall(part, name, floor, values.get(name))
        for name, floor in sorted(floors.items())
        if not values.get(name, -1.0) >= floor
    ]


def describe_fall(part: str, name: str, floor: float, value: float | None) -> str:
    measured = "was not measured" if value is None else f"is {value:.{DIGITS}f}"
    return f"{part}: {name} {measured}; its floor is {floor:.{DIGITS}f}"


def raise_floors(baseline: Baseline, values: Values, hashes: Mapping[str, str]) -> Baseline:
    """Return the baseline with every floor that the values exceed by more than the margin lifted to just below them."""
    return Baseline(merge(baseline.floors, values, lower=False), hashes, baseline.regressions)


def lower_floors(baseline: Baseline, values: Values, hashes: Mapping[str, str], reason: str, day: date) -> Baseline:
    """Return the baseline with all floors set anew from the values, and the reason written down.

    InputError where a part crashed, or was left out although the data has changed: its floors would be lost, or would
    stand for data that they were not measured on.
    """
    checked = check(baseline, values, hashes)
    crashed = sorted(part for part, names in values.items() if not names)
    if crashed:
        raise InputError(f"{', '.join(crashed)}: nothing could be measured, so no floor can be set; see the log")
    missing = sorted(baseline.floors.keys() - values.keys())
    if missing and checked.changed_files:
        raise InputError(
            f"{', '.join(missing)}: not measured here, but labelled data has changed; set the floors where all data is"
        )
    regression = Regression((*checked.falls, *(f"{name} changed" for name in checked.changed_files)), reason, day)
    return Baseline(merge(baseline.floors, values, lower=True), hashes, (*baseline.regressions, regression))


def merge(floors: Values, values: Values, lower: bool) -> dict[str, dict[str, float]]:
    merged = {part: dict(names) for part, names in floors.items()}
    for part, names in values.items():
        if lower:
            merged[part] = {}
        for name, value in names.items():
            floor = round(max(value - MARGIN, 0.0), DIGITS)
            merged.setdefault(part, {})[name] = max(floor, merged.get(part, {}).get(name, 0.0))
    return merged


def read_baseline(path: Path) -> Baseline:
    """Read the floors; InputError where the file is missing or something else."""
    try:
        return TypeAdapter(Baseline).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise InputError(f"{path}: no usable floors: {error}") from error


def write_baseline(baseline: Baseline, path: Path) -> None:
    write_whole(path, [TypeAdapter(Baseline).dump_json(baseline, indent=2), b"\n"])
