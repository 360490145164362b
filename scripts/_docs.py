"""The pages of `docs/` that follow from the code: `./scripts/docs` writes them anew.

`pages` is pure and the same on every machine, so `tests/unit/test_docs.py` can compare. What
depends on the machine (folders, the number of cores) is told by its rule.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, get_args

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "server"))

from discreet.cli.batch import BatchLine  # noqa: E402
from discreet.cli.doctor import CHECKS  # noqa: E402
from discreet.cli.main import COMMANDS  # noqa: E402
from discreet.locales import LANGUAGES  # noqa: E402
from discreet.policy import Policy, family_of, load_policy  # noqa: E402
from discreet.policy.severity import Treatment  # noqa: E402
from discreet.policy.terms import TermKind  # noqa: E402
from discreet.reading.detectors import disclosure, tone  # noqa: E402
from discreet.reading.detectors.personal_data import detector as personal_data  # noqa: E402
from discreet.reading.detectors.personal_data.records import RECORDS  # noqa: E402
from discreet.reading.detectors.secrets import formats  # noqa: E402
from discreet.reading.rules import Rule  # noqa: E402
from discreet.schema import MAX_BODY, MAX_TEXT, Category  # noqa: E402
from discreet.service import openapi  # noqa: E402
from discreet.service.pairing import CODE_SECONDS, TRIES  # noqa: E402
from discreet.service.routes import ROUTES  # noqa: E402
from discreet.service.security import PUBLIC  # noqa: E402
from discreet.settings import Settings  # noqa: E402

Schema = dict[str, Any]

COMMAND = "./scripts/docs"

FOLDERS = {
    "data_dir": "`~/.local/share/discreet` (Linux, or in `$XDG_DATA_HOME`), "
    "`~/Library/Application Support/discreet` (macOS), `%LOCALAPPDATA%\\discreet` (Windows)",
    "config_dir": "`~/.config/discreet` (Linux, or in `$XDG_CONFIG_HOME`), "
    "`~/Library/Application Support/discreet` (macOS), `%LOCALAPPDATA%\\discreet` (Windows)",
}
"""Defaults that differ from machine to machine, as platformdirs makes them."""

STATUSES = {
    400: "the body is empty, not JSON or not UTF-8",
    401: "no token, or one that is not valid: pair first",
    403: "`Host`, `Origin` or `Sec-Fetch-Site` is not that of a client of this machine; in "
    "pairing: the code is wrong or too old",
    404: "there is no such entry",
    405: "the path does not take this method; `OPTIONS` is always refused",
    408: "the body did not arrive in time",
    409: "a newer revision of this draft came in (type `urn:discreet:superseded`)",
    413: f"the body is longer than {MAX_BODY:,} bytes",
    415: "the body is not sent as `application/json` in UTF-8",
    422: "a field or parameter is wrong; `errors` names each",
    429: "too many calls, or wrong codes, in a row; `Retry-After` says how long to wait",
    503: "not possible now: still loading, too many drafts waiting, too slow, or a file that can't "
    "be used; `detail` says which",
}
"""Every error status and what it means here."""

CURL = (
    (
        "POST",
        "/v1/pair",
        {"code": "K7M2W-XQ4PR", "client": "curl"},
    ),
    (
        "POST",
        "/v1/check",
        {"text": "We sign Hartwell on Monday, keep it quiet.", "account": "company"},
    ),
    ("GET", "/v1/status", None),
)
"""The calls shown with curl: method, path, body."""

_LONG = 12
"""Values from which an enumeration is told of by name rather than listed."""


def pages() -> dict[str, str]:
    """Every generated page: name of the file in `docs/` and content."""
    return {
        "settings.md": settings_page(),
        "command-line.md": command_line_page(),
        "api.md": api_page(),
        "rules.md": rules_page(load_policy()),
    }


def main() -> int:
    """Write the pages that differ."""
    for name, content in pages().items():
        file = ROOT / "docs" / name
        if not file.exists() or file.read_text("utf-8") != content:
            file.write_text(content, "utf-8")
            print(f"docs/{name}")
    return 0


# Markdown


def _page(title: str, source: str, *parts: str) -> str:
    head = f"_Generated from {source} by `{COMMAND}`; change it there._"
    return "\n\n".join((head, f"# {title}", *(part for part in parts if part))) + "\n"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(cell or " " for cell in line) + " |" for line in lines)


def _text(words: str) -> str:
    """Plain words, so that nothing in them is taken for Markdown. Code in backticks stays."""
    parts = re.split(r"(`[^`]*`)", words)
    escaped = [p if p.startswith("`") else re.sub(r"([\\*_<|\[\]])", r"\\\1", p) for p in parts]
    return " ".join("".join(escaped).split())


def _code(value: object) -> str:
    return f"`{value}`".replace("|", "\\|")


def _anchor(heading: str) -> str:
    """The id that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


