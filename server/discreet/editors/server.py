"""The language server: findings as diagnostics, fixes as code actions.

It reads Markdown and plain text, each a moment after typing rests, in one thread. Nothing of a
draft is kept or logged.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from discreet import __version__
from discreet.annotated import AnnotatedText, Change, Located
from discreet.editors.options import Options
from discreet.markdown import markdown
from discreet.prose import of_file, read
from discreet.schema import Severity
from discreet.service.core import load_checker
from discreet.settings import Settings

if TYPE_CHECKING:
    from discreet.checking import Checker

NAME = "discreet"

RESTS_AFTER_S = 0.3
"""Seconds without a change after which a draft is read."""

_MARKDOWN = frozenset({"markdown", "mdx", "quarto"})
_TEXT = frozenset({"plaintext", "text"})
"""What editors call the languages that are read."""

_SEVERITIES: dict[Severity, lsp.DiagnosticSeverity] = {
    "info": lsp.DiagnosticSeverity.Information,
    "warn": lsp.DiagnosticSeverity.Warning,
    "block": lsp.DiagnosticSeverity.Error,
}


@dataclass(frozen=True)
class Reading:
    """What was found in one version of a draft, with its places as the editor counts."""

    version: int | None
    shown: tuple[tuple[Located, lsp.Diagnostic], ...]
    ranges: dict[Change, lsp.Range]


class Server(LanguageServer):
    """One editor's server."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            NAME, __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Incremental
        )
        self.options = Options()
        self.complaints: list[str] = []
        self.readings: dict[str, Reading] = {}
        self._settings = settings
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._checker: Checker | None = None
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._told: set[str] = set()

    def say(self, message: str) -> None:
        """Show the person what is wrong, once."""
        if message not in self._told:
            self._told.add(message)
            self.window_show_message(
                lsp.ShowMessageParams(lsp.MessageType.Warning, f"Discreet: {message}")
            )

    def look_at(self, uri: str, after: float) -> None:
        """Read a draft after so many seconds, unless it changes before."""
        self.forget(uri)
        self._waiting[uri] = asyncio.create_task(self._read(uri, after))

    def forget(self, uri: str) -> None:
        """Read it no more."""
        if waiting := self._waiting.pop(uri, None):
            waiting.cancel()

    async def _read(self, uri: str, after: float) -> None:
        await asyncio.sleep(after)
        document = self.workspace.get_text_document(uri)
        version = document.version
        kind = _kind(document)
        if kind is None:
            return
        text = kind(document.source)
        loop = asyncio.get_running_loop()
        try:
            found, gaps = await loop.run_in_executor(
                self._thread,
                lambda: read(
                    self._loaded(),
                    text,
                    self.options.request(),
                    locale=self.options.locale,
                ),
            )
        except ValueError as error:  # PolicyError and ModelError say what to change
            self.say(f"drafts can't be read: {error}")
            return
        for gap in gaps:
            self.say(gap)
        if self.workspace.get_text_document(uri).version != version:
            return  # it is about to be read again
        reading = self._placed(document, version, found)
        self.readings[uri] = reading
        self.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri, [d for _, d in reading.shown], version)
        )

    def _loaded(self) -> Checker:
        if self._checker is None:
            self._checker = load_checker(self._settings)
        return self._checker

    def _placed(self, document: TextDocument, version: int | None, found: list[Located]) -> Reading:
        lines = document.lines
        begins = [0]
        for line in lines:
            begins.append(begins[-1] + len(line))
        codec = self.workspace.position_codec

        def position(index: int) -> lsp.Position:
            number = max(0, min(bisect_right(begins, index) - 1, len(lines) - 1))
            if not lines:
                return lsp.Position(0, 0)
            column = codec.client_num_units(lines[number][: index - begins[number]])
            return lsp.Position(number, column)

        def place(start: int, end: int) -> lsp.Range:
            return lsp.Range(position(start), position(end))

        shown = [one for one in found if self.options.shows(one.finding.severity)]
        return Reading(
            version,
            tuple((one, _diagnostic(one, place(one.start, one.end))) for one in shown),
            {c: place(c.start, c.end) for one in shown for c in one.changes},
        )


def serve(settings: Settings) -> None:
    """Speak to the editor on standard input and output until it ends."""
    server(settings).start_io()


def server(settings: Settings) -> Server:
    """The server with what it answers to."""
    made = Server(settings)

    @made.feature(lsp.INITIALIZE)
    def initialize(ls: Server, params: lsp.InitializeParams) -> None:
        ls.options, ls.complaints = Options.of(params.initialization_options)

    @made.feature(lsp.INITIALIZED)
    def initialized(ls: Server, _: lsp.InitializedParams) -> None:
        for complaint in ls.complaints:
            ls.say(f"the setting {complaint}.")

    @made.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(ls: Server, params: lsp.DidOpenTextDocumentParams) -> None:
        ls.look_at(params.text_document.uri, 0)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(ls: Server, params: lsp.DidChangeTextDocumentParams) -> None:
        ls.look_at(params.text_document.uri, RESTS_AFTER_S)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(ls: Server, params: lsp.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        ls.forget(uri)
        ls.readings.pop(uri, None)
        ls.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    @made.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
    )
    def code_actions(ls: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        return actions(ls, params)

    return made


def actions(ls: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """The fixes of what stands in a range; none for a draft that changed since it was read."""
    uri = params.text_document.uri
    reading = ls.readings.get(uri)
    if reading is None or reading.version != ls.workspace.get_text_document(uri).version:
        return []
    return [
        lsp.CodeAction(
            title=change.label,
            kind=lsp.CodeActionKind.QuickFix,
            diagnostics=[diagnostic],
            edit=lsp.WorkspaceEdit(
                changes={uri: [lsp.TextEdit(reading.ranges[change], change.replacement)]}
            ),
        )
        for one, diagnostic in reading.shown
        if _touch(diagnostic.range, params.range)
        for change in one.changes
    ]


def _kind(document: TextDocument) -> Callable[[str], AnnotatedText] | None:
    """How a draft is read; None: it is not."""
    if document.language_id in _MARKDOWN:
        return markdown
    if document.language_id in _TEXT:
        return of_file(document.filename or "")
    return None


def _touch(one: lsp.Range, other: lsp.Range) -> bool:
    def key(position: lsp.Position) -> tuple[int, int]:
        return position.line, position.character

    return key(one.start) <= key(other.end) and key(other.start) <= key(one.end)


def _diagnostic(one: Located, place: lsp.Range) -> lsp.Diagnostic:
    finding = one.finding
    url = finding.clause.url if finding.clause else None
    return lsp.Diagnostic(
        range=place,
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=lsp.CodeDescription(url) if url else None,
        source=NAME,
        message=finding.message,
        data={"id": finding.id},
    )
