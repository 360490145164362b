"""A shipped model: one ONNX file, read with onnxruntime and tokenizers alone.

It gives, for each chunk of a draft, tone scores, the probability that the chunk tells something
not yet public, the kind of statement, and for each word piece what it adds to that.
`scripts/train-reader` makes it; the folder's card.json says from what, how much it reads at once,
and its files' sha256, which are compared before the model is used.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from discreet.reading.calibration import Thresholds
from discreet.reading.card import MEND, ModelError, Shipped, read_shipped
from discreet.reading.chunks import chunk, fold
from discreet.reading.document import Document, Span
from discreet.reading.match import Unfinished
from discreet.reading.memo import Memo
from discreet.reading.runtime import onnxruntime
from discreet.schema import ModelRef

_AHEAD = 4
"""Chunks of one draft that wait or are read at a time: a long one must not hold up the others."""

LANGUAGE = "en"
"""What the models were trained to read."""

_REMEMBERED = 1_000
_REMEMBERED_BYTES = 20_000_000
"""Chunk readings kept, of at most some 15 kB each."""


@dataclass(frozen=True, slots=True)
class ChunkReading:
    """What the model says about one chunk.

    tone:     probability of each tone label, 0 to 1, shape (labels,)
    leak:     probability that the chunk tells something not yet public
    kind:     probability of each kind of statement, shape (kinds,), sums to 1
    evidence: shape (pieces, labels + 1): what each piece adds to a tone logit; the last column is
              the logit that the piece belongs to the telling clause
    offsets:  shape (pieces, 2): code points of each piece, relative to the chunk; 0, 0 for special
              pieces
    """

    tone: NDArray[np.float32]
    leak: float
    kind: NDArray[np.float32]
    evidence: NDArray[np.float32]
    offsets: NDArray[np.int32]


class ReaderModel:
    """Thread-safe; a chunk that was read before is answered from memory."""

    def __init__(self, shipped: Shipped, threads: int) -> None:
        card, files = shipped.card, shipped.files
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Spinning threads would keep two cores busy between two keystrokes.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            files["model.onnx"], options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_buffer(files["tokenizer.json"])
        # Word pieces read of one chunk, and its code points: the training's limits.
        self._tokenizer.enable_truncation(int(card["pieces"]))
        self._chunk = int(card["chunk"])
        self._tokenizer.no_padding()
        self.tone_labels: tuple[str, ...] = tuple(card["outputs"]["tone"])
        self.kinds: tuple[str, ...] = tuple(card["outputs"]["kind"])
        self.version = str(card["version"])
        self.thresholds = Thresholds.parse(files["thresholds.json"])
        self.ref = ModelRef(name=card["name"], sha256=card["sha256"]["model.onnx"])
        self._memo: Memo[ChunkReading] = Memo(_REMEMBERED, _REMEMBERED_BYTES)
        self._pool = ThreadPoolExecutor(threads, self.ref.name) if threads > 1 else None

    @classmethod
    def load(cls, folder: Path, threads: int = 2) -> ReaderModel:
        """Load a model's folder. Raises ModelError when a file is missing or altered.

        threads: cores that one reading may use; 1 where several processes read side by side.
        """
        shipped = read_shipped(folder)
        try:
            return cls(shipped, threads)
        except Exception as error:
            raise ModelError(
                f"{folder}: the model can't be loaded ({type(error).__name__}). {MEND}"
            ) from None

    def begin(self, document: Document) -> None:
        """Begin to read the first chunks beside what the caller does next; `read` waits for them.

        Without effect where one core must do.
        """
        if self._pool is not None:
            _, texts, known = self._remembered(document)
            for text in islice(_unread(texts, known), _AHEAD):
                key = (self, text)
                document.begun[key] = self._pool.submit(self._run, text)

    def read(self, document: Document) -> list[tuple[Span, ChunkReading]]:
        """The chunks of what is English with their readings, in reading order.

        Raises Unfinished when the document's `stop` turns true between two chunks.
        """
        spans, texts, known = self._remembered(document)
        fresh = self._read(document, _unread(texts, known))
        return [
            (span, reading or fresh[text])
            for span, text, reading in zip(spans, texts, known, strict=True)
        ]

    def _remembered(
        self, document: Document
    ) -> tuple[list[Span], list[str], list[ChunkReading | None]]:
        spans = chunk(document, self._chunk, LANGUAGE)
        texts = [document.text[span.start : span.end] for span in spans]
        return spans, texts, [self._memo.get(text) for text in texts]

    def _read(self, document: Document, texts: Sequence[str]) -> dict[str, ChunkReading]:
        """Each by itself: in a batch, int8 rounding would make a chunk's reading depend on the
        others'."""
        fresh: dict[str, ChunkReading] = {}
        waiting = deque(texts)
        under_way: deque[tuple[str, Future[ChunkReading]]] = deque()
        alone = self._pool is None or len(texts) == 1
        while waiting or under_way:
            if document.stop():
                for _, begun in under_way:
                    begun.cancel()
                raise Unfinished
            while waiting and len(under_way) < _AHEAD:
                text = waiting.popleft()
                begun = document.begun.pop((self, text), None)
                if begun is None and alone:
                    fresh[text] = self._run(text)
                    break
                under_way.append((text, begun or self._pool.submit(self._run, text)))
            if under_way:
                text, begun = under_way.popleft()
                fresh[text] = begun.result()
        for text, reading in fresh.items():
            self._memo.put(text, reading)
        return fresh

    def _run(self, text: str) -> ChunkReading:
        folded = fold(text)
        encoding = self._tokenizer.encode(folded.text)
        ids = np.array([encoding.ids], dtype=np.int64)
        tone, leak, kind, evidence = self._session.run(
            None, {"ids": ids, "mask": np.ones_like(ids)}
        )
        origin = folded.origin
        offsets = np.array(
            [
                (origin[a], max(origin[a] + 1, origin[b])) if b > a else (0, 0)
                for a, b in encoding.offsets
            ],
            dtype=np.int32,
        )
        return ChunkReading(tone[0], float(leak[0]), kind[0], evidence[0], offsets)


def _unread(texts: list[str], known: list[ChunkReading | None]) -> list[str]:
    return list(
        dict.fromkeys(t for t, reading in zip(texts, known, strict=True) if reading is None)
    )