# JSON schemas


def _type(schema: Schema) -> str:
    """The type of a field, in words; shapes and the categories are linked."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{_anchor(name)})"
    if "anyOf" in schema:
        *first, last = dict.fromkeys(_type(option) for option in schema["anyOf"])
        return " or ".join(filter(None, (", ".join(first), last)))
    if "enum" in schema:
        if len(schema["enum"]) > _LONG:
            return "a [category](rules.md#categories)"
        return ", ".join(_code(value) for value in schema["enum"])
    if "const" in schema:
        return _code(schema["const"])
    match schema.get("type"):
        case "array":
            return f"list of {_type(schema['items'])}"
        case "object":
            return "object"
        case "string":
            longest = f" up to {schema['maxLength']:,} characters" if "maxLength" in schema else ""
            format_ = {"date-time": "date and time", "path": "path"}.get(schema.get("format", ""))
            return (format_ or "string") + longest
        case "number" | "integer" as kind:
            return kind + _range(schema)
        case kind:
            return kind or "any"


def _range(schema: Schema) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    parts = [
        f"over {schema['exclusiveMinimum']:g}" if "exclusiveMinimum" in schema else "",
        f"from {least:g}" if least is not None else "",
        f"to {most:g}" if most is not None else "",
    ]
    return " ".join(("", *(part for part in parts if part)))


def _fields(schema: Schema, incoming: bool) -> str:
    """A table of an object's fields; `incoming` ones have a default or are required."""
    required = schema.get("required", ())
    rows = []
    for name, field in schema["properties"].items():
        cells = [_code(name), _type(field)]
        if incoming:
            cells.append("required" if name in required else _default(field))
        rows.append([*cells, _text(field.get("description", ""))])
    return _table(["field", "type", *(["default"] if incoming else []), "meaning"], rows)


def _default(field: Schema) -> str:
    value = field.get("default")
    return " " if value in (None, "") else _code(json.dumps(value))


# Settings


def settings_page() -> str:
    """The table of settings."""
    schema = Settings.model_json_schema()
    rows = []
    for name, field in Settings.model_fields.items():
        if field.default_factory is not None:
            default = FOLDERS[name]
        elif field.default is None:
            default = "not set"
        else:
            listed = field.default if isinstance(field.default, list) else [field.default]
            default = ", ".join(_code(value) for value in listed)
        rows.append(
            [
                _code(name),
                _code(f"DISCREET_{name.upper()}"),
                default,
                _type(schema["properties"][name]).replace(" or null", ""),
                _text(field.description or ""),
            ]
        )
    return _page(
        "Settings",
        "`server/discreet/settings.py`",
        "What [an administrator has fixed](administrators.md#managed-settings-of-the-service) "
        "comes first, then the environment, then `config.toml`, which lies in the configuration "
        "folder; what is in none of them has its default. An unknown key in a file is an error. "
        "There is no setting for the address: the service listens on loopback only.",
        "    # config.toml\n    port = 8766\n    history_days = 30",
        _table(["setting", "environment variable", "default", "value", "description"], rows),
    )


# Command line


def command_line_page() -> str:
    """A section a command."""
    sections = []
    for name, summary in COMMANDS.items():
        sections += [f"## discreet {name}", f"{_text(summary.capitalize())}."]
        parser = command_parser(name)
        nested = next((a for a in parser._actions if isinstance(a, _SUBCOMMANDS)), None)
        if nested is None:
            sections += _arguments(parser)
            continue
        if not nested.required:
            sections += _arguments(parser, without=nested)
        helps = {choice.dest: choice.help or "" for choice in nested._choices_actions}
        for action, sub in nested.choices.items():
            sections += [f"### discreet {name} {action}", f"{_text(helps[action].capitalize())}."]
            sections += _arguments(sub)
    doctor = sections.index("## discreet doctor") + 2
    sections.insert(doctor, f"It looks at: {', '.join(CHECKS)}.")
    check = sections.index("## discreet audit")
    sections[check:check] = _json_lines()
    return _page(
        "Command line",
        "`server/discreet/cli/`",
        "From a clone, `./scripts/discreet COMMAND` sets up what is missing and runs the command. "
        "`--help` after any command shows the same as this page, `--version` the version.",
        "Exit status: 0 done, 1 something is wrong, 2 the command or its input is.",
        *sections,
    )


