"""A training run that is killed goes on from its last checkpoint and ends like an unbroken one."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
import yaml
from safetensors.torch import load_file

from tests.conftest import ROOT

STEPS = 6


def write_recipe(folder, name):
    held_out = {"data": ".", "labels": {}, "pairs": [], "sentences": [], "written": [], "events": []}
    (folder / "held_out.yaml").write_text(yaml.safe_dump(held_out), encoding="utf-8")
    rows = [f"It rained on day {n}.\tDay {n} was dry.\tcontradiction" for n in range(4 * STEPS)]
    (folder / "rows.tsv").write_text("premise\thypothesis\tlabel\n" + "\n".join(rows) + "\n", encoding="utf-8")
    source = {"name": "own", "file": "rows.tsv", "format": "tsv", "language": "en", "licence": "CC0"}
    source["labels"] = {"contradiction": "contradiction"}
    recipe = {
        "data": str(folder),
        "output": str(folder / name / "weights"),
        "work": str(folder / name / "work"),
        "held_out": str(folder / "held_out.yaml"),
        "settings": {
            "batch_size": 4,
            "save_steps": 2,
            "watch_steps": 3,
            "watched": 2,
            "max_tokens": 24,
            "log_steps": 1,
        },
        "train": [source],
        "develop": [source | {"name": "again", "limit": 2}],
    }
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(recipe), encoding="utf-8")
    return path


def start(recipe):
    command = [sys.executable, "-m", "training", "nli", "--config", str(recipe)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for_a_checkpoint(work, process):
    while not list(work.glob("checkpoint-2/trainer_state.json")):
        assert process.poll() is None, "the run ended before its first checkpoint"
        time.sleep(0.05)


@pytest.mark.timeout(300)
def test_a_killed_training_goes_on_from_its_last_checkpoint(tmp_path):
    whole, broken = write_recipe(tmp_path, "whole"), write_recipe(tmp_path, "broken")
    assert start(whole).wait() == 0
    process = start(broken)
    wait_for_a_checkpoint(tmp_path / "broken/work", process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not (tmp_path / "broken/weights").exists()
    assert start(broken).wait() == 0
    expected, resumed = (load_file(tmp_path / name / "weights/model.safetensors") for name in ("whole", "broken"))
    assert all((resumed[name].float() - tensor.float()).abs().max() < 1e-3 for name, tensor in expected.items())
    [state] = (tmp_path / "broken/work").glob("checkpoint-6/trainer_state.json")
    assert json.loads(state.read_text(encoding="utf-8"))["global_step"] == STEPS
