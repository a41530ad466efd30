"""Settings of measurements and of training: YAML files that are refused as a whole when one line is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import ValidationError

from claims.config import Section
from claims.errors import ConfigError
from claims.safe_yaml import load_yaml

S = TypeVar("S", bound=Section)


def load_settings(path: Path, shape: type[S]) -> S:
    """Read a YAML file as settings of a kind; ConfigError names the file and the wrong setting."""
    try:
        return shape.model_validate(load_yaml(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise ConfigError(f"{path}: not usable as {shape.__name__}: {error}") from error
