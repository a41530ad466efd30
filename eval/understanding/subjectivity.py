"""What the classifier of checkable claims says on public data that asks something near: CLEF CheckThat! labels.

Subjectivity of news sentences (CheckThat! 2025) and check-worthiness of posts (2024) are other questions than ours;
who ranks well on them without having seen them has learnt more than our own labels.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from claims import Detector
from claims.claimness import estimate_claimness
from claims.errors import InputError
from eval.metrics import Estimate, resampled_rows, with_interval
from eval.pairs import Split
from eval.understanding.checkable import looks_like_statement

RESAMPLES = 1000
TEXT_COLUMNS = ("sentence", "tweet_text")
LABEL_COLUMNS = ("label", "class_label")
CHECKABLE = frozenset({"OBJ", "Yes"})
FILES: Mapping[Split, tuple[str, ...]] = {
    Split.DEV: ("dev_ar.tsv", "CT24_checkworthy_arabic_dev.tsv"),
    Split.TEST: ("test_ar_labeled.tsv", "CT24_checkworthy_arabic_dev-test.tsv"),
}


@dataclass(frozen=True, slots=True)
class LabelledText:
    text: str
    checkable: bool


def read_labelled_texts(folder: Path, split: Split) -> list[LabelledText]:
    """Read the labelled part of a data set of CheckThat!; InputError where it is not there."""
    file = next((folder / name for name in FILES[split] if (folder / name).is_file()), None)
    if file is None:
        raise InputError(f"{folder}: holds none of {', '.join(FILES[split])}")
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [LabelledText(pick(row, TEXT_COLUMNS), pick(row, LABEL_COLUMNS) in CHECKABLE) for row in rows]


def pick(row: Mapping[str, str], columns: Sequence[str]) -> str:
    return next(row[column] for column in columns if column in row)


def measure_subjectivity(texts: Sequence[LabelledText], detector: Detector) -> dict[str, dict[str, Estimate]]:
    """Return the area under the ROC curve of the classifier and of a simple rule; 0.5 is chance."""
    truth = np.array([one.checkable for one in texts])
    scores = {
        "crossclaim": estimate_claimness(detector.encoder.encode([one.text for one in texts])),
        "five words, a verb, no question": np.array([float(looks_like_statement(one.text, "ar")) for one in texts]),
    }
    samples = [rows for rows in resampled_rows(np.arange(len(texts)), RESAMPLES) if 0 < truth[rows].sum() < len(rows)]

    def area(score: NDArray[np.float64], rows: NDArray[np.int64]) -> float:
        return float(roc_auc_score(truth[rows], score[rows]))

    every = np.arange(len(texts))
    return {
        name: {"AUC": with_interval(area(score, every), [area(score, rows) for rows in samples])}
        for name, score in scores.items()
    }
