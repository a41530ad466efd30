"""Measure how many claims a second are read, with one process for each of two cores."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from claims.schema import Document
from claims.segment import ClauseSegmenter
from claims.understand.annotate import annotate
from eval.metrics import Estimate

CORES = 2
ROUNDS = 5
WARM_UP = 20


def measure_speed(documents: Sequence[Document]) -> dict[str, dict[str, Estimate]]:
    """Return the claims/s of two processes over the articles: the median of five rounds, with the slowest and fastest.

    Segmentation is not counted, nor is what a process does once: to start, and to read the language files.
    """
    halves = [documents[core::CORES] for core in range(CORES)]
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as pool:
        rates = [sum(both) for both in zip(*pool.map(time_rounds, halves), strict=True)]
    low, middle, high = min(rates), sorted(rates)[ROUNDS // 2], max(rates)
    return {"crossclaim": {"claims/s": Estimate(middle, low, high)}}


def time_rounds(documents: Sequence[Document]) -> list[float]:
    """Return the claims/s of each round in this process."""
    cut = [(ClauseSegmenter().segment(document), document) for document in documents]
    for claims, document in cut[:WARM_UP]:
        annotate(claims, document)
    count = sum(len(claims) for claims, _ in cut)
    rates = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for claims, document in cut:
            annotate(claims, document)
        rates.append(count / (time.perf_counter() - start))
    return rates
