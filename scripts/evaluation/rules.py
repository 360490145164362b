"""The policy pack's rules alone on ordinary posts: how often each finds something there."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from discreet.checking import jurisdictions_of, models_folder
from discreet.policy import load_policy
from discreet.reading.detectors.rules import RuleDetector
from discreet.reading.document import Document
from discreet.reading.readers import Readers
from discreet.schema import AccountKind
from evaluation.figures import Table
from evaluation.ordinary import FILES
from training.sources import rows

_KINDS: tuple[AccountKind, ...] = ("personal", "company")


def tables(data: Path, alarms: list[str]) -> list[Table]:
    """Posts per 1,000 in which each rule finds something, remarks too; each goes to `alarms`.

    LinkedIn posts are read as those of a person and as those of a company, since there are few
    posts of companies; a rule that asks the models is asked with the small one.
    """
    policy = load_policy()
    readers = Readers(Readers.load(models_folder(), threads=2).small)
    detector = RuleDetector(policy.rules, readers)
    posts: Counter[str] = Counter()
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, own, wanted in FILES:
        texts = [row["text"] for row in rows(data / f"{name}.jsonl.gz") if wanted(row)]
        for kind in _KINDS if own == "personal" else (own,):
            group = f"{name.split('/')[1]}, {kind}"
            posts[group] += len(texts)
            for text in texts:
                document = Document(
                    text,
                    platform="linkedin" if "linkedin" in name else "x",
                    surface="reply" if "support" in name else "post",
                    account_kind=kind,
                    jurisdictions=jurisdictions_of(policy, "en"),
                )
                for rule in {match.rule: match for match in detector.read(document)}.values():
                    found[rule.rule][group] += 1
                    quote = text[rule.start : rule.end]
                    alarms.append(f"{rule.rule}\t{group}\t{quote!r}\t{text[:400]!r}")
    table = Table(
        "Rules of the default pack on ordinary posts: posts with a match per 1,000",
        ("rule", "all", "worst file", "in that file"),
        note=f"{sum(posts.values())} readings, all as English, as if a crisis had been declared.",
    )
    for rule in sorted(policy.rules, key=lambda rule: -sum(found[rule.id].values())):
        counts = found[rule.id]
        worst = max(posts, key=lambda group: counts[group] / posts[group])
        table.rows.append(
            (
                rule.id,
                f"{1000 * sum(counts.values()) / sum(posts.values()):.2f}",
                worst if counts else "",
                f"{1000 * counts[worst] / posts[worst]:.1f}",
            )
        )
    return [table]
