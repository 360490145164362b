"""The network: a sentence encoder, tone and disclosure heads, token evidence for both."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import AutoModel

from training.labels import KINDS, TONE


class Reader(nn.Module):
    """One pass gives everything.

    Inputs:  ids, mask (batch, pieces) of int64.
    Outputs: tone (batch, 8) logits; leak (batch,) logit; kind (batch, 10) logits;
             evidence (batch, pieces, 9): what each word piece adds to each tone logit, and the
             logit that the piece belongs to a leaking clause.
    """

    def __init__(self, weights: str, layers: int, frozen: int = 0) -> None:
        super().__init__()
        self.trunk = AutoModel.from_pretrained(weights, attn_implementation="eager")
        self.trunk.encoder.layer = self.trunk.encoder.layer[:layers]
        self.trunk.pooler = None
        if frozen:
            still = [self.trunk.embeddings, *self.trunk.encoder.layer[:frozen]]
            for part in still:
                part.requires_grad_(False)
        width = self.trunk.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        # Attention pooling: each output looks for its own words.
        self.query = nn.Linear(width, len(TONE) + 2)
        self.tone_value = nn.Linear(width, len(TONE))
        self.leak_value = nn.Linear(2 * width, 1)
        self.kind_value = nn.Linear(2 * width, len(KINDS))
        self.leak_token = nn.Linear(width, 1)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        states = self.trunk(input_ids=ids, attention_mask=mask).last_hidden_state
        states = self.dropout(states)
        seen = mask.unsqueeze(-1).to(states.dtype)
        attention = torch.softmax(self.query(states) + (1.0 - seen) * -10_000.0, dim=1)
        n = len(TONE)
        given = attention[..., :n] * self.tone_value(states)
        tone = given.sum(dim=1)
        mean = (states * seen).sum(dim=1) / seen.sum(dim=1)
        leak_pooled = (attention[..., n : n + 1] * states).sum(dim=1)
        kind_pooled = (attention[..., n + 1 :] * states).sum(dim=1)
        leak = self.leak_value(torch.cat([leak_pooled, mean], dim=-1)).squeeze(-1)
        kind = self.kind_value(torch.cat([kind_pooled, mean], dim=-1))
        evidence = torch.cat([given, self.leak_token(states)], dim=-1)
        return tone, leak, kind, evidence
