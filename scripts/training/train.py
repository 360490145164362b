"""Train a reader: `scripts/train-reader --data DIR`. Two CPU cores, under two hours for both.

    train.py --size small|large --data DIR

Each step reads pairs of the project's own corpus beside ordinary posts, and a batch of tone
examples. Checkpoints are written every 100 steps to `--work`; the same command goes on from the
last one, with the data as it then is.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from dataclasses import asdict, dataclass, replace
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
from training.export import export  # noqa: E402
from training.labels import KINDS, TONE  # noqa: E402
from training.network import Reader  # noqa: E402
from training.sizes import SIZES, Size, starting_point  # noqa: E402
from training.sources import (  # noqa: E402
    Example,
    Post,
    disclosure_posts,
    ordinary_posts,
    pairs_of,
    tone_examples,
)

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


class Encoder:
    """Text to word pieces, exactly as at run time."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(size.pieces)
        self.chunk = size.chunk

    def chunks(self, text: str) -> list[tuple[int, int, list[int], list[tuple[int, int]]]]:
        """(start, end, ids, offsets in the text) of each chunk."""
        found = []
        for span in chunk(Document(text), self.chunk):
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


def cut(item: Item, width: int) -> Item:
    """The item's first `width` word pieces, the closing one kept."""
    if len(item.ids) <= width:
        return item
    ids = [*item.ids[: width - 1], item.ids[-1]]
    return replace(item, ids=ids, tokens=item.tokens[:width])


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
        truth = batch["leak"].tolist()
        margins = [
            functional.softplus(leak[b] - leak[a])
            for a in range(len(pairs))
            for b in range(len(pairs))
            if truth[a] == 1 and truth[b] == 0 and pairs[a] and pairs[a] == pairs[b]
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
    reader: Reader, encoder: Encoder, held: list[Example], judging: dict[str, list[Post]]
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
    for name, posts in judging.items():
        if posts:
            leak = post_scores(reader, encoder, [post.text for post in posts])
            result[name] = pair_report(posts, leak)
    return result


@dataclass(frozen=True)
class Step:
    """What one step reads: pairs, ordinary posts, tone examples."""

    pairs: int = 9
    ordinary: int = 12
    tone: int = 48


STEP = Step()
TONE_WEIGHT = 1.5


def pair_batches(
    by_pair: dict[str, list[Item]], size: int, generator: random.Random
) -> list[list[Item]]:
    """Both sides of `size` pairs of like length, in random order; every pair once."""
    longest = {key: max(len(i.ids) for i in items) for key, items in by_pair.items()}
    keys = sorted(by_pair, key=lambda key: longest[key] + generator.random() * 25)
    batches = [
        [item for key in keys[i : i + size] for item in by_pair[key]]
        for i in range(0, len(keys), size)
    ]
    generator.shuffle(batches)
    return batches


def main() -> int:
    """Train one size and export it."""
    parser = argparse.ArgumentParser(prog="train-reader", description=__doc__)
    parser.add_argument("--size", choices=sorted(SIZES), required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder with the public data")
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--out", type=Path, default=ROOT / "models", help="folder of the models")
    parser.add_argument("--work", type=Path, default=ROOT / ".cache" / "train-reader")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--steps", type=int, help="batches (default: the size's)")
    parser.add_argument("--leave-out", default="", help="a corpus file to judge on, not train on")
    parser.add_argument("--no-export", action="store_true")
    arguments = parser.parse_args()

    size = SIZES[arguments.size]
    steps = arguments.steps or size.steps
    work: Path = arguments.work / arguments.size
    torch.set_num_threads(2)
    torch.manual_seed(arguments.seed)
    generator = random.Random(arguments.seed)
    work.mkdir(parents=True, exist_ok=True)
    start = starting_point(size, arguments.work)
    encoder = Encoder(start, size)

    data = arguments.data / "train" if (arguments.data / "train").is_dir() else arguments.data
    examples = tone_examples(data, arguments.corpus / "tone", arguments.seed)
    held = [example for example in examples if example.held_out]
    tone_items = [
        item for e in examples if not e.held_out and (item := encoder.tone_item(e)) is not None
    ]
    posts = disclosure_posts(arguments.corpus / "disclosure")
    judging = {"left_out": [post for post in posts if post.writer == arguments.leave_out]}
    posts = [post for post in posts if post.writer != arguments.leave_out]
    for path in sorted((arguments.corpus / "disclosure").glob("dev_*.jsonl")):
        judging[path.stem] = pairs_of(path)
    by_pair: dict[str, list[Item]] = {}
    for post in posts:
        by_pair.setdefault(post.pair, []).extend(encoder.post_items(post))
    ordinary = [
        item for post in ordinary_posts(data, arguments.seed) for item in encoder.post_items(post)
    ]
    print(
        f"{len(tone_items)} tone chunks, {len(by_pair)} pairs, {len(ordinary)} ordinary chunks,"
        f" {len(held)} held out, {steps} steps",
        flush=True,
    )

    reader = Reader(str(start), size.layers, size.frozen)
    learned = [p for p in reader.parameters() if p.requires_grad]
    trunk = [p for p in reader.trunk.parameters() if p.requires_grad]
    inside = {id(p) for p in trunk}
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in trunk if p.ndim > 1], "weight_decay": 0.01},
            {"params": [p for p in trunk if p.ndim <= 1], "weight_decay": 0.0},
            {
                "params": [p for p in learned if id(p) not in inside],
                "weight_decay": 0.01,
                "lr": 10 * size.rate,
            },
        ],
        lr=size.rate,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / 100, max(0.02, 1 - s / steps))
    )
    checkpoint = work / "checkpoint.pt"
    step = 0
    recipe = {"seed": arguments.seed, "leave_out": arguments.leave_out, "size": asdict(size)}
    state = torch.load(checkpoint, weights_only=False) if checkpoint.exists() else None
    if state is not None and state.get("recipe", recipe) == recipe:
        reader.load_state_dict(state["reader"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        generator.setstate(state["generator"])
        torch.set_rng_state(state["torch"])
        step = state["step"]
        print(f"going on at step {step}", flush=True)

    tone_left: list[list[Item]] = []
    pairs_left: list[list[Item]] = []
    began, running, first = time.time(), 0.0, step
    while step < steps:
        tone_left = tone_left or tone_batches(tone_items, STEP.tone, generator)
        pairs_left = pairs_left or pair_batches(by_pair, STEP.pairs, generator)
        tone = tone_left.pop()
        told = pairs_left.pop()
        # Ordinary posts are cut to the pairs' width: one long post would pad the whole batch.
        width = max(len(item.ids) for item in told)
        told = told + [cut(item, width) for item in generator.sample(ordinary, STEP.ordinary)]
        optimizer.zero_grad()
        for items, weight in ((tone, TONE_WEIGHT), (told, 1.0)):
            loss = weight * loss_of(reader, batch_of(items), [item.pair for item in items])
            loss.backward()
            running += loss.item()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        schedule.step()
        step += 1
        if step % 25 == 0:
            rate = (time.time() - began) / (step - first)
            left = rate * (steps - step) / 60
            print(f"step {step} loss {running / 25:.4f} {left:.1f} min left", flush=True)
            running = 0.0
        if step % 100 == 0 or step == steps:
            torch.save(
                {
                    "recipe": recipe,
                    "step": step,
                    "reader": reader.state_dict(),
                    "optimizer": optimizer.state_dict(),
                    "schedule": schedule.state_dict(),
                    "generator": generator.getstate(),
                    "torch": torch.get_rng_state(),
                },
                checkpoint,
            )
        if step % 400 == 0 and step < steps:
            sample = held[:: max(1, len(held) // 1000)]
            print(json.dumps(report(reader, encoder, sample, judging)), flush=True)

    metrics = report(reader, encoder, held, judging)
    print(json.dumps(metrics, indent=1), flush=True)
    if not arguments.no_export:
        described = {
            "starting_point": size.starting_point,
            "layers": size.layers,
            "frozen_layers": size.frozen,
            "seed": arguments.seed,
            "steps": steps,
            "rate": size.rate,
            "tone_weight": TONE_WEIGHT,
            "step": asdict(STEP),
            "tone_chunks": len(tone_items),
            "pairs": len(by_pair),
            "ordinary_chunks": len(ordinary),
        }
        export(reader, start, size, arguments.out, work, described, metrics)
        # The next run starts anew; this one is in the models' folder.
        checkpoint.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
