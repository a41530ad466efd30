"""The Ray engine: on a cluster of two workers, what comes out is what one machine makes of it."""

import os
import signal
import subprocess
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from claims import Config, Detector, block, pair, read_documents
from claims.block import AlikeSearch, TranslatedSearch
from claims.config import BlockingSettings, EngineSettings, ModelSettings
from claims.encode import build_encoder
from claims.pair import NearestSearch
from claims.progress import Clock, silent
from claims.reading import Processes
from claims.segment import ClauseSegmenter
from tests.conftest import ROOT

ray = pytest.importorskip("ray", reason="the engine 'ray' needs the extra of that name")
from claims.cluster import WORTH_SENDING, Cluster  # noqa: E402 - needs ray

SETTINGS = Config(engine=EngineSettings(name="ray", workers=2))
EMBEDDING_WORKER = r"^ray::MapWorker\(MapBatches\(Embedding\)\)"


@pytest.fixture(scope="module")
def on_cluster():
    yield Detector.load(SETTINGS)
    ray.shutdown()


@pytest.fixture(scope="module")
def articles():
    return list(read_documents(ROOT / "examples" / "news"))


def test_articles_are_read_as_on_one_machine(on_cluster, articles):
    own = list(Processes().read(articles, ClauseSegmenter(), None))
    assert list(on_cluster.read(articles)) == own
    assert list(on_cluster.read([])) == []


def test_the_findings_are_those_of_one_machine(on_cluster, articles, detector):
    ours, theirs = detector.detect(articles), on_cluster.detect(articles)
    assert [finding.id for finding in theirs.findings] == [finding.id for finding in ours.findings]
    for own, other in zip(ours.findings, theirs.findings, strict=True):
        assert other.confidence == pytest.approx(own.confidence, abs=0.01)


def test_blocks_are_searched_on_the_cluster_as_here(on_cluster, articles, detector, monkeypatch):
    for module in (block, pair):
        monkeypatch.setattr(module, "BLOCK_CELLS", 4_000)
    blocked = SETTINGS.model_copy(update={"blocking": BlockingSettings(from_claims=0)})
    searched = []

    class Watched(Cluster):
        def spread(self, search, blocks):
            blocks = list(blocks)
            searched.append((type(search), len(blocks)))
            return Cluster.spread(self, search, blocks)

    own, spread = (replace(detector, config=blocked, engine=engine) for engine in (Processes(), Watched(blocked)))
    here, there = (one.collect(articles, Clock(silent)) for one in (own, spread))
    assert {(p.left.id, p.right.id) for p in there.pairs} == {(p.left.id, p.right.id) for p in here.pairs}
    assert there.embedded == here.embedded < len(here.claims)
    sent = {kind for kind, blocks in searched if blocks >= WORTH_SENDING}
    assert sent == {AlikeSearch, TranslatedSearch, NearestSearch}


def kill_a_worker(killed):
    """Kill the first worker that embeds, once it is there and has had time to begin."""
    for _ in range(600):
        found = subprocess.run(["pgrep", "-f", EMBEDDING_WORKER], capture_output=True, text=True, check=False).stdout
        if found:
            time.sleep(3)
            os.kill(int(found.split()[0]), signal.SIGKILL)
            killed.append(found.split()[0])
            return
        time.sleep(0.1)


def test_a_killed_worker_loses_nothing(on_cluster):
    texts = [f"Harbour {number} was closed to ferries on Monday after the storm." for number in range(6_000)]
    killed: list[str] = []
    killer = threading.Thread(target=kill_a_worker, args=(killed,))
    killer.start()
    vectors = on_cluster.encoder.encode(texts)
    killer.join()
    assert killed
    own = build_encoder(ModelSettings()).encode(texts[::100])
    assert vectors.shape == (6_000, own.shape[1])
    assert np.einsum("nd,nd->n", vectors[::100], own).min() > 0.999
