"""Export a trained reader: ONNX, int8 weights, tokenizer, card."""

from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.cards import seal
from training.labels import KINDS, TONE
from training.network import Reader
from training.sizes import Size

OUTPUTS = ("tone", "leak", "kind", "evidence")


class _Probabilities(torch.nn.Module):
    """What the product needs: probabilities, and evidence as the network gives it."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        tone, leak, kind, evidence = self.reader(ids, mask)
        return torch.sigmoid(tone), torch.sigmoid(leak), torch.softmax(kind, dim=-1), evidence


def export(
    reader: Reader,
    start: Path,
    size: Size,
    models: Path,
    work: Path,
    recipe: dict[str, Any],
    metrics: dict[str, Any],
) -> None:
    """Write model.onnx (int8), tokenizer.json and card.json into the size's folder of `models`."""
    out = models / size.folder
    out.mkdir(parents=True, exist_ok=True)
    full = work / "full.onnx"
    reader.eval()
    sample = (torch.ones(1, 16, dtype=torch.long), torch.ones(1, 16, dtype=torch.long))
    axes: dict[str, dict[int, str]] = {
        "ids": {0: "batch", 1: "pieces"},
        "mask": {0: "batch", 1: "pieces"},
        "evidence": {0: "batch", 1: "pieces"},
    }
    axes |= {name: {0: "batch"} for name in OUTPUTS[:3]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Probabilities(reader),
            sample,
            str(full),
            input_names=["ids", "mask"],
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
    quantize_dynamic(full, out / "model.onnx", weight_type=QuantType.QInt8, per_channel=True)
    shutil.copy(start / "tokenizer.json", out / "tokenizer.json")
    card = {
        "name": size.folder,
        "version": "2",
        "sha256": {},
        "chunk": size.chunk,
        "pieces": size.pieces,
        "outputs": {"tone": TONE, "kind": KINDS},
        "recipe": recipe,
        "metrics": metrics,
    }
    (out / "card.json").write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    seal(out)
