"""Experiments that can be repeated: what could sift pairs, and a map of the embeddings for pairing."""

import json

import numpy as np
import pytest
from safetensors.numpy import load_file

from claims.schema import Comparability, Decision, Judgement, Label, Verdict
from tests.fakes import BagOfWordsEncoder, make_claim, make_pair, make_scores
from training import pairing
from training.gate import GateRecipe, measure, rank
from training.pairing import train_projection

SETTLED = Comparability(Verdict.UNCLEAR, "", 0.5, 0.5, False, False, 1.0, 0.5, 0.0, False, 0, 0.5)


def test_a_curve_counts_what_the_best_part_of_the_pairs_holds():
    findings = np.array([True, False, True, False, False, False, False, True, False, False])
    curve = measure(np.linspace(1, 0, 10), findings)
    assert list(curve.kept) == ["10%", "30%", "50%", "70%"]
    assert list(curve.kept.values()) == pytest.approx([1 / 3, 2 / 3, 2 / 3, 2 / 3])
    assert curve.pairs_for_wanted == 0.8


def test_gates_are_ranked_out_of_fold():
    random = np.random.default_rng(1)
    judgements = [
        Judgement(
            make_pair(
                make_claim(f"left {n}", "a", id=f"a{n}"), make_claim(f"right {n}", "b", id=f"b{n}"), 0.8 + n / 500
            ),
            SETTLED,
            (),
            make_scores(),
            Decision(Label.NEUTRAL, None, None, 0.1),
        )
        for n in range(60)
    ]
    findings = np.array([n % 3 == 0 for n in range(60)])
    embedded = random.normal(size=(60, 8)) + 3 * findings[:, None]
    recipe = GateRecipe(calibration="none.yaml", output="none.json", components=(4,))
    rankings = rank(judgements, embedded, findings, [str(n) for n in range(60)], recipe)
    curves = {name: measure(ranking, findings) for name, ranking in rankings.items()}
    assert curves["4 components"].pairs_for_wanted < 0.5 < curves["promise of the decision"].pairs_for_wanted


def write_families(folder, count):
    topics = ["ferry", "bridge", "market", "school", "harvest", "tunnel", "strike", "museum"]
    lines = [
        {
            "id": f"{topic}-{n}",
            "kind": "quantity",
            "same": [f"{n} people were hurt in the {topic} of town{n}", f"the {topic} of town{n} hurt {n}"],
            "against": [f"nobody was hurt in the {topic} of town{n}"],
            "other": [f"{n} people were hurt in the {topic} of city{n}", f"the {topic} of city{n} pleased many"],
        }
        for topic in topics
        for n in range(count)
    ]
    (folder / "families.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")


def test_the_projection_tells_events_apart_better_on_families_that_it_did_not_see(tmp_path, monkeypatch):
    monkeypatch.setattr(pairing, "build_encoder", lambda models: BagOfWordsEncoder(size=128))
    write_families(tmp_path, 12)
    config = tmp_path / "pairing.yaml"
    config.write_text(
        f"families: {tmp_path}\noutput: {tmp_path / 'out'}\nepochs: 30\nlearning_rate: 0.01\n", encoding="utf-8"
    )
    metrics = train_projection(config)
    assert metrics["auc_after"] > metrics["auc_before"]
    assert load_file(tmp_path / "out" / "projection.safetensors")["projection"].shape == (128, 128)
    assert json.loads((tmp_path / "out" / "metrics.json").read_text(encoding="utf-8")) == metrics
