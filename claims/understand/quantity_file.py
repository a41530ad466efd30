"""The language files of quantities, `data/quantities.<language>.yaml`, as they are written.

`data/quantities.und.yaml` holds the signs that all languages share.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import BaseModel, ConfigDict

from claims.safe_yaml import load_yaml
from claims.schema import UNKNOWN_LANGUAGE, Hedge, Language


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProcliticLetters(Section):
    conjunctions: list[str] = []
    prepositions: list[str] = []
    article: str = ""
    indivisible: list[str] = []


class Inflection(Section):
    """What a base form ending in `ending` turns into for one, two and many."""

    ending: str
    one: list[str]
    two: list[str] = []
    many: list[str] = []


class Forms(Section):
    """Forms of a word: of `one` the base form stands here, of `two` and `many` what inflection does not give."""

    one: list[str] = []
    two: list[str] = []
    many: list[str] = []


class UnitForms(Forms):
    unit: str
    factor: float = 1
    bare: bool = False


class MultiplierForms(Forms):
    value: float


class EventForms(Forms):
    """`one` and `many` name those it happened to; `before` and `after` say where the number stands around a verb."""

    before: list[str] = []
    after: list[str] = []


class SeveralForms(Section):
    low: float
    high: float
    words: list[str]


class RoundForms(Section):
    value: float
    words: list[str]


class HalfForms(Section):
    before: list[str] = []
    quarter_before: list[str] = []
    after: list[str] = []
    quarter_after: list[str] = []


class RangeForms(Section):
    before: list[str]
    joiner: list[str]


class NounEnding(Section):
    ending: str
    becomes: str


class QuantityFile(Section):
    """The language file as it is written; see `quantities.ar.yaml` for the fullest one."""

    elisions: dict[str, str] = {}
    proclitics: ProcliticLetters = ProcliticLetters()
    inflections: list[Inflection] = []
    numerals: dict[int, list[str]] = {}
    only_compound: list[str] = []
    alone: list[str] = []
    joined_by: str = ""
    not_duals: list[str] = []
    dual_endings: list[str] = []
    construct_endings: list[str] = []
    not_dual_endings: list[str] = []
    not_counted_once: list[str] = []
    possessives: list[str] = []
    ordinals: list[str] = []
    spelled_by: str | None = None
    articles: list[str] = []
    only_before_nouns: list[str] = []
    only_before_events: bool = False
    never_numbers: list[str] = []
    multipliers: list[MultiplierForms] = []
    unsure_multipliers: list[str] = []
    duals_before_nouns: list[str] = []
    money_multipliers: list[MultiplierForms] = []
    round_numbers: list[RoundForms] = []
    several: list[SeveralForms] = []
    half: HalfForms = HalfForms()
    hedges_before: dict[Hedge, list[str]] = {}
    hedges_after: dict[Hedge, list[str]] = {}
    negators: list[str] = []
    measure_verbs: list[str] = []
    ranges: list[RangeForms] = []
    joiners: list[str] = []
    changes: list[str] = []
    skipped: list[str] = []
    months: list[str] = []
    capitalised_months: bool = False
    day_after_month: bool = False
    month_links: list[str] = []
    day_labels: list[str] = []
    after_labels: list[str] = []
    year_words: list[str] = []
    year_marks: list[str] = []
    labels: list[str] = []
    units: list[UnitForms] = []
    unit_marks: dict[str, list[str]] = {}
    persons: dict[str, Forms] = {}
    generic: list[str] = []
    things: dict[str, Forms] = {}
    person_events: dict[str, EventForms] = {}
    thing_events: dict[str, EventForms] = {}
    passives: list[str] = []
    durations: dict[str, EventForms] = {}
    measures: dict[str, EventForms] = {}
    parts: list[str] = []
    parts_after: list[str] = []
    totals: list[str] = []
    circumstances: list[str] = []
    fillers: list[str] = []
    links: list[str] = []
    breaks: list[str] = []
    of_words: list[str] = []
    not_nouns: list[str] = []
    noun_endings: list[NounEnding] = []


@cache
def read_quantity_file(language: Language) -> QuantityFile:
    """Read a language's file; a language without one gets the shared signs only."""
    path = locate(language)
    if not path.is_file():
        path = locate(UNKNOWN_LANGUAGE)
    return QuantityFile.model_validate(load_yaml(path.read_text(encoding="utf-8")))


def locate(language: Language) -> Traversable:
    return files("claims.understand") / "data" / f"quantities.{language}.yaml"
