"""How texts go through a model: as ids, in batches of similar length, in the precision the processor is fast at."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import torch
from transformers import PreTrainedTokenizerBase

# A fast tokenizer holds its truncation as a state, which two threads must not set at once.
TOKENISING = threading.Lock()


def token_ids(
    tokenizer: PreTrainedTokenizerBase, texts: Sequence[str], others: Sequence[str] | None, max_tokens: int
) -> list[list[int]]:
    """Return the ids of each text, or of each pair of texts, cut to `max_tokens`, the longer side of a pair first."""
    with TOKENISING:
        encoded = tokenizer(
            list(texts), None if others is None else list(others), truncation="longest_first", max_length=max_tokens
        )
    ids: list[list[int]] = encoded["input_ids"]
    return ids


def batches_by_length(lengths: Sequence[int], size: int) -> Iterator[list[int]]:
    """Yield the indices of texts of similar length together, longest first, so that little of a batch is padding."""
    order = sorted(range(len(lengths)), key=lambda index: (-lengths[index], index))
    for start in range(0, len(order), size):
        yield order[start : start + size]


def autocast() -> torch.autocast:
    """Return the context for inference: bfloat16 where the processor multiplies it, chosen by its flags alone."""
    return torch.autocast("cpu", torch.bfloat16, enabled=has_fast_bfloat16())


def has_fast_bfloat16() -> bool:
    return torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
