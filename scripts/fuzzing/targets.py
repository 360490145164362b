"""What is tried. A target takes bytes and raises when something does not hold of them.

An error that the product tells the person, such as PolicyError, is an answer; anything else that
is raised is a fault.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NoReturn, get_args

from discreet.audit.run import Posts
from discreet.checking import Checker, models_folder
from discreet.cli.batch import answer_chunk
from discreet.history.record import record_of
from discreet.managed import ManagedError, read_managed
from discreet.native.messages import BadMessage, read_message, write_message
from discreet.policy import load_policy
from discreet.policy.errors import PolicyError
from discreet.policy.pack import DEFAULT_PACK, build_policy
from discreet.policy.signing import PublicKey, SecretKey, sign, verify
from discreet.policy.sources import PackFiles, archive, check_name, read_folder, unzipped
from discreet.policy.terms import Term, parse_terms
from discreet.reading.detectors import build
from discreet.reading.detectors.personal_data import PersonalDataDetector
from discreet.reading.detectors.rules import RuleDetector
from discreet.reading.detectors.secrets import SecretDetector
from discreet.reading.detectors.terms import TermDetector
from discreet.reading.detectors.tone_words import ToneWordsDetector
from discreet.reading.document import Document
from discreet.reading.match import Detector
from discreet.reading.offsets import Utf16Map, utf16_length
from discreet.reading.readers import Readers
from discreet.schema import (
    MAX_TEXT,
    Account,
    AccountUpdate,
    CheckRequest,
    CheckResponse,
    DecisionsRequest,
    FeedbackRequest,
    PairRequest,
    Platform,
    Surface,
)
from discreet.service.bodies import parse
from discreet.service.problems import ProblemError
from discreet.settings import Settings

_PLATFORMS, _SURFACES = get_args(Platform), get_args(Surface)
_LANGUAGES = (None, None, "en", "de", "fr", "es", "pl")
_BODIES = (CheckRequest, DecisionsRequest, FeedbackRequest, AccountUpdate, PairRequest)
_TERMS = b"name,aliases,kind\nProject Falcon,falcon-next|FLCN,codename\nTarget,,customer\n"


class _StrictChecker(Checker):
    """A detector that fails is a fault here, not an answer that is incomplete."""

    def _failed(self, detector: Detector, error: Exception) -> NoReturn:
        raise error


@cache
def _terms() -> tuple[Term, ...]:
    return parse_terms("terms.csv", _TERMS)


@cache
def whole_checker() -> Checker:
    """The product's own, with its models and some terms."""
    policy = load_policy(terms=_terms())
    readers = Readers.load(models_folder())
    return _StrictChecker(policy, tuple(build(policy, readers)), readers)


@cache
def plain_checker() -> Checker:
    """All that reads without a model."""
    policy = load_policy(terms=_terms())
    detectors = (
        SecretDetector(),
        TermDetector(policy.terms),
        PersonalDataDetector(),
        ToneWordsDetector(),
        RuleDetector(policy.active_rules(), None),
    )
    return _StrictChecker(policy, detectors)


def draft(data: bytes) -> None:
    """The whole reading of a draft, with the models."""
    _read(whole_checker(), data)


def plain_draft(data: bytes) -> None:
    """The reading of a draft without the models: ten times as many inputs a second."""
    _read(plain_checker(), data)


def policy(data: bytes) -> None:
    """A pack in which one file is this: the first line says which."""
    name, _, content = data.partition(b"\n")
    path = name.decode("utf-8", "replace").strip()
    files = dict(_default_pack())
    try:
        check_name("pack", path)
        files[path] = content
        built = build_policy(PackFiles("pack", files))
        built.check_rules()
    except PolicyError as error:
        _is_told(error)
        return
    detector = RuleDetector(built.active_rules(), None)
    _are_inside(detector, Document("We are Target. Obviously, a very good day.\n#ad 50 %"))


def terms(data: bytes) -> None:
    """A file of company terms, and a draft read by them."""
    found = []
    for name in ("terms.csv", "terms.yaml"):
        try:
            found += parse_terms(name, data)
        except PolicyError as error:
            _is_told(error)
    text = "".join(term.name for term in found if isinstance(term.name, str))
    detector = TermDetector(tuple(dict.fromkeys(found)))
    _are_inside(detector, Document(f"{text[:500]} Project Falcon x\u200b \U0001f600"))


def pack(data: bytes) -> None:
    """A zip of a policy, a signature or a key: the first byte says which."""
    kind, content = data[:1], data[1:]
    try:
        if kind == b"s":
            verify("pack.zip", b"content", content, [_key().public])
            # Only the untrusted comment, which nothing covers, may differ from ours.
            assert re.split(rb"\r?\n", content)[1:4] == _signature().split(b"\n")[1:4]
        elif kind == b"k":
            text = content.decode("utf-8", "replace")
            assert PublicKey.parse(str(PublicKey.parse(text))).key
        else:
            files = unzipped("pack.zip", content).files
            assert unzipped("again", archive(files)).files == files
    except PolicyError as error:
        _is_told(error)


def lines(data: bytes) -> None:
    """What `discreet check --jsonl` reads."""
    given = [(n, line) for n, line in enumerate(data.split(b"\n"), 1) if line.strip()]
    answers, bad = answer_chunk(plain_checker(), given, None, scores=True)
    assert len(answers) == len(given)
    told = [json.loads(answer.encode()) for answer in answers]
    assert sum("error" in answer for answer in told) == bad
    assert not any("not read" in answer.get("error", "") for answer in told), told


