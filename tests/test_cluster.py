"""The Ray engine: on a cluster of two workers, what comes out is what one machine makes of it."""

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from claims import Config, Detector, block, pair, read_documents
from claims.block import AlikeSearch, TranslatedSearch
from claims.config import BlockingSettings, EngineSettings, ModelSettings, PairingSettings
from claims.encode import build_encoder
from claims.meeting import find_blocks
from claims.pair import NearestSearch
from claims.progress import Clock, silent
from claims.promising import find_promising
from claims.reading import Processes
from claims.segment import ClauseSegmenter
from claims.serial import HeldClaims, PackedClaims
from eval.scaling import simulate
from tests.conftest import ROOT

ray = pytest.importorskip("ray", reason="the engine 'ray' needs the extra of that name")
from claims.cluster import Cluster  # noqa: E402 - needs ray

SETTINGS = Config(engine=EngineSettings(name="ray", workers=2))


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


def test_many_articles_keep_their_order_and_a_run_its_settings():
    """The first stage of a process, which starts Ray: the first part takes longest, the others overtake it."""
    code = """
import os
import ray
from claims import Config
from claims.cluster import Cluster
from claims.config import EngineSettings
from claims.segment import ClauseSegmenter
from tests.fakes import make_document

slow = " ".join(f"The council met {n} times on Monday to discuss the bridge." for n in range(100))
articles = [make_document(str(n), slow if n < 50 else f"The council met {n} times.") for n in range(600)]
cluster = Cluster(Config(engine=EngineSettings(name="ray", workers=3)))
read = list(cluster.read(articles, ClauseSegmenter(), None))
assert [{claim.document for claim in claims} for claims in read] == [{article.id} for article in articles]
assert ray.cluster_resources()["CPU"] == 3
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_findings_are_those_of_one_machine(on_cluster, articles, detector):
    ours, theirs = detector.detect(articles), on_cluster.detect(articles)
    assert [finding.id for finding in theirs.findings] == [finding.id for finding in ours.findings]
    for own, other in zip(ours.findings, theirs.findings, strict=True):
        assert other.confidence == pytest.approx(own.confidence, abs=0.01)


def test_blocks_are_searched_on_the_cluster_as_here(on_cluster, articles, detector, monkeypatch):
    for module in (block, pair):
        monkeypatch.setattr(module, "BLOCK_CELLS", 4_000)
    monkeypatch.setattr("claims.cluster.WORTH_SENDING", 2)
    blocked = SETTINGS.model_copy(update={"blocking": BlockingSettings(from_claims=0)})
    searched = []

    class Watched(Cluster):
        def spread(self, search, blocks):
            blocks = list(blocks)
            searched.append((type(getattr(search, "search", search)), len(blocks)))
            return Cluster.spread(self, search, blocks)

    own, spread = (replace(detector, config=blocked, engine=engine) for engine in (Processes(), Watched(blocked)))
    here, there = (one.collect(articles, Clock(silent)) for one in (own, spread))
    assert {(p.left.id, p.right.id) for p in there.pairs} == {(p.left.id, p.right.id) for p in here.pairs}
    assert there.embedded == here.embedded < len(here.claims)
    sent = {kind for kind, blocks in searched if blocks >= 2}
    assert sent == {AlikeSearch, TranslatedSearch, NearestSearch}


def test_pairs_are_compared_on_the_cluster_as_here(on_cluster, articles, detector, monkeypatch):
    monkeypatch.setattr("claims.pipeline.PAIRS_AT_ONCE", 200)
    own, spread = (replace(detector, engine=engine) for engine in (Processes(), Cluster(SETTINGS)))
    collected = own.collect(articles, Clock(silent))
    here, there = (one.choose_promising(collected.pairs, collected.articles) for one in (own, spread))
    assert there == here
    assert 0 < len(here) < len(collected.pairs)
    known = {(pair.left.id, pair.right.id): pair for pair in collected.pairs}
    assert all(pair == known[pair.left.id, pair.right.id] for pair in there)
    promising = find_promising(collected.pairs, collected.articles, own.config)
    assert {(one.case.pair.left.id, one.case.pair.right.id) for one in promising} == {
        (pair.left.id, pair.right.id) for pair in here
    }


def test_claims_travel_packed_and_are_the_same_there(articles, detector):
    claims = [claim for found in detector.read(articles) for claim in found]
    packed = pickle.loads(pickle.dumps(HeldClaims(claims)))
    assert isinstance(packed, PackedClaims)
    assert packed.at([7, 3, 7]) == [claims[7], claims[3], claims[7]]
    assert packed.at(range(len(claims))) == HeldClaims(claims).at(range(len(claims))) == claims


def kill_a_worker(stage, killed, over):
    """Kill the first worker of a stage, once it is there and has had time to begin, unless all is over."""
    for _ in range(600):
        if over.is_set():
            return
        pattern = rf"^ray::MapWorker\(MapBatches\({stage}\)\)"
        found = subprocess.run(["pgrep", "-f", pattern], capture_output=True, text=True, check=False).stdout
        if found:
            time.sleep(3)
            os.kill(int(found.split()[0]), signal.SIGKILL)
            killed.append(found.split()[0])
            return
        time.sleep(0.1)


@contextmanager
def one_worker_killed(stage):
    killed: list[str] = []
    over = threading.Event()
    killer = threading.Thread(target=kill_a_worker, args=(stage, killed, over))
    killer.start()
    try:
        yield
    finally:
        over.set()
        killer.join()
    assert killed


def test_a_killed_worker_loses_no_text(on_cluster):
    texts = [f"Harbour {number} was closed to ferries on Monday after the storm." for number in range(6_000)]
    with one_worker_killed("Embedding"):
        vectors = on_cluster.encoder.encode(texts)
    own = build_encoder(ModelSettings()).encode(texts[::100])
    assert vectors.shape == (6_000, own.shape[1])
    assert np.einsum("nd,nd->n", vectors[::100], own).min() > 0.999


def test_a_killed_worker_loses_no_block(on_cluster):
    count = 15_000
    random = np.random.default_rng(13)
    vectors = random.normal(size=(count, 64)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    facets = replace(simulate(count, 10_000, 3), voice=np.arange(count) % 20, origin=np.arange(count))
    settings = PairingSettings(min_similarity=0.4)
    search = NearestSearch(vectors, csr_matrix((count, 1), dtype=np.float32), facets, settings)
    blocks = list(find_blocks(facets.order, facets, pair.BLOCK_CELLS))
    with one_worker_killed("Searching"):
        found = list(on_cluster.engine.spread(search, blocks))
    assert len(found) == len(blocks)
    for number in range(0, len(blocks), 20):
        assert all(map(np.array_equal, found[number], search(blocks[number])))
