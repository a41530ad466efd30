"""What several test modules share: where the real data stands, and the real models, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

import claims

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the checkout; what needs it is skipped, visibly, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the data folder {SHARED.name} beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def detector() -> claims.Detector:
    return claims.Detector.load()
