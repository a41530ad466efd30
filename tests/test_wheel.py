import os
import subprocess
import sys
import zipfile

import pytest

from tests.conftest import ROOT

LARGEST_WEIGHTS = 45_000_000


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    [path] = folder.glob("*.whl")
    return path


def test_the_wheel_holds_weights_data_and_type_marker(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "claims/models/nli/model.safetensors",
        "claims/models/nli/config.json",
        "claims/py.typed",
        "claims/data/decision.json",
        "claims/report/templates/report.html.j2",
        "training/__init__.py",
        "eval/__init__.py",
    } <= names


def test_the_weights_are_small_enough_to_ship(wheel):
    assert zipfile.ZipFile(wheel).getinfo("claims/models/nli/model.safetensors").file_size <= LARGEST_WEIGHTS


def test_the_installed_wheel_runs_outside_the_checkout(wheel, tmp_path):
    site = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    program = (
        f"import claims; assert claims.__file__.startswith(r'{site}'), claims.__file__; "
        "[judgement] = claims.Detector.load().compare([('Ten people were killed.', 'Thirty people were killed.')]); "
        "print(judgement.decision.label)"
    )
    environment = os.environ | {"PYTHONPATH": str(site)}
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert result.stdout.strip() == "contradiction", result.stderr
