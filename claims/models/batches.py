"""How texts go through a model: as ids, in batches of similar length, in the precision the processor is fast at."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch.nn.utils.rnn import pad_sequence

# A fast tokenizer holds its truncation as a state, which two threads must not set at once.
TOKENISING = threading.Lock()


@dataclass(frozen=True, slots=True)
class TextReader:
    """A tokenizer and the id that it fills batches up with."""

    tokenizer: Tokenizer
    padding: int

    def ids(self, texts: Sequence[str] | Sequence[tuple[str, str]], max_tokens: int) -> list[list[int]]:
        """Return the ids of each text, or of each pair of texts, cut to `max_tokens`, the longer side first."""
        with TOKENISING:
            self.tokenizer.enable_truncation(max_tokens, strategy="longest_first")
            return [encoded.ids for encoded in self.tokenizer.encode_batch_fast(list(texts))]

    def batch(self, ids: Sequence[Sequence[int]]) -> dict[str, torch.Tensor]:
        """Return texts of several lengths as `(texts, tokens)` tensors of ids and of what is no filling."""
        rows = [torch.tensor(row) for row in ids]
        filled = pad_sequence(rows, batch_first=True, padding_value=self.padding)
        mask = pad_sequence([torch.ones_like(row) for row in rows], batch_first=True)
        return {"input_ids": filled, "attention_mask": mask}


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
