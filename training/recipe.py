"""What a training run is made of: one YAML file."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from claims.errors import ConfigError
from claims.schema import Label
from eval.sources import Source, Strict


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
    """A whole run. Sources are relative to `data`; the other paths are relative to the working directory.

    `held_out` is the file that names all that is kept for measuring (see `eval.held_out`).
    """

    data: Path
    output: Path
    work: Path
    labels: dict[str, dict[str, Label]] = Field(default_factory=dict)
    settings: Settings = Settings()
    train: tuple[Source, ...]
    develop: tuple[Source, ...]
    held_out: Path


def load_recipe(path: Path) -> Recipe:
    """Read a recipe; ConfigError names the file and the wrong setting."""
    try:
        return Recipe.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise ConfigError(f"{path}: not a usable training recipe: {error}") from error
