"""The dear stages on a Ray cluster: reading, embedding and classifying, as stages over batches of Arrow tables.

Ray Data hands the batches to actors, each of which loads its model once, and gives the batches of an actor that died to
another one. What comes back stands in the order of what was sent.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import ray
import ray.data

from claims.config import Config, ModelSettings
from claims.protocols import Segmenter, Vectors
from claims.reading import ARTICLES_AT_ONCE, read_part
from claims.schema import Claim, Document, Scores
from claims.serial import CLAIMS_BY_ARTICLE, DOCUMENTS

BATCH = 512


class Reading:
    """A batch of articles as JSON in, their claims as JSON out."""

    def __init__(self, segmenter: Segmenter, names: Path | None) -> None:
        self.segmenter, self.names = segmenter, names

    def __call__(self, batch: pa.Table) -> pa.Table:
        parts = [DOCUMENTS.validate_json(part) for part in batch["articles"].to_pylist()]
        claims = [CLAIMS_BY_ARTICLE.dump_json(read_part(part, self.segmenter, self.names)) for part in parts]
        return pa.table({"claims": pa.array(claims, pa.large_binary())})


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
    """Stands in for encoder and classifier, and reads articles; `settings.engine.workers` actors do each stage.

    Joins the cluster that the environment variable RAY_ADDRESS names, else starts one on this machine.
    """

    settings: Config

    # Enough for all actors, and few enough that a broken run loses little.
    texts_at_once = 64 * BATCH

    def read(self, articles: Sequence[Document], segmenter: Segmenter, names: Path | None) -> Iterator[list[Claim]]:
        """Yield the claims of each article, in order."""
        starts = range(0, len(articles), ARTICLES_AT_ONCE)
        parts = [DOCUMENTS.dump_json(list(articles[start : start + ARTICLES_AT_ONCE])) for start in starts]
        table = pa.table({"articles": pa.array(parts, pa.large_binary())})
        for part in self.run(table, 1, Reading, segmenter, names)["claims"].to_pylist() if parts else ():
            yield from CLAIMS_BY_ARTICLE.validate_json(part)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return `(n, d)` vectors of length 1."""
        if not texts:
            return np.zeros((0, 1), np.float32)
        vectors = self.run(pa.table({"text": list(texts)}), BATCH, Embedding, self.settings.models)["vector"]
        return np.asarray(vectors.combine_chunks().flatten()).reshape(len(texts), -1)

    def classify(self, texts: Sequence[tuple[str, str]]) -> list[Scores]:
        """Return the NLI scores of each (premise, hypothesis)."""
        if not texts:
            return []
        premises, hypotheses = map(list, zip(*texts, strict=True))
        table = pa.table({"premise": premises, "hypothesis": hypotheses})
        return [Scores(**row) for row in self.run(table, BATCH, Classification, self.settings.models).to_pylist()]

    def run(self, table: pa.Table, rows: int, stage: type, *arguments: object) -> pa.Table:
        """Return what a stage makes of a table, `rows` of it at a time."""
        self.join()
        parts = [table.slice(start, rows) for start in range(0, len(table), rows)]
        workers = min(self.settings.engine.workers or int(ray.cluster_resources()["CPU"]), len(parts))
        made = ray.data.from_arrow(parts).map_batches(
            stage,
            fn_constructor_args=arguments,
            batch_format="pyarrow",
            batch_size=None,
            compute=ray.data.ActorPoolStrategy(size=workers),
        )
        return pa.concat_tables(ray.get(made.to_arrow_refs()))

    def join(self) -> None:
        for name in ("ray", "ray.data"):
            logging.getLogger(name).setLevel(logging.ERROR)
        if not ray.is_initialized():
            ray.init(num_cpus=self.settings.engine.workers, include_dashboard=False, log_to_driver=False)
        context = ray.data.DataContext.get_current()
        context.execution_options.preserve_order = True
        context.enable_progress_bars = False
