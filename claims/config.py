"""Settings of a run. One YAML file is one complete run; what it leaves out keeps the default given here."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from claims.errors import ConfigError
from claims.safe_yaml import load_yaml

EMBEDDED = "embedded"

AIMS = ("precision", "recall", "min_confidence")

ArticleField = Literal["id", "source", "text", "title", "published", "url", "language"]


class Section(BaseModel):
    # Validators are built when the first settings are made: `claims --help` has no use for them.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class InputSettings(Section):
    """How articles are read. `columns` maps a column of the input to one of our fields, where its name differs."""

    columns: dict[str, ArticleField] = Field(default_factory=dict)
    default_source: str | None = None
    max_article_bytes: int = Field(2_000_000, ge=1)
    max_articles: int = Field(200_000, ge=1)


class ModelSettings(Section):
    """Which models to use: "embedded", a Hugging Face name, or a local folder."""

    encoder: str = EMBEDDED
    classifier: str = EMBEDDED
    encoder_prefix: str = "query: "
    batch_size: int = Field(32, ge=1)
    max_tokens: int = Field(160, ge=16)


class UnderstandingSettings(Section):
    """`names` is a file of further names and spellings, of the form of the shipped `understand/data/names.yaml`."""

    names: Path | None = None


class SyndicationSettings(Section):
    """When two passages are one origin: the share of common word triples, of the shorter passage."""

    passage_overlap: float = Field(0.6, gt=0, le=1)


class ClaimnessSettings(Section):
    """Claims in the outlet's own voice that are less probably checkable than `min_probability` are left out."""

    min_probability: float = Field(0.2, ge=0, le=1)


class PairingSettings(Section):
    """Which claims meet: the `candidates` nearest of each claim within `window_days`.

    Nearness is the cosine of the embeddings (at least `min_similarity`) and, apart from it, that of the rare words (at
    least `min_shared_words`). A run of more than `max_claims` claims is refused.
    """

    window_days: int = Field(3, ge=0)
    candidates: int = Field(10, ge=1)
    min_similarity: float = Field(0.84, ge=-1, le=1)
    min_shared_words: float = Field(0.25, ge=0, le=1)
    max_claims: int = Field(1_000_000, ge=1)


class BlockingSettings(Section):
    """Which claims are embedded: of collections of more than `from_claims` claims, those that could disagree.

    Their words must overlap as much as these; see `Comparability` for the measures. Articles in two languages must have
    names, figures and days in common whose rarity makes for a cosine of `min_common`.
    """

    from_claims: int = Field(2000, ge=0)
    min_overlap: float = Field(0.15, ge=0, le=1)
    min_covered: float = Field(0.2, ge=0, le=1)
    min_common: float = Field(0.05, ge=0, le=1)


class ComparableSettings(Section):
    """How much two claims must share to be about the same thing; see `Comparability` for the measures."""

    min_context: float = Field(0.12, ge=0, le=1)
    min_topic: float = Field(0.0, ge=-1, le=1)
    min_covered: float = Field(0.08, ge=0, le=1)
    max_gap: float = Field(0.3, ge=0, le=1)
    sure_context: float = Field(0.25, ge=0, le=1)
    sure_covered: float = Field(0.5, ge=0, le=1)


class DecisionSettings(Section):
    """Which pairs are classified, and which findings are shown.

    Only pairs that could reach `min_promise` go to the classifier, at most the `max_classified` most promising ones of
    each day of news.
    As many findings are shown as the expected `precision` allows, or the expected `recall` takes, or as have
    `min_confidence`: one of the three; a precision of 0.8 where none is given.
    """

    min_promise: float = Field(0.2, ge=0, le=1)
    max_classified: int = Field(3000, ge=1)
    precision: float | None = Field(0.8, gt=0, le=1)
    recall: float | None = Field(None, gt=0, le=1)
    min_confidence: float | None = Field(None, ge=0, le=1)

    @model_validator(mode="before")
    @classmethod
    def replaces_the_default_aim(cls, given: object) -> object:
        if isinstance(given, dict) and "precision" not in given and any(given.get(aim) is not None for aim in AIMS):
            return given | {"precision": None}
        return given

    @model_validator(mode="after")
    def has_one_aim(self) -> Self:
        if sum(getattr(self, aim) is not None for aim in AIMS) != 1:
            raise ValueError(f"{', '.join(map(repr, AIMS))} exclude each other; give one")
        return self


class ReportSettings(Section):
    """`language` None takes the most frequent language of the articles; `limit_findings` None shows all."""

    language: Literal["ar", "en", "fr"] | None = None
    limit_findings: int | None = Field(None, ge=1)


class StoreSettings(Section):
    """What a store keeps: articles up to `keep_days` older than its newest one, all where that is None."""

    keep_days: int | None = Field(None, ge=1)


class EngineSettings(Section):
    """Where the dear stages run: "local" in this program, "ray" on a cluster.

    `workers` is the number of processes that read articles, or of the cluster's actors; None takes one for each core.
    """

    name: Literal["local", "ray"] = "local"
    workers: int | None = Field(None, ge=1)


class Config(Section):
    """A complete run."""

    input: InputSettings = Field(default_factory=InputSettings)
    models: ModelSettings = Field(default_factory=ModelSettings)
    understanding: UnderstandingSettings = Field(default_factory=UnderstandingSettings)
    syndication: SyndicationSettings = Field(default_factory=SyndicationSettings)
    claimness: ClaimnessSettings = Field(default_factory=ClaimnessSettings)
    pairing: PairingSettings = Field(default_factory=PairingSettings)
    blocking: BlockingSettings = Field(default_factory=BlockingSettings)
    comparable: ComparableSettings = Field(default_factory=ComparableSettings)
    decision: DecisionSettings = Field(default_factory=DecisionSettings)
    report: ReportSettings = Field(default_factory=ReportSettings)
    store: StoreSettings = Field(default_factory=StoreSettings)
    engine: EngineSettings = Field(default_factory=EngineSettings)


def load_config(path: Path | None) -> Config:
    """Read a YAML file, or return the defaults without one; ConfigError names the file and the setting."""
    if path is None:
        return Config()
    try:
        return Config.model_validate(load_yaml(path.read_text(encoding="utf-8")) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path}: cannot be read as a YAML file: {error}") from error
    except ValidationError as error:
        problems = "; ".join(describe(dict(problem)) for problem in error.errors())
        raise ConfigError(f"{path}: {problems}") from error


def describe(problem: dict[str, object]) -> str:
    location = problem["loc"]
    assert isinstance(location, tuple)
    name = ".".join(map(str, location)) or "(the whole file)"
    if problem["type"] == "extra_forbidden":
        return f"'{name}' is no setting; see configs/default.yaml for all of them"
    return f"'{name}' is {problem['input']!r}: {problem['msg']}"
