"""Archives of made-up posts, of any size, for measuring and testing `discreet audit`."""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PART = 50_000
"""Posts of one file; X begins another for large accounts."""
_FIRST = datetime(2019, 1, 1, 8, tzinfo=UTC)
_ORDINARY = (
    "Good morning from the harbour. Coffee first, then the last chapter.",
    "The slides of my talk are online, thanks to everyone who came",
    "Ten years of running, and the last kilometre is still the longest.",
    "Does anybody know a good book on the history of maps?",
    "We are hiring two engineers in Lisbon, the link is in the profile.",
    "What a match! I lost my voice.",
)


def texts(seed: int) -> Iterator[str]:
    """Posts without end, a tenth of them of the kind that a check looks at for long."""
    rows = (ROOT / "corpus" / "disclosure" / "dev_hard.jsonl").read_text("utf-8").splitlines()
    hard = [row[kind] for row in map(json.loads, rows) for kind in ("leak", "twin")]
    by_chance = random.Random(seed)
    number = 0
    while True:
        number += 1
        text = by_chance.choice(hard if by_chance.random() < 0.1 else _ORDINARY)
        # A number, so that nothing is answered from memory.
        yield f"{text} ({number})"


def x_archive(path: Path, posts: int, seed: int = 1) -> None:
    """Write an archive as X exports it: one post each 20 minutes, in parts."""
    source = texts(seed)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        # As the real thing has them; neither may be read.
        archive.writestr("data/direct-messages.js", "window.YTD.direct_messages.part0 = []")
        archive.writestr("data/account.js", "window.YTD.account.part0 = []")
        for part in range(-(-posts // PART)):
            name = "data/tweets.js" if part == 0 else f"data/tweets-part{part}.js"
            with archive.open(name, "w") as member:
                member.write(f"window.YTD.tweets.part{part} = [\n".encode())
                for number in range(part * PART, min(posts, (part + 1) * PART)):
                    when = _FIRST + timedelta(minutes=20 * number)
                    text = next(source).replace("&", "&amp;").replace("<", "&lt;")
                    tweet = {
                        "id_str": str(10_000 + number),
                        "created_at": when.strftime("%a %b %d %H:%M:%S +0000 %Y"),
                        "full_text": text,
                        "favorite_count": "0",
                        "entities": {"hashtags": [], "urls": [], "user_mentions": []},
                    }
                    comma = b",\n" if number % PART else b""
                    member.write(comma + json.dumps({"tweet": tweet}).encode())
                member.write(b"\n]\n")