_SUBCOMMANDS = argparse._SubParsersAction


def command_parser(name: str) -> argparse.ArgumentParser:
    """The parser of one command, as the command line makes it."""
    parser = argparse.ArgumentParser(prog=f"discreet {name}")
    importlib.import_module(f"discreet.cli.{name}").configure(parser)
    return parser


# argparse's own help differs between versions of Python, so its actions are read instead.


def _arguments(
    parser: argparse.ArgumentParser, without: argparse.Action | None = None
) -> list[str]:
    """Usage, and a table of arguments where there are any."""
    actions = [
        a for a in parser._actions if not isinstance(a, argparse._HelpAction) and a is not without
    ]
    rows = []
    for action in actions:
        names = ", ".join(_code(_shown(action, option)) for option in action.option_strings)
        told = [(action.help or "") % vars(action)]
        if action.choices and action.metavar is None:
            told.append(", ".join(_code(choice) for choice in action.choices))
        if action.default and "default" not in told[0]:
            told.append(f"default: {action.default}")
        rows.append([names or _code(_value(action)), _text("; ".join(filter(None, told)))])
    usage = f"    {' '.join((parser.prog, *_usage(parser, actions)))}"
    return [usage, _table(["argument", "meaning"], rows)] if rows else [usage]


def _usage(parser: argparse.ArgumentParser, actions: list[argparse.Action]) -> list[str]:
    parts = []
    done: set[int] = set()
    for action in actions:
        if id(action) in done:
            continue
        group = next(
            (g for g in parser._mutually_exclusive_groups if action in g._group_actions), None
        )
        members = group._group_actions if group else [action]
        done |= {id(member) for member in members}
        required = group.required if group else action.required
        shown = " | ".join(_shown(m, *m.option_strings[:1]) for m in members)
        parts.append(
            shown if required and len(members) == 1 else f"({shown})" if required else f"[{shown}]"
        )
    return parts


def _shown(action: argparse.Action, option: str = "") -> str:
    """An option with its value, or the value of a positional argument."""
    return " ".join(filter(None, (option, "" if action.nargs == 0 else _value(action))))


def _value(action: argparse.Action) -> str:
    return str(action.metavar or action.dest).upper()


def _json_lines() -> list[str]:
    """Input and output of `discreet check --jsonl`."""
    schema = BatchLine.model_json_schema()
    return [
        "### JSON lines",
        "Each line that `--jsonl` reads is an object; other fields are let pass, empty lines are "
        "skipped.",
        _fields(schema, incoming=True),
        "For each a line is written, in the same order: `id`, `verdict`, `findings` (see "
        "[Finding](api.md#finding)), with `--scores` also `scores` (0 to 1 for each tone category "
        "and `disclosure`), and `incomplete` with the reason where a draft was read in part. A "
        "line that is wrong gives `id` and `error`; the others are still written, and the exit "
        "status is 2.",
    ]


# HTTP API


def api_page() -> str:
    """A section a call, then the shapes that several calls share."""
    document = openapi.document(ROUTES)
    schemas: dict[str, Schema] = document["components"]["schemas"]
    inline = _used_once(document)
    sections = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            sections += _call(method.upper(), path, operation, schemas, inline)
    taken = _reached(document, "requestBody", schemas)
    shapes = []
    for name in sorted(schemas.keys() - inline):
        shapes += [f"### {name}", _text(schemas[name].get("description", ""))]
        shapes.append(_fields(schemas[name], name in taken))
    return _page(
        "HTTP API",
        "the table of routes in `server/discreet/service/routes.py` and the models in "
        "`server/discreet/schema.py`",
        "JSON over `http://127.0.0.1:8765`, for programs of this machine; the same as OpenAPI 3.1 "
        "is at `/openapi.json`. Who is let in is told in [security](security.md).",
        "- Every call but "
        + " and ".join(_code(path) for path in sorted(PUBLIC))
        + " needs `Authorization: Bearer TOKEN`.\n"
        "- Offsets (`start`, `end`) are UTF-16 code units, half-open, as JavaScript counts.\n"
        "- `Accept-Language` says in which language findings are explained: "
        + ", ".join(map(_code, LANGUAGES))
        + "; English where none of them is asked for. Errors are English.\n"
        f"- Of a draft the first {MAX_TEXT:,} characters are read; what is left out makes the "
        "answer `incomplete`.\n"
        '- Types in a body are strict (`"1"` is no number), and an unknown field is an error.',
        "## Pair and call",
        f"`./scripts/discreet pair` prints a code. It holds for {CODE_SECONDS // 60} minutes, "
        f"works once, and is void after {TRIES} tries with a wrong second half. Trade it for a "
        "token, then send that with each call; `./scripts/discreet pair list` shows who is paired, "
        "`./scripts/discreet pair revoke ID` ends it.",
        "\n\n".join(_curl(*example) for example in CURL),
        "## Errors",
        "An error is a [Problem](#problem) (RFC 9457, `application/problem+json`); `detail` says "
        "what to change. 500 is a fault of the service; the log in its data folder says where.",
        _table(["status", "when"], [[str(s), words] for s, words in STATUSES.items()]),
        *sections,
        "## Shapes",
        *shapes,
    )


