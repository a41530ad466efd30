"""Independent origins: which claims are copies of one text, such as a paragraph of an agency printed by ten outlets.

Candidates come from MinHash-LSH over word triples (Broder 1997; datasketch). A near-copy joins an origin only where its
quantities, polarity, names and dates agree with it: a figure altered inside a copied sentence stays a claim of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from claims.config import SyndicationSettings
from claims.schema import Claim
from claims.text import words

PERMUTATIONS = 64
SHINGLE_WORDS = 3
SEED = 1
# MinHash estimates the share of the union, which is smaller than the share of the shorter text where one is cut short.
UNION_SHARE = 0.4
# Copies share at least so much of their rare words (cosine).
ALIKE = 0.4
AT_ONCE, ALONE = 10_000, -1

# A band of hash values, and which of the values that occur there.
Bucket = tuple[int, int]


def find_origins(claims: Sequence[Claim], settings: SyndicationSettings) -> list[str]:
    """Return for each claim the id of its origin: of the first claim, by id, that it is a copy of, or its own."""
    order = sorted(range(len(claims)), key=lambda position: claims[position].id)
    originals: dict[Bucket, list[int]] = defaultdict(list)
    shingles: dict[int, frozenset[str]] = {}
    origins = {}
    for position, buckets in zip(order, find_buckets([claims[position] for position in order]), strict=True):
        claim = claims[position]
        if buckets:
            shingles[position] = shingle(claim)
        near = sorted({other for bucket in buckets for other in originals[bucket]}, key=lambda other: claims[other].id)
        copied = next(
            (
                other
                for other in near
                if share(shingles[position], shingles[other]) >= settings.passage_overlap
                and says_the_same(claim, claims[other])
            ),
            None,
        )
        if copied is None:
            for bucket in buckets:
                originals[bucket].append(position)
        origins[claim.id] = claim.id if copied is None else claims[copied].id
    return [origins[claim.id] for claim in claims]


def find_buckets(claims: Sequence[Claim]) -> Iterator[list[Bucket]]:
    """Yield for each claim the buckets of MinHash-LSH that it shares with another claim.

    Most claims share none: an index of all buckets, as datasketch keeps one, takes some kilobytes a claim.
    """
    parts = [hash_shingles(claims[start : start + AT_ONCE]) for start in range(0, len(claims), AT_ONCE)]
    hashes = np.concatenate([np.zeros((0, PERMUTATIONS), np.uint32), *parts])
    shared = []
    for start, end in MinHashLSH(threshold=UNION_SHARE, num_perm=PERMUTATIONS).hashranges:
        _, bucket, size = np.unique(hashes[:, start:end], axis=0, return_inverse=True, return_counts=True)
        shared.append(np.where(size[bucket] > 1, bucket, ALONE))
    for row in np.stack(shared, axis=1).tolist():
        yield [(band, bucket) for band, bucket in enumerate(row) if bucket != ALONE]


def hash_shingles(claims: Sequence[Claim]) -> NDArray[np.uint32]:
    """Return `(n, 64)` MinHash values."""
    encoded = [[one.encode() for one in sorted(shingle(claim))] for claim in claims]
    hashed = MinHash.bulk(encoded, num_perm=PERMUTATIONS, seed=SEED)
    return np.stack([found.hashvalues for found in hashed]).astype(np.uint32)


def continue_origins(
    claims: Sequence[Claim], known: Mapping[str, str], words: csr_matrix, settings: SyndicationSettings
) -> list[str]:
    """Return the origin of each claim, where those of some are known by their ids and stay as they are.

    `words` has one row of length 1 a claim: new ones are held against known ones that share most of their words only.
    """
    old = np.array([claim.id in known for claim in claims], bool)
    if not old.any():
        return find_origins(claims, settings)
    alike = (words[np.flatnonzero(~old)] @ words[np.flatnonzero(old)].T).tocoo()
    suspects = np.flatnonzero(old)[np.unique(alike.col[alike.data >= ALIKE])]
    some = [claims[row] for row in np.union1d(np.flatnonzero(~old), suspects)]
    found: dict[str, str] = dict(zip((claim.id for claim in some), find_origins(some, settings), strict=True))
    settled = {found[claim.id]: known[claim.id] for claim in some if claim.id in known}
    origins = {name: settled.get(origin, origin) for name, origin in found.items()}
    return [known[claim.id] if claim.id in known else origins[claim.id] for claim in claims]


def shingle(claim: Claim) -> frozenset[str]:
    """Return the claim's word triples; of a shorter text, its words together."""
    tokens = words(claim.text)
    starts = range(max(1, len(tokens) - SHINGLE_WORDS + 1))
    return frozenset(" ".join(tokens[start : start + SHINGLE_WORDS]) for start in starts)


def share(left: frozenset[str], right: frozenset[str]) -> float:
    """Return the part of the smaller set that both have: an outlet may cut an agency's sentence short."""
    return len(left & right) / min(len(left), len(right))


def says_the_same(left: Claim, right: Claim) -> bool:
    """Tell whether the facts of two near-copies agree; what only one of them states is no disagreement."""
    return (
        left.negated == right.negated
        and agree(amounts(left), amounts(right))
        and agree({name.key for name in left.names}, {name.key for name in right.names})
        and agree({(time.first, time.last) for time in left.times}, {(time.first, time.last) for time in right.times})
    )


def amounts(claim: Claim) -> set[object]:
    return {(quantity.low, quantity.high, quantity.unit) for quantity in claim.quantities}


def agree(left: set[object], right: set[object]) -> bool:
    """Tell whether one set of facts contains the other."""
    return left <= right or right <= left
