"""What several test modules share: where the real data stands, the real models, loaded once, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

import claims

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the checkout; what needs it is skipped, visibly, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the data folder {SHARED.name} beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def detector() -> claims.Detector:
    return claims.Detector.load()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = launch(playwright)
        yield launched
        launched.close()


def launch(playwright: Playwright) -> Browser:
    """Start an installed Chromium, else Playwright's own; without either skip, and fail in CI."""
    installed = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    try:
        return playwright.chromium.launch(executable_path=installed, args=ARGUMENTS)
    except Error as error:
        reason = f"no Chromium to open the report with ({error.message.splitlines()[0]}); install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
