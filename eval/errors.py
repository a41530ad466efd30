"""A page of the program's mistakes on labelled pairs, grouped by kind, in the report's look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from sklearn.metrics import confusion_matrix

from claims.language import detect_language
from claims.report.display import clean, language_tag, percent_of, text_direction
from claims.report.files import write_whole
from claims.report.html import embed_assets
from claims.report.wording import load_wording, phrase_evidence, write_plainly
from claims.schema import Judgement, Label
from eval.results import Prediction
from eval.scoring import Judged, predict

NO_KIND = "none"
ALL = "all"
CRASH = "crash"
LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One side of a pair as the page shows it."""

    text: str
    lang: str
    direction: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """A pair that was labelled one way and predicted another; `percent` is the confidence in a contradiction."""

    id: str
    sort: str
    kind: str
    label: str
    predicted: str
    percent: int
    why: str
    sides: tuple[Text, Text]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often each label (rows) was predicted as each label or not at all (columns), for one kind."""

    kind: str
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def write_errors(judged: Sequence[Judged], path: Path) -> int:
    """Write the page and return the number of mistakes on it; OutputError where it cannot be written."""
    predictions = predict(judged)
    mistakes = [
        describe(one, prediction)
        for one, prediction in zip(judged, predictions, strict=True)
        if prediction.predicted is not one.pair.label
    ]
    kinds = sorted({mistake.kind for mistake in mistakes})
    page = load_template().render(
        **embed_assets(),
        pairs=len(judged),
        mistakes=mistakes,
        groups=[(kind, [mistake for mistake in mistakes if mistake.kind == kind]) for kind in kinds],
        columns=[*Label, CRASH],
        confusions=confuse(predictions),
    )
    write_whole(path, [page.encode(errors="replace")])
    return len(mistakes)


def describe(judged: Judged, prediction: Prediction) -> Mistake:
    pair = judged.pair
    return Mistake(
        id=clean(pair.id),
        sort=sort_of(prediction),
        kind=pair.kind or NO_KIND,
        label=pair.relation or pair.label,
        predicted=prediction.predicted or CRASH,
        percent=percent_of(prediction.confidence),
        why=clean(pair.why or ""),
        sides=(show(pair.left), show(pair.right)),
        reasons=tuple(reasons(judged.judgement)) if judged.judgement else (),
    )


def sort_of(prediction: Prediction) -> str:
    if prediction.label is Label.CONTRADICTION:
        return "missed contradiction"
    return "false alarm" if prediction.predicted is Label.CONTRADICTION else "agreement and neither mixed up"


def show(text: str) -> Text:
    language = detect_language(text)
    return Text(clean(text), language_tag(language), text_direction(language))


def reasons(judgement: Judgement) -> list[str]:
    """Return what the program saw: comparability, the comparators' evidence, and the model's scores."""
    wording = load_wording(LANGUAGE)
    subject, scores = judgement.comparability, judgement.scores
    seen = [clean(write_plainly(phrase_evidence(item, wording))) for item in judgement.evidence]
    model = ", ".join(
        f"{name} {direction.contradiction:.2f}" for name, direction in (("→", scores.forward), ("←", scores.backward))
    )
    return [
        f"Comparable: {subject.verdict} ({subject.reason}).",
        *seen,
        f"The model sees a contradiction with {model}; similarity {judgement.pair.similarity:.3f}.",
    ]


def confuse(predictions: Sequence[Prediction]) -> list[Confusion]:
    """Return a confusion table for all pairs and one for each kind."""
    kinds = sorted({prediction.kind or NO_KIND for prediction in predictions})
    tables = [confuse_kind(ALL, predictions)]
    return tables + [
        confuse_kind(kind, [one for one in predictions if (one.kind or NO_KIND) == kind]) for kind in kinds
    ]


def confuse_kind(kind: str, predictions: Sequence[Prediction]) -> Confusion:
    names = [*map(str, Label), CRASH]
    truth = [str(prediction.label) for prediction in predictions]
    found = [str(prediction.predicted or CRASH) for prediction in predictions]
    counts = confusion_matrix(truth, found, labels=names)
    return Confusion(kind, tuple((name, tuple(map(int, counts[row]))) for row, name in enumerate(map(str, Label))))


@cache
def load_template() -> Template:
    environment = Environment(
        loader=PackageLoader("eval"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("errors.html.j2")
