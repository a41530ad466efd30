"""What a training run is made of: one YAML file."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from claims.errors import ConfigError

Label = Literal["entailment", "neutral", "contradiction"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Strict):
    """One data set: where it lies, which columns hold what, and how its labels read here.

    `hypothesis_file` takes the hypotheses from another file with the same rows, for pairs of two languages.
    A label that is neither in `labels` nor in `ignored_labels` is an error. `swap` exchanges premise and hypothesis.
    `shuffle` pairs each premise with the hypothesis of another row and labels all of them `neutral`.
    """

    name: str
    file: str
    hypothesis_file: str | None = None
    encoding: str = "utf-8"
    format: Literal["csv", "tsv", "quoted-tsv", "json", "lines"]
    premise: str = "premise"
    hypothesis: str = "hypothesis"
    label: str = "label"
    labels: dict[str, Label] = Field(default_factory=dict)
    ignored_labels: frozenset[str] = frozenset()
    language: str
    licence: str
    repeat: int = Field(1, ge=1)
    start: int = Field(0, ge=0)
    limit: int | None = Field(None, ge=1)
    swap: bool = False
    shuffle: bool = False


class Settings(Strict):
    """How long and how fast to train; `batch_size` counts pairs, lengths count tokens."""

    seed: int = 13
    epochs: float = 1.0
    batch_size: int = 32
    learning_rate: float = 5e-5
    warmup: float = 0.06
    weight_decay: float = 0.01
    label_smoothing: float = 0.0
    max_tokens: int = 128
    save_steps: int = 500
    log_steps: int = 100


class Recipe(Strict):
    """A whole run; paths are relative to `data`, which is relative to the working directory."""

    data: Path
    output: Path
    work: Path
    labels: dict[str, dict[str, Label]] = Field(default_factory=dict)
    settings: Settings = Settings()
    train: tuple[Source, ...]
    develop: tuple[Source, ...]
    held_out_pairs: tuple[Source, ...]
    held_out_sentences: tuple[Source, ...]


def load_recipe(path: Path) -> Recipe:
    """Read a recipe; ConfigError names the file and the wrong setting."""
    try:
        return Recipe.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise ConfigError(f"{path}: not a usable training recipe: {error}") from error
