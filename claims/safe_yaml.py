"""YAML without anything executed, read by libyaml where PyYAML came with it: eight times as fast."""

from __future__ import annotations

from typing import Any

import yaml

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # a PyYAML built without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


def load_yaml(text: str | bytes) -> Any:  # noqa: ANN401 - what a file says is whatever its schema makes of it
    """Return what the text says; yaml.YAMLError, with the place, where it is no YAML."""
    return yaml.load(text, Loader)