def body(data: bytes) -> None:
    """A body of a request to the service."""
    for model in _BODIES:
        try:
            parsed = parse(data, model)
        except ProblemError as error:
            problem = error.problem.model_dump_json().encode()
            assert json.loads(problem)["status"] in (400, 422)
        else:
            assert parse(parsed.model_dump_json().encode(), model) == parsed


def managed(data: bytes) -> None:
    """An administrator's `managed.toml`."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "managed.toml"
        file.write_bytes(data)
        try:
            read_managed(file, Settings.model_fields)
        except ManagedError as error:
            assert str(error).startswith(str(file))


def native(data: bytes) -> None:
    """What a browser sends to the host of native messaging."""
    stream = io.BytesIO(data)
    with contextlib.suppress(BadMessage):
        while (message := read_message(stream)) is not None or stream.tell() < len(data):
            out = io.BytesIO()
            write_message(out, message)
            out.seek(0)
            assert json.dumps(read_message(out)) == json.dumps(message)


def past_posts(data: bytes) -> None:
    """An export of past posts; the first byte says which of its files. Whatever it holds, posts
    come out that can be written, and a problem says what is wrong."""
    names = ("tweets.js", "Shares.csv", "Comments.csv", "Articles/a.html", "outbox.json")
    names += ("a.csv", "a.jsonl", "a.txt", "a.md", "a.zip")
    name = names[data[0] % len(names)] if data else "a.txt"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data[1:])
        posts = Posts([file if name == "a.zip" else Path(folder)])
        for post in posts:
            assert json.loads(json.dumps(post.text).encode()) == post.text
            assert (post.id + (post.url or "")).encode() and post.text.strip() and post.place >= 1
        for problem in posts.tally.problems:
            assert str(problem).encode()


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (
        draft,
        plain_draft,
        policy,
        terms,
        pack,
        lines,
        body,
        managed,
        native,
        past_posts,
    )
}


def _read(checker: Checker, data: bytes) -> None:
    """Read a draft, of which the first two bytes are options, and see that what is said holds."""
    first, second = (*data[:2], 0, 0)[:2]
    # Bytes that are no UTF-8 become lone surrogates, which the service lets pass too.
    text = data[2:].decode("utf-8", "surrogateescape")
    request = CheckRequest(
        text=text,
        platform=_PLATFORMS[first % len(_PLATFORMS)],
        surface=_SURFACES[second % len(_SURFACES)],
        account="company" if first & 8 else "personal",
        language=_LANGUAGES[second // 8 % len(_LANGUAGES)],
        depth="quick" if first & 16 else "full",
        draft_id="d",
    )
    answer = checker.check(request, scores=True)
    _holds(answer, text)
    again = checker.check(request, scores=True)
    assert again.findings == answer.findings, "a second reading finds something else"
    record = record_of(
        request,
        answer,
        Account(platform="x", handle="", kind="personal", mode="normal"),
        [],
        checker,
    )
    assert record is not None
    told = [record.excerpt, *(f.quote + f.message for f in record.findings)]
    for finding in answer.findings:
        if checker.is_sensitive(finding) and len(finding.quote) > 8:
            assert not any(finding.quote in shown for shown in told), "a record tells a secret"


def _holds(answer: CheckResponse, text: str) -> None:
    read = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text[:MAX_TEXT])
    units = read.encode("utf-16-le")
    for finding in answer.findings:
        assert 0 <= finding.start < finding.end <= utf16_length(read)
        quoted = units[2 * finding.start : 2 * finding.end].decode("utf-16-le")
        assert quoted == finding.quote, "a quote is not what stands there"
        for fix in finding.fixes:
            if fix.start is not None and fix.end is not None:
                assert 0 <= fix.start <= fix.end <= utf16_length(read)
                to_points = Utf16Map(read).to_points
                assert to_points(fix.start) <= to_points(fix.end)
    assert len({finding.id for finding in answer.findings}) == len(answer.findings)
    assert answer.incomplete == (len(text) > MAX_TEXT)
    assert all(0 <= score <= 1 for score in (answer.scores or {}).values())
    assert CheckResponse.model_validate_json(answer.model_dump_json()) == answer


def _are_inside(detector: Detector, document: Document) -> None:
    matches: Iterable[object] = list(detector.read(document))
    for match in matches:
        assert 0 <= match.start < match.end <= len(document.text)  # type: ignore[attr-defined]


def _is_told(error: Exception) -> None:
    """An error is shown in a terminal and on a page: one sentence, no characters that act."""
    message = str(error)
    assert message and message.encode(), "an error says nothing, or can't be written"


@cache
def _default_pack() -> dict[str, bytes]:
    """A small pack to put files into: the shipped one with a few of its rules."""
    files = read_folder(DEFAULT_PACK).files
    rules = [name for name in files if name.startswith("rules/")]
    return {name: files[name] for name in files if name not in rules[4:]}


@cache
def _key() -> SecretKey:
    return SecretKey(b"12345678", bytes(range(32)))


@cache
def _signature() -> bytes:
    return sign(b"content", _key(), "Acme 1.0")
