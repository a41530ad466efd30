"""crossclaim: find where news articles contradict each other.

>>> import claims
>>> detector = claims.Detector.load()
>>> report = detector.detect(claims.read_documents("articles/"))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claims.config import Config, load_config
    from claims.errors import ClaimsError, ConfigError, InputError, ModelError, OutputError
    from claims.pipeline import Detector
    from claims.report import write_report
    from claims.schema import Answer, Claim, Document, Finding, Judgement, Report
    from claims.sources import read_documents

MODULES = {
    "Answer": "claims.schema",
    "Claim": "claims.schema",
    "ClaimsError": "claims.errors",
    "Config": "claims.config",
    "ConfigError": "claims.errors",
    "Detector": "claims.pipeline",
    "Document": "claims.schema",
    "Finding": "claims.schema",
    "InputError": "claims.errors",
    "Judgement": "claims.schema",
    "ModelError": "claims.errors",
    "OutputError": "claims.errors",
    "Report": "claims.schema",
    "load_config": "claims.config",
    "read_documents": "claims.sources",
    "write_report": "claims.report",
}

__all__ = [
    "Answer",
    "Claim",
    "ClaimsError",
    "Config",
    "ConfigError",
    "Detector",
    "Document",
    "Finding",
    "InputError",
    "Judgement",
    "ModelError",
    "OutputError",
    "Report",
    "load_config",
    "read_documents",
    "write_report",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first used, so that importing the package costs nothing."""
    if name not in MODULES:
        raise AttributeError(f"module 'claims' has no attribute {name!r}")
    return getattr(import_module(MODULES[name]), name)
