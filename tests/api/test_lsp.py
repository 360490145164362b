"""The language server as an editor starts it: JSON-RPC with the real process and models."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

LONG = 300.0
"""Seconds after which an answer is given up; a busy machine takes its time."""

DRAFT = """---
author: front.matter@hartley-corp.com
---
# News 😀

- 😀 Mail **jane.doe@hartley-corp.com** now.

```
in.code@hartley-corp.com
```
"""


class Editor:
    """Speaks to the process."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "discreet", "lsp", "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ
            | {"DISCREET_CONFIG_DIR": str(folder), "DISCREET_DATA_DIR": str(folder / "data")},
        )
        self.messages: queue.Queue[dict[str, Any]] = queue.Queue()
        self.number = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while True:
            length = 0
            while (line := stream.readline().strip()) or not length:
                if not line:
                    return
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            self.messages.put(json.loads(stream.read(length)))

    def send(self, method: str, params: Any, identity: int | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        content = json.dumps(message if identity is None else message | {"id": identity}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self.process.stdin.flush()

    def ask(self, method: str, params: Any) -> Any:
        """The result of a request."""
        self.number += 1
        self.send(method, params, self.number)
        while True:
            message = self.messages.get(timeout=LONG)
            if message.get("id") == self.number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def told(self, method: str) -> Any:
        """The parameters of the next notification of this kind."""
        while True:
            message = self.messages.get(timeout=LONG)
            if message.get("method") == method:
                return message["params"]

    def open(self, uri: str, text: str, language: str = "markdown") -> Any:
        """Open a draft; what is published of it."""
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": document})
        return self.told("textDocument/publishDiagnostics")

    def actions(self, uri: str, place: Any) -> list[dict[str, Any]]:
        asked = {"textDocument": {"uri": uri}, "range": place, "context": {"diagnostics": []}}
        return self.ask("textDocument/codeAction", asked) or []


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    editor = Editor(tmp_path_factory.mktemp("lsp"))
    try:
        answer = editor.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": None,
                "capabilities": {},
                "initializationOptions": {"severity": "warn", "locale": "de", "colour": "red"},
            },
        )
        assert answer["capabilities"]["codeActionProvider"]
        editor.send("initialized", {})
        # A setting that is wrong is told, and the others are used.
        assert "colour" in editor.told("window/showMessage")["message"]
        yield editor
        editor.ask("shutdown", None)
        editor.send("exit", None)
        assert editor.process.wait(LONG) == 0
    finally:
        editor.process.kill()
        editor.process.wait()


def cut(text: str, place: dict[str, Any]) -> str:
    """What stands at a range whose columns are UTF-16 code units."""
    start, end = place["start"], place["end"]
    assert start["line"] == end["line"]
    line = text.split("\n")[start["line"]].encode("utf-16-le")
    return line[2 * start["character"] : 2 * end["character"]].decode("utf-16-le")


def test_prose_is_read_and_front_matter_and_code_are_not(editor: Editor) -> None:
    published = editor.open("file:///draft.md", DRAFT)
    assert published["version"] == 1
    (found,) = published["diagnostics"]
    assert cut(DRAFT, found["range"]) == "jane.doe@hartley-corp.com"
    assert (found["code"], found["source"]) == ("personal_data.email", "discreet")
    assert found["severity"] == 2
    assert "E-Mail" in found["message"]  # in the language that was asked for
    assert found["data"]["id"]


def test_a_fix_changes_the_words_alone(editor: Editor) -> None:
    uri = "file:///fix.txt"
    text = "Hello.\n😀 Mail jane.doe@hartley-corp.com now.\n"
    (found,) = editor.open(uri, text, "plaintext")["diagnostics"]
    (action, *_) = editor.actions(uri, found["range"])
    assert action["kind"] == "quickfix" and action["title"]
    ((edited, (edit,)),) = action["edit"]["changes"].items()
    assert edited == uri and cut(text, edit["range"]) == "jane.doe@hartley-corp.com"
    assert (
        editor.actions(
            uri, {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}
        )
        == []
    )

    # Once the words are gone, so is what was said of them.
    change = {"range": found["range"], "text": "us"}
    document = {"uri": uri, "version": 2}
    editor.send("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
    published = editor.told("textDocument/publishDiagnostics")
    assert (published["version"], published["diagnostics"]) == (2, [])
    assert editor.actions(uri, found["range"]) == []
    editor.send("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert editor.told("textDocument/publishDiagnostics")["diagnostics"] == []


def test_other_languages_are_left_alone(editor: Editor) -> None:
    program = {"uri": "file:///a.py", "languageId": "python", "version": 1, "text": DRAFT}
    editor.send("textDocument/didOpen", {"textDocument": program})
    published = editor.open("file:///b.md", "Nothing here.")
    assert (published["uri"], published["diagnostics"]) == ("file:///b.md", [])
