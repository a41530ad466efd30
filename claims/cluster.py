"""The work of a run on a Ray cluster: reading, searching, embedding and classifying, as stages over Arrow tables.

Ray Data hands the batches to actors, each of which loads its model once, and gives the batches of an actor that died to
another one. What comes back stands in the order of what was sent.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import ray
import ray.data

from claims.config import Config, ModelSettings
from claims.protocols import Block, Found, Search, Segmenter, Vectors
from claims.reading import ARTICLES_AT_ONCE, read_part
from claims.schema import Claim, Document, Scores
from claims.serial import CLAIMS_BY_ARTICLE, DOCUMENTS

BATCH, BATCHES_A_WORKER = 512, 16
# Fewer blocks are looked through before actors have started.
WORTH_SENDING = 4


class Reading:
    """A batch of articles as JSON in, their claims as JSON out."""

    def __init__(self, segmenter: Segmenter, names: Path | None) -> None:
        self.segmenter, self.names = segmenter, names

    def __call__(self, batch: pa.Table) -> pa.Table:
        parts = [DOCUMENTS.validate_json(part) for part in batch["articles"].to_pylist()]
        claims = [CLAIMS_BY_ARTICLE.dump_json(read_part(part, self.segmenter, self.names)) for part in parts]
        return pa.table({"claims": pa.array(claims, pa.large_binary())})


class Searching:
    """A batch of blocks in, the pairs that a search finds in them out; `kept` is where the cluster keeps the search."""

    def __init__(self, kept: ray.ObjectRef[Search]) -> None:
        self.search = ray.get(kept)

    def __call__(self, batch: pa.Table) -> pa.Table:
        found = [self.search(Block(*row.values())) for row in batch.to_pylist()]
        return pa.table({name: np.concatenate([getattr(one, name) for one in found]) for name in Found._fields})


class Embedding:
    """A batch of texts in, their vectors out."""

    def __init__(self, models: ModelSettings) -> None:
        from claims.encode import build_encoder

        self.encoder = build_encoder(models)

    def __call__(self, batch: pa.Table) -> pa.Table:
        vectors = self.encoder.encode(batch["text"].to_pylist())
        return pa.table({"vector": pa.FixedSizeListArray.from_arrays(vectors.ravel(), vectors.shape[1])})


class Classification:
    """A batch of premises and hypotheses in, their scores out."""

    def __init__(self, models: ModelSettings) -> None:
        from claims.classify import build_classifier

        self.classifier = build_classifier(models)

    def __call__(self, batch: pa.Table) -> pa.Table:
        pairs = list(zip(batch["premise"].to_pylist(), batch["hypothesis"].to_pylist(), strict=True))
        scores = self.classifier.classify(pairs)
        names = ("entailment", "neutral", "contradiction")
        return pa.table({name: [getattr(one, name) for one in scores] for name in names})


@dataclass(frozen=True, slots=True)
class Cluster:
    """The engine of a cluster, which stands in for encoder and classifier, too.

    Joins the cluster that the environment variable RAY_ADDRESS names, else starts one on this machine.
    """

    settings: Config

    @property
    def workers(self) -> int:
        """How many actors do a stage."""
        self.join()
        return self.settings.engine.workers or int(ray.cluster_resources()["CPU"])

    @property
    def texts_at_once(self) -> int:
        """Enough that loading a model is little of the work, and few enough that a broken run loses little."""
        return BATCHES_A_WORKER * BATCH * self.workers

    def read(self, articles: Sequence[Document], segmenter: Segmenter, names: Path | None) -> Iterator[list[Claim]]:
        """Yield the claims of each article, in order."""
        starts = range(0, len(articles), ARTICLES_AT_ONCE)
        parts = [DOCUMENTS.dump_json(list(articles[start : start + ARTICLES_AT_ONCE])) for start in starts]
        table = pa.table({"articles": pa.array(parts, pa.large_binary())})
        for made in self.run(table, 1, Reading, segmenter, names):
            for part in made["claims"].to_pylist():
                yield from CLAIMS_BY_ARTICLE.validate_json(part)

    def spread(self, search: Search, blocks: Iterable[Block]) -> Iterator[Found]:
        """Yield what the search finds in the blocks, in order; the arrays of the search go to each machine once."""
        parts = list(blocks)
        if len(parts) < WORTH_SENDING:
            yield from map(search, parts)
            return
        table = pa.table(dict(zip(Block._fields, np.array(parts).T, strict=True)))
        self.join()
        for made in self.run(table, 1, Searching, ray.put(search)):
            yield Found(*(made[name].to_numpy() for name in Found._fields))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return `(n, d)` vectors of length 1."""
        if not texts:
            return np.zeros((0, 1), np.float32)
        made = pa.concat_tables(self.run(pa.table({"text": list(texts)}), BATCH, Embedding, self.settings.models))
        return np.asarray(made["vector"].combine_chunks().flatten()).reshape(len(texts), -1)

    def classify(self, texts: Sequence[tuple[str, str]]) -> list[Scores]:
        """Return the NLI scores of each (premise, hypothesis)."""
        if not texts:
            return []
        premises, hypotheses = map(list, zip(*texts, strict=True))
        table = pa.table({"premise": premises, "hypothesis": hypotheses})
        made = self.run(table, BATCH, Classification, self.settings.models)
        return [Scores(**row) for part in made for row in part.to_pylist()]

    def run(self, table: pa.Table, rows: int, stage: type, *arguments: object) -> Iterator[pa.Table]:
        """Yield what a stage makes of a table, `rows` of it at a time, in order."""
        parts = [table.slice(start, rows) for start in range(0, len(table), rows)]
        if not parts:
            return
        # Ray would start by itself, without our settings, and make a dataset that has no order.
        workers = min(self.workers, len(parts))
        made = ray.data.from_arrow(parts).map_batches(
            stage,
            fn_constructor_args=arguments,
            batch_format="pyarrow",
            batch_size=None,
            compute=ray.data.ActorPoolStrategy(size=workers),
        )
        yield from made.iter_batches(batch_size=None, batch_format="pyarrow")

    def join(self) -> None:
        for name in ("ray", "ray.data"):
            logging.getLogger(name).setLevel(logging.ERROR)
        if not ray.is_initialized():
            # How many cores a running cluster has is its own matter.
            cores = None if os.environ.get("RAY_ADDRESS") else self.settings.engine.workers
            ray.init(num_cpus=cores, include_dashboard=False, log_to_driver=False)
        context = ray.data.DataContext.get_current()
        context.execution_options.preserve_order = True
        context.enable_progress_bars = False
