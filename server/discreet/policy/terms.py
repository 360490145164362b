"""Company terms: names that must not appear (customers, codenames, unreleased products).

`terms.yaml` is a list of entries:

    - name: Project Falcon
      kind: codename            # customer, codename, product, partner, other
      aliases: [falcon-next]
      public_name: our next release
      reason: Public on launch day.
      embargo: 2027-03-03T09:00+01:00       # silent from then on
      common: false             # a word of the language too? found out when it is left out
      match_case: false         # true: only in these very capitals

An embargo is written with its offset, or as local time with `zone: Europe/Berlin` beside it.
`terms.csv` has the same fields as columns, aliases separated by `|`. A file that
`discreet policy hash-terms` wrote is a mapping of `salt` and `terms`, whose entries hold a keyed
hash in place of the name.

The names are as secret as what they stand for: no error, list or hash here tells one.
"""

from __future__ import annotations

import csv
import gc
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from discreet.policy.errors import TermsError
from discreet.policy.moments import moment

TermKind = Literal["customer", "codename", "product", "partner", "other"]
NAMES = ("terms.yaml", "terms.csv")
"""The names that a file of terms may have in a folder."""

MAX_NAME = 120
"""Characters of a name."""

HASH_BYTES = 16
SALT_BYTES = 32
_LETTERS = re.compile(r"[^\W_]")
_Name = Annotated[str, StringConstraints(min_length=2, max_length=MAX_NAME, strip_whitespace=True)]
_Shown = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]


@dataclass(frozen=True, slots=True)
class HashedName:
    """A name of which only a keyed hash of its letters is kept.

    words: parts that separators set apart in the name; parts: with humps and figures counted too
    """

    salt: bytes
    digest: bytes
    words: int
    parts: int


@dataclass(frozen=True, slots=True)
class Term:
    """One name that must not appear before its embargo ends (never, when it has none).

    common:     whether the name is a word of the language too, so that it counts only where
                grammar makes it a name; None: to be found out
    match_case: only these very capitals are the name
    hashed:     stands for the name, which is then empty
    """

    name: str
    kind: TermKind = "other"
    aliases: tuple[str, ...] = ()
    public_name: str | None = None
    reason: str | None = None
    embargo: datetime | None = None
    common: bool | None = None
    match_case: bool = False
    hashed: HashedName | None = None

    @property
    def masked(self) -> str:
        """A stand-in for lists and exports: the first letter alone, and never the length."""
        return f"{self.name[:1]}•••••"

    def active(self, now: datetime | None = None) -> bool:
        """Whether the name is still to be kept back at `now` (aware; default: the present)."""
        return self.embargo is None or (now or datetime.now(UTC)) < self.embargo


def terms_digest(terms: Iterable[Term], key: bytes) -> bytes:
    """What a policy's hash takes in: it changes with the terms, and tells none.

    A policy's hash is shown, stored and exported, and a name is short enough to be guessed from
    one. What is hashed with its file's salt can't be: nobody knows the salt without the file. Other
    names count only where there is a `key` (at most 64 bytes), and the hash is then this machine's
    own.
    """
    digest = hashlib.blake2b(key=key, person=b"terms")
    for term in terms:
        if key or term.hashed is not None:
            digest.update(repr(term).encode() + b"\0")
    return digest.digest()


def load_terms(*paths: Path | None) -> tuple[Term, ...]:
    """Read files of terms and merge them; a file that does not exist holds none.

    Raises TermsError, which names file and line and says what to change.
    """
    merged: dict[Term, None] = {}
    for path in paths:
        present = [file for file in terms_files(path) if file.exists()] if path else []
        if len(present) > 1:
            raise TermsError(f"{present[0]}: {present[1].name} stands beside it; keep one of them")
        for file in present:
            try:
                raw = file.read_bytes()
            except OSError as error:
                raise TermsError(f"{file}: can't be read ({error.strerror})") from None
            merged |= dict.fromkeys(parse_terms(str(file), raw))
    return tuple(merged)


def terms_files(path: Path) -> tuple[Path, ...]:
    """Where the terms that `path` names may lie: `terms.yaml` may be `terms.csv` as well."""
    return tuple(path.with_name(name) for name in NAMES) if path.name in NAMES else (path,)


