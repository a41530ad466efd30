"""How texts go through a model: as ids, in batches of similar length, on the fastest device, in its fast precision."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn.utils.rnn import pad_sequence

# A fast tokenizer holds its truncation as a state, which two threads must not set at once.
TOKENISING = threading.Lock()
# An accelerator is idle most of the time with the batches that a processor likes.
TIMES_LARGER = 16
Model = TypeVar("Model", bound=nn.Module)


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
        """Return texts of several lengths as `(texts, tokens)` tensors of ids and masks on the device."""
        rows = [torch.tensor(row) for row in ids]
        filled = pad_sequence(rows, batch_first=True, padding_value=self.padding)
        mask = pad_sequence([torch.ones_like(row) for row in rows], batch_first=True)
        return {"input_ids": filled.to(device()), "attention_mask": mask.to(device())}


def batches_by_length(lengths: Sequence[int], size: int) -> Iterator[list[int]]:
    """Yield the indices of texts of similar length together, longest first, so that little of a batch is padding.

    A batch has `size` texts, on an accelerator several times as many.
    """
    size = size if device().type == "cpu" else size * TIMES_LARGER
    order = sorted(range(len(lengths)), key=lambda index: (-lengths[index], index))
    for start in range(0, len(order), size):
        yield order[start : start + size]


@cache
def device() -> torch.device:
    """Return the accelerator (CUDA, or MPS on a Mac) where there is one, else the processor."""
    found = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
    return found or torch.device("cpu")


def to_device(model: Model) -> Model:
    """Return the model where it is to run, in evaluation mode."""
    return model.to(device()).eval()


def autocast() -> torch.autocast:
    """Return the context for inference in half precision; a processor must multiply bfloat16 by its flags."""
    kind = device().type
    return torch.autocast(kind, half_precision(kind), enabled=kind != "cpu" or has_fast_bfloat16())


def half_precision(kind: str) -> torch.dtype:
    """Return bfloat16 where a kind of device computes with it, else float16."""
    has_bfloat16 = kind == "cpu" or (kind == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False))
    return torch.bfloat16 if has_bfloat16 else torch.float16


def has_fast_bfloat16() -> bool:
    return torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
