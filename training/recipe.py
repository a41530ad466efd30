"""What a training run is made of: one YAML file."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from claims.config import Section
from claims.schema import Label
from eval.sources import Source


class Settings(Section):
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


class Recipe(Section):
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