def parse_terms(name: str, raw: bytes) -> tuple[Term, ...]:
    """The terms in the content of a file. `name` tells its format and stands in errors.

    Raises TermsError.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TermsError(f"{name}: is not UTF-8; save it as UTF-8 text") from None
    if not text.strip():
        return ()
    if name.lower().endswith(".csv"):
        rows = list(_csv_rows(name, text))
        lines = _Lines(name, [line for line, _ in rows])
        return _terms(lines, [row for _, row in rows])
    return _yaml_terms(name, text)


# Fields


class _Common(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: TermKind = "other"
    public_name: _Shown | None = None
    reason: _Shown | None = None
    zone: str | None = None
    embargo: datetime | None = Field(None, validate_default=True)
    common: bool | None = None
    match_case: bool = False

    @field_validator("embargo", mode="plain")
    @classmethod
    def _aware(cls, value: str | None, info: ValidationInfo) -> datetime | None:
        zone = info.data.get("zone")
        if value is None and zone:
            raise ValueError("is missing; 'zone' only says in which zone it is")
        return None if value is None else moment(value, zone)


class _Entry(_Common):
    name: _Name
    aliases: list[_Name] = []

    @field_validator("name", "aliases")
    @classmethod
    def _long_enough(cls, value: str | list[str]) -> str | list[str]:
        for written in [value] if isinstance(value, str) else value:
            if len(_LETTERS.findall(written)) < 2:
                raise ValueError("a name needs two letters or figures at least")
        return value

    def term(self) -> Term:
        return Term(
            self.name,
            self.kind,
            tuple(self.aliases),
            self.public_name,
            self.reason,
            self.embargo,
            self.common,
            self.match_case,
        )


class _HashedEntry(_Common):
    hash: Annotated[str, StringConstraints(pattern=rf"^[0-9a-f]{{{2 * HASH_BYTES}}}$")]
    words: int = Field(ge=1, le=60)
    parts: int | None = Field(None, ge=1, le=120)

    def term(self, salt: bytes) -> Term:
        hashed = HashedName(salt, bytes.fromhex(self.hash), self.words, self.parts or self.words)
        return Term(
            "",
            self.kind,
            (),
            self.public_name,
            self.reason,
            self.embargo,
            bool(self.common),
            self.match_case,
            hashed,
        )


class _HashedFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    salt: Annotated[str, StringConstraints(pattern=rf"^[0-9a-f]{{{2 * SALT_BYTES}}}$")]
    terms: list[_HashedEntry]


_ENTRIES = TypeAdapter(list[_Entry])
_FIELDS = ("name", *(field for field in _Entry.model_fields if field != "name"))


@dataclass
class _Lines:
    """Which line of a file an entry or a field of it stands on."""

    name: str
    entries: Sequence[int]
    fields: dict[tuple[int, str], int] | None = None

    def error(self, error: ValidationError, within: int = 0) -> TermsError:
        """The first thing that is wrong. `within`: how deep the list of entries lies."""
        first = error.errors(include_input=False, include_url=False)[0]
        loc = first["loc"][within:]
        index = loc[0] if loc and isinstance(loc[0], int) else None
        field = str(loc[1]) if len(loc) > 1 else ""
        said = first["msg"].removeprefix("Value error, ")
        match first["type"]:
            case "extra_forbidden":
                said = f"this is no field; use {', '.join(_FIELDS)}"
            case "missing":
                said = "is missing"
            case "literal_error":
                said = f"use one of {', '.join(get_args(TermKind))}"
            case "string_type":
                said = "a text is needed"
            case "list_type":
                said = "a list is needed: [one, another]"
            case "string_too_short":
                said = "a name needs two letters or figures at least"
            case "string_too_long":
                said = f"this is too long; {first['ctx']['max_length']} characters are read"
            case "bool_parsing" | "bool_type":
                said = "write true or false"
            case "string_pattern_mismatch":
                said = "this was changed; write the file anew with 'discreet policy hash-terms'"
            case "model_type" | "dict_type" | "model_attributes_type":
                said = "an entry is needed here: '- name: …'"
        if index is None:
            where = ".".join(map(str, first["loc"]))
            return TermsError(f"{self.name}: {where + ': ' if where else ''}{said}")
        line = (self.fields or {}).get((index, field)) or self.entries[index]
        return TermsError(f"{self.name}, line {line}: {field + ': ' if field else ''}{said}")


def _terms(lines: _Lines, content: list[Any]) -> tuple[Term, ...]:
    try:
        return tuple(entry.term() for entry in _ENTRIES.validate_python(content))
    except ValidationError as error:
        raise lines.error(error) from None


# YAML

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's is ten times as fast, and all builds of PyYAML on PyPI have it."""


