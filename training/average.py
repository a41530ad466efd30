"""Average the weights of several stages: what one of them forgot, another still knows.

Weights that were fine-tuned from one start lie in one basin, and their mean is often better than each of them
(Wortsman et al. 2022, "Model soups").
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from claims.models.trainable import build_classifier, save_trained


def average(folders: Sequence[Path], output: Path) -> None:
    """Write the mean of the weights in `folders` to `output`; ModelError where one cannot be used."""
    models = [build_classifier(folder) for folder in folders]
    merged = models[0]
    states = [model.state_dict() for model in models]
    merged.load_state_dict(
        {name: torch.stack([state[name] for state in states]).mean(dim=0) for name in states[0]}, assign=True
    )
    save_trained(merged, output)