def _curl(method: str, path: str, body: object) -> str:
    parts = ["curl -s" if method in ("GET", "POST") else f"curl -s -X {method}"]
    if path not in PUBLIC:
        parts.append('-H "Authorization: Bearer $TOKEN"')
    if body is not None:
        parts += ["-H 'Content-Type: application/json'", f"-d '{json.dumps(body)}'"]
    lines = [" ".join((parts[0], f"http://127.0.0.1:8765{path}")), *parts[1:]]
    return " \\\n".join(f"    {'' if i == 0 else '  '}{line}" for i, line in enumerate(lines))


def _call(
    method: str, path: str, operation: Schema, schemas: dict[str, Schema], inline: set[str]
) -> list[str]:
    parts = [f"## {method} {path}", f"{_text(operation['summary'])}."]
    if parameters := operation.get("parameters"):
        properties = {
            p["name"]: {**p["schema"], "description": p.get("description", "")} for p in parameters
        }
        required = [p["name"] for p in parameters if p["required"]]
        parts += [
            "Parameters" + (" of the path:" if "{" in path else " of the query:"),
            _fields({"properties": properties, "required": required}, incoming=True),
        ]
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        parts += _body("Request", schema, schemas, inline, incoming=True)
    content = operation["responses"]["200"]["content"]
    schema = content.get("application/json", {}).get("schema")
    if schema:
        parts += _body("Answer", schema, schemas, inline, incoming=False)
    else:
        parts.append(f"Answer: {' or '.join(_code(kind) for kind in content)}.")
    errors = [status for status in operation["responses"] if status != "200"]
    parts.append(f"Errors: {', '.join(errors)}.")
    return parts


def _body(
    what: str, schema: Schema, schemas: dict[str, Schema], inline: set[str], incoming: bool
) -> list[str]:
    name = schema["$ref"].rsplit("/", 1)[-1]
    if name not in inline:
        return [f"{what}: {_type(schema)}."]
    return [f"{what}:", _fields(schemas[name], incoming)]


def _refs(node: object) -> list[str]:
    return re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(node))


def _used_once(document: Schema) -> set[str]:
    """Schemas that one call alone takes or gives: told with that call."""
    refs = _refs(document)
    nested = set(_refs(document["components"]))
    return {name for name in refs if refs.count(name) == 1 and name not in nested}


def _reached(document: Schema, key: str, schemas: dict[str, Schema]) -> set[str]:
    """Schemas that come in, directly or within another."""
    bodies = [op.get(key) for item in document["paths"].values() for op in item.values()]
    waiting, found = _refs(bodies), set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _refs(schemas[name])
    return found


# Rules


