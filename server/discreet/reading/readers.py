"""The two readers: a small model that answers every pause in typing, and a larger, slower one.

The larger one is asked only where the small one has some doubt, so that most drafts cost no more
than the small one's few milliseconds; its word then counts alone. It is optional: without it the
small one decides everything.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from discreet.reading.card import MEND, ModelError
from discreet.reading.document import Document, Span
from discreet.reading.model import ChunkReading, ReaderModel

SMALL = "reader"
LARGE = "reader-large"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one model read in a draft.

    model:  whose thresholds and labels apply
    chunks: its readings, in reading order
    final:  no other reader has more to say about this draft
    whole:  False: the larger reader should have been asked, and its files are not usable
    """

    model: ReaderModel
    chunks: list[tuple[Span, ChunkReading]]
    final: bool
    whole: bool = True


class Readers:
    """Thread-safe; what was read before is answered from memory.

    refused: why the larger one is not used although it is installed; None: there is no such case
    """

    def __init__(
        self, small: ReaderModel, large: ReaderModel | None = None, refused: str | None = None
    ) -> None:
        self.small = small
        self.large = large
        self.refused = refused

    @classmethod
    def load(cls, models_dir: Path, threads: int = 2, *, lenient: bool = False) -> Readers:
        """Load `models_dir/reader`, and `models_dir/reader-large` where there is one.

        lenient: without the larger one where a file of it is missing or altered, see `refused`
        Raises ModelError when a file is missing or altered.
        """
        folder = models_dir / LARGE
        if not folder.is_dir():
            return cls(ReaderModel.load(models_dir / SMALL, threads))
        # Side by side: hashing and unpacking the larger one takes half a second.
        with ThreadPoolExecutor(1) as pool:
            large = pool.submit(ReaderModel.load, folder, threads)
            small = ReaderModel.load(models_dir / SMALL, threads)
        if not {*small.tone_labels, "disclosure"} <= small.thresholds.doubt.keys():
            raise ModelError(
                f"{models_dir / SMALL / 'thresholds.json'}: 'doubt' must name every label. {MEND}"
            )
        try:
            return cls(small, large.result())
        except ModelError as error:
            if not lenient:
                raise
            return cls(small, refused=str(error))

    @property
    def models(self) -> tuple[ReaderModel, ...]:
        """The models that are there, the small one first."""
        return (self.small,) if self.large is None else (self.small, self.large)

    @property
    def version(self) -> str:
        """Changes with either model."""
        return "+".join(model.version for model in self.models)

    def begin(self, document: Document) -> None:
        """Begin to read beside what the caller does next."""
        self.small.begin(document)

    def read(self, document: Document) -> Opinion:
        """Read a draft as thoroughly as `document.depth` says."""
        chunks = self.small.read(document)
        if (self.large is None and self.refused is None) or not self._doubts(chunks):
            return Opinion(self.small, chunks, final=True)
        if self.large is None:
            return Opinion(self.small, chunks, final=True, whole=False)
        if document.depth == "quick":
            return Opinion(self.small, chunks, final=False)
        return Opinion(self.large, self.large.read(document), final=True)

    def _doubts(self, chunks: list[tuple[Span, ChunkReading]]) -> bool:
        doubt = self.small.thresholds.doubt
        labels = self.small.tone_labels
        return any(
            reading.leak >= doubt["disclosure"]
            or any(value >= doubt[label] for label, value in zip(labels, reading.tone, strict=True))
            for _, reading in chunks
        )
