"""A house style written for Vale: `styles/NAME/*.yml`, loaded as rules of the category house_style.

    styles/Acme/Terms.yml                          becomes the rule house_style.Acme.Terms
    styles/config/vocabularies/NAME/accept.txt     words that no rule of a style minds
    styles/config/vocabularies/NAME/reject.txt     words that are always told

Vale's engine is written in Go: its regular expressions are mostly the same. Kinds that need an
editor's document (`metric`, `readability`, `spelling`, `sequence`) are left out, and the policy
says so. A `script` is a program, so a style with one is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from discreet.policy.errors import PolicyError
from discreet.policy.sources import PackFiles
from discreet.policy.yamls import Source, parse
from discreet.reading.rules import Rule, RuleError, parse_rule
from discreet.reading.rules.kinds import KINDS

FOLDER = "styles/"
_VOCABULARIES = "styles/config/vocabularies/"
_LEFT_OUT = frozenset(("metric", "readability", "spelling", "sequence"))
_REMARK = {"suggestion": "info", "warning": "warn", "error": "block"}


@dataclass
class Styles:
    """The rules of all styles, and one sentence for each file that is left out."""

    rules: list[Rule] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def load_styles(pack: PackFiles) -> Styles:
    """Load every style of a pack. Raises PolicyError with file and line."""
    styles = Styles()
    accepted = _words(pack, "accept.txt")
    for path in pack.paths(FOLDER, (".yml", ".yaml")):
        parts = path.split("/")
        if len(parts) != 3:
            continue
        source = parse(f"{pack.where}/{path}", pack.files[path])
        content = source.content
        kind = content.get("extends") if isinstance(content, dict) else None
        if isinstance(kind, str) and kind in _LEFT_OUT:
            styles.remarks.append(f"{path}: the kind {kind} is not read; the rule is left out.")
            continue
        name = f"{parts[1]}.{parts[2].rsplit('.', 1)[0]}"
        styles.rules.append(_rule(source, name, accepted))
    rejected = _words(pack, "reject.txt")
    if rejected:
        written = _common("vocabulary.reject", "error")
        written |= {"extends": "existence", "tokens": rejected, "message": "Avoid “%s”."}
        try:
            styles.rules.append(parse_rule(written))
        except RuleError as error:
            raise PolicyError(f"{pack.where}/{_VOCABULARIES}*/reject.txt: {error}") from None
    return styles


def _rule(source: Source, name: str, accepted: list[str]) -> Rule:
    content = source.content
    if not isinstance(content, dict):
        raise source.error("a rule is a mapping of keys")
    kind = str(content.get("extends"))
    known = KINDS[kind].model_fields.keys() if kind in KINDS else content.keys()
    kept = {key: value for key, value in content.items() if key in known}
    if "scope" in kept:
        kept["scope"] = _scope(kept["scope"])
    if accepted and "exceptions" in known and kept.get("vocab", True):
        own = kept.get("exceptions", [])
        kept["exceptions"] = [*own, *accepted] if isinstance(own, list) else own
    level = str(kept.pop("level", "warning"))
    if level not in _REMARK:
        raise source.error(f"level must be one of {', '.join(_REMARK)}", ("level",))
    if not str(kept.get("link", "")).startswith(("http://", "https://")):
        kept.pop("link", None)
    try:
        return parse_rule(kept | _common(name, level))
    except RuleError as error:
        raise source.errors(error.problems) from None


def _common(name: str, level: str) -> dict[str, Any]:
    return {
        "id": f"house_style.{name}",
        "category": "house_style",
        "level": {"personal": "info", "company": _REMARK[level]},
        "why": [f"the house style {name.split('.')[0]}"],
        "languages": ["en"],
    }


def _scope(scope: Any) -> str:
    """Vale's scopes name parts of a document; a post has sentences, paragraphs and, at most, a
    title."""
    named = [str(part) for part in scope] if isinstance(scope, list) else [str(scope)]
    first = named[0].split(".")[0] if named else "text"
    return first if first in ("heading", "sentence", "paragraph") else "draft"


def _words(pack: PackFiles, file: str) -> list[str]:
    found: list[str] = []
    for path in pack.paths(_VOCABULARIES, (f"/{file}",)):
        try:
            lines: Iterable[str] = pack.files[path].decode("utf-8-sig").splitlines()
        except UnicodeDecodeError:
            raise PolicyError(f"{pack.where}/{path}: is not UTF-8; save it as UTF-8") from None
        found += [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return found