def rules_page(policy: Policy) -> str:
    """Categories, clauses, the pack's rules, and what the detectors find."""
    return _page(
        "Rules",
        "the default policy pack and the detectors",
        f"The default policy is _{_text(policy.name)}_, version {policy.version}. A pack of your "
        "own can change all of this, see [for administrators](administrators.md). Severities: "
        "`info` is a remark, `warn` a warning, `block` is serious.",
        "## Categories",
        _categories(policy),
        "A match that is less sure than the first figure is left out, or a remark where the table "
        "says so. " + _not_found(policy),
        "## Clauses",
        _table(
            ["clause", "title", "text"],
            [[_code(c.id), _text(c.title), _text(c.text or "")] for c in policy.clauses.values()],
        ),
        "## Policy rules",
        "Each rule is a file with its own examples, which `discreet policy test` runs. The words "
        "in bold are what is marked.",
        *(part for rule in sorted(policy.rules, key=lambda r: r.id) for part in _rule(rule)),
        "## Secrets",
        "The names of the rules are `secret.KIND`. Found are the provider formats that "
        "kingfisher's offline rules know; webhooks, shared documents, invitations and other links "
        "that let in whoever has them; passwords, codes, recovery words and keys that a sentence "
        "announces; and these formats:",
        _table(
            ["rule", "what"],
            sorted([_code(f"secret.{f.kind}"), _text(f.label)] for f in formats.FORMATS),
        ),
        "Placeholders and the example keys of documentation stay silent.",
        "## Personal data",
        _table(
            ["rule", "message"],
            [
                [_code(f"personal_data.{kind}"), _text(_personal_message(kind))]
                for kind in sorted({*personal_data.MESSAGES, *(r.kind for r in RECORDS)})
            ],
        ),
        "## Disclosure",
        "Read in English. A model says how likely a passage tells something that is not public; "
        "cues and grammar weigh in.",
        _table(
            ["rule", "read as", "message"],
            [
                [
                    _code(f"{kind.category}.told"),
                    _text(kind.reads_as),
                    _text(kind.message),
                ]
                for kind in disclosure.KINDS.values()
            ],
        ),
        "## Company terms",
        "Names of the pack's `terms.yaml` or `terms.csv` and of the person's own: "
        f"{_kinds('company_term', get_args(TermKind))}.",
        "## Tone",
        "Read in English, by a model; coarse words also from a list, disguised spellings included.",
        _table(
            ["rule", "message"],
            [[_code(f"{t.category}.words"), _text(t.message)] for t in tone.TONES.values()],
        ),
    )


def _categories(policy: Policy) -> str:
    rows = [
        [_code(name), family_of(name), *_treatment(policy.categories[name])]
        for name in get_args(Category)
    ]
    rows += [
        [f"rule {_code(rule)}", "", *_treatment(treatment)]
        for rule, treatment in policy.rule_treatments.items()
    ]
    return _table(
        ["category", "family", "personal", "company", "override", "clause", "by confidence"], rows
    )


def _not_found(policy: Policy) -> str:
    """Which categories a pack may treat although nothing finds them."""
    found = {"secret", "personal_data", "company_term"}
    found |= {rule.category for rule in policy.rules}
    found |= {kind.category for kind in disclosure.KINDS.values()}
    found |= {words.category for words in tone.TONES.values()}
    missing = [_code(name) for name in get_args(Category) if name not in found]
    return f"Nothing finds these yet: {', '.join(missing)}." if missing else ""


def _treatment(treatment: Treatment) -> list[str]:
    confidence = [f"from {treatment.threshold:g}"]
    if treatment.remark_at is not None and treatment.remark_at < treatment.threshold:
        confidence.append(f"a remark from {treatment.remark_at:g}")
    if treatment.block_at is not None:
        confidence.append(f"`block` from {treatment.block_at:g}")
    return [
        treatment.personal or "off",
        treatment.company or "off",
        _code(treatment.override),
        _code(treatment.clause) if treatment.clause else "",
        ", ".join(confidence),
    ]


def _rule(rule: Rule) -> list[str]:
    told = [f"- reads: {_where(rule)}"]
    if rule.examples:
        told.append(f"- finds: {_example(rule.examples.match[0])}")
        told.append(f"- leaves alone: {_example(rule.examples.passes[0])}")
    return [f"### {rule.id}", _text(rule.message), "\n".join(told)]


def _where(rule: Rule) -> str:
    """Where a rule holds, in a few words."""
    whole = "the whole draft" if rule.scope == "draft" else f"each {rule.scope}"
    only = [
        ("in", rule.languages),
        ("where the rules are those of", rule.jurisdictions),
        ("on", rule.platforms),
        ("in a", rule.surfaces),
        ("on accounts of the kind", rule.accounts),
    ]
    limits = [f"{word} {', '.join(sorted(values))}" for word, values in only if values]
    return ", ".join([whole, *limits, *(["in a crisis only"] if rule.crisis else [])])


def _example(example: str) -> str:
    """An example; what stands in brackets becomes bold."""
    return re.sub(r"\\\[(.*?)\\\]", r"**\1**", _text(example))


def _personal_message(kind: str) -> str:
    return personal_data.MESSAGES.get(kind, personal_data.FILED)


def _kinds(category: str, kinds: Iterable[str]) -> str:
    return ", ".join(_code(f"{category}.{kind}") for kind in kinds)


if __name__ == "__main__":
    sys.exit(main())
