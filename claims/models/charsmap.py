"""Compile a per-character normalisation map into SentencePiece's precompiled form.

The form is a Darts-clone double-array trie over UTF-8 bytes (32-bit units: label in the low byte, bit 8 says that a
value follows, the offset to the children from bit 10), then the replacement texts, each closed by a zero byte.
`tokenizers.normalizers.Precompiled` reads it. Source: google/sentencepiece, `normalizer.cc`; s-yata/darts-clone.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from itertools import count

Trie = dict[int, "Trie | int"]
END = 0
HAS_VALUE = 1 << 8
IS_VALUE = 1 << 31
OFFSET_SHIFT = 10
BLOCK_UNITS = 256


def compile_charsmap(replacements: Mapping[str, str]) -> bytes:
    """Return the precompiled map that replaces each key by its value; keys are not empty and hold no zero byte."""
    trie: Trie = {}
    texts = bytearray()
    for source, target in replacements.items():
        insert(trie, source.encode(), len(texts))
        texts += target.encode() + b"\0"
    units = place(trie)
    size = (max(units) // BLOCK_UNITS + 1) * BLOCK_UNITS
    array = struct.pack(f"<{size}I", *(units.get(index, 0) for index in range(size)))
    return struct.pack("<I", len(array)) + array + bytes(texts)


def insert(trie: Trie, key: bytes, value: int) -> None:
    node = trie
    for byte in key:
        child = node.setdefault(byte, {})
        assert isinstance(child, dict)  # END is never a byte of a key
        node = child
    node[END] = value


def place(trie: Trie) -> dict[int, int]:
    """Give every trie node a slot: a node at `p` with base `b` keeps its child for byte `c` at slot `b ^ c`."""
    units = {0: 0}
    waiting = [(0, trie)]
    first_free = 1
    while waiting:
        position, node = waiting.pop()
        base = next(b for b in count(first_free) if not any((b ^ byte) in units for byte in node))
        units[position] |= ((position ^ base) << OFFSET_SHIFT) | (HAS_VALUE if END in node else 0)
        for byte, child in node.items():
            units[base ^ byte] = (child | IS_VALUE) if isinstance(child, int) else byte
            if isinstance(child, dict):
                waiting.append((base ^ byte, child))
        while first_free in units:
            first_free += 1
    return units
