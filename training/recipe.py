"""What a training run is made of: one YAML file."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from claims.config import Section
from claims.schema import Label
from eval.sources import Source
from training.headlines import HeadlineSettings


class Settings(Section):
    """How long and how fast to train; `batch_size` counts pairs, lengths count tokens.

    Every `watch_steps` steps, `watched` pairs of each development set are measured for the curves.
    """

    seed: int = 13
    epochs: float = 1.0
    batch_size: int = 32
    learning_rate: float = 5e-5
    warmup: float = 0.06
    weight_decay: float = 0.01
    label_smoothing: float = 0.0
    max_tokens: int = 128
    save_steps: int = 500
    watch_steps: int = 1000
    watched: int = 500
    log_steps: int = 100


class Recipe(Section):
    """A whole run. Sources are relative to `data`; the other paths are relative to the working directory.

    `start` is the folder of the weights of an earlier stage; without it, training starts from the pretrained encoder.
    `well_spelt` are texts, relative to `data`, that the spelling of tokenised sources is learnt from
    (`training.spelling`). `families` is the folder of the statements that we wrote (`training.families`): one family in
    ten is kept for choosing, and `family_share` of the others' pairs are used. `headlines` makes pairs of unlabelled
    news (`training.headlines`). `develop_written` are files of labelled pairs whose development halves are watched,
    too. `pairs` draws that many of all pairs at random. `held_out` is the file that names what is kept for measuring
    (see `eval.held_out`).
    """

    data: Path
    start: Path | None = None
    output: Path
    work: Path
    labels: dict[str, dict[str, Label]] = Field(default_factory=dict)
    settings: Settings = Settings()
    train: tuple[Source, ...]
    pairs: int | None = Field(None, ge=1)
    well_spelt: tuple[Path, ...] = ()
    families: Path | None = None
    family_share: float = Field(1.0, gt=0, le=1)
    headlines: HeadlineSettings | None = None
    develop: tuple[Source, ...]
    develop_written: tuple[Path, ...] = ()
    held_out: Path

    @model_validator(mode="after")
    def can_mend(self) -> Self:
        tokenised = [source.name for source in self.train if source.tokenised]
        if tokenised and not self.well_spelt:
            raise ValueError(
                f"'well_spelt' is empty, but {', '.join(tokenised)} is tokenised: name texts to learn from"
            )
        return self