def _yaml_terms(name: str, text: str) -> tuple[Term, ...]:
    # Half a million small objects are made here, none of them garbage: looking for some takes
    # four times as long as reading the file.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _from_node(name, _node(name, text))
    finally:
        if collecting:
            gc.enable()


def _node(name: str, text: str) -> Any:
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise TermsError(f"{name}, line {mark.line + 1 if mark else '?'}: not valid YAML") from None
    except RecursionError:
        raise TermsError(f"{name}: is nested too deeply; a list of entries is needed") from None
    finally:
        loader.dispose()


def _from_node(name: str, node: Any) -> tuple[Term, ...]:
    content = _plain(name, node, set()) if node is not None else None
    if content is None:
        return ()
    if isinstance(content, list):
        return _terms(_lines_of(name, node), content)
    if not isinstance(content, dict) or "salt" not in content:
        raise TermsError(f"{name}: a list of entries is needed, each beginning with '- name:'")
    listed = next((value for key, value in node.value if key.value == "terms"), None)
    lines = _lines_of(name, listed) if listed is not None else _Lines(name, ())
    try:
        file = _HashedFile.model_validate(content)
    except ValidationError as error:
        deep = error.errors()[0]["loc"][:1] == ("terms",)
        raise lines.error(error, within=1 if deep else 0) from None
    salt = bytes.fromhex(file.salt)
    return tuple(entry.term(salt) for entry in file.terms)


def _plain(name: str, node: Any, seen: set[int]) -> Any:
    """What a node says. A scalar is its text: a product may be called 2027, or On.

    Raises TermsError at a node that stands twice: aliases can blow a small file up.
    """
    if id(node) in seen:
        line = node.start_mark.line + 1
        raise TermsError(f"{name}, line {line}: aliases are not allowed; write it out")
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == "tag:yaml.org,2002:null" else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(name, item, seen) for item in node.value]
    return {str(key.value): _plain(name, value, seen) for key, value in node.value}


def _lines_of(name: str, node: Any) -> _Lines:
    entries: list[int] = []
    fields: dict[tuple[int, str], int] = {}
    for index, entry in enumerate(node.value if isinstance(node.value, list) else ()):
        entries.append(entry.start_mark.line + 1)
        if isinstance(entry, yaml.MappingNode):
            for key, _ in entry.value:
                fields[index, str(key.value)] = key.start_mark.line + 1
    return _Lines(name, entries, fields)


# CSV


def _csv_rows(name: str, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line and content of each row. Raises TermsError."""
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if "name" not in header:
            raise TermsError(f"{name}, line 1: a header is needed: {','.join(_FIELDS)}")
        for column in header:
            if column not in _FIELDS or header.count(column) > 1:
                raise TermsError(
                    f"{name}, line 1: {column!r} is no column, or comes twice;"
                    f" use each once of {', '.join(_FIELDS)}"
                )
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) > len(header):
                    raise TermsError(
                        f"{name}, line {line}: more cells than the header has;"
                        f' put a value that holds "{delimiter}" in quotes'
                    )
                yield line, _csv_entry(dict(zip(header, cells, strict=False)))
            line = reader.line_num + 1
    except csv.Error:
        raise TermsError(
            f"{name}, line {reader.line_num}: not valid CSV; close the quotes"
        ) from None


def _csv_entry(cells: dict[str, str]) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for field, cell in cells.items():
        cell = cell.strip()
        if not cell:
            continue
        if field == "aliases":
            entry[field] = [alias.strip() for alias in cell.split("|") if alias.strip()]
        else:
            entry[field] = cell
    return entry
