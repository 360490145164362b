"""The real service as a process of its own, with folders of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from discreet.policy.pack import DEFAULT_PACK
from harness.waiting import eventually

ROOT = Path(__file__).resolve().parents[3]

TERMS = """\
- name: Hartwell
  kind: customer
  public_name: a new customer
  reason: Announced together with them in March.
"""
"""A company term is found by rule alone, so tests of the extension rest on no model."""

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""Never through a proxy of the environment: the service is on this machine."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Service:
    """Starts, stops and asks one `discreet serve`."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._token = ""
        (folder / "config").mkdir(parents=True)
        (folder / "config" / "terms.yaml").write_text(TERMS, "utf-8")
        shutil.copytree(DEFAULT_PACK, folder / "policy")
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "server"),
            "DISCREET_PORT": str(self.port),
            "DISCREET_DATA_DIR": str(folder / "data"),
            "DISCREET_CONFIG_DIR": str(folder / "config"),
            "DISCREET_POLICY_DIR": str(folder / "policy"),
        }

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "discreet", *words]

    def start(self) -> None:
        """Returns when the service answers."""
        log = (self._folder / "service.log").open("ab")
        self._process = subprocess.Popen(
            self._command("serve", "--port", str(self.port)),
            env=self._environment,
            stdout=log,
            stderr=log,
        )
        log.close()
        eventually(self._is_up, "the service answers", 30)

    @property
    def token(self) -> str:
        """What `pair` got; empty before."""
        return self._token

    @property
    def running(self) -> bool:
        return self._process is not None

    def kill(self) -> None:
        """Ends it as a crash would: at once, without a word."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._process = None

    def reads(self) -> bool:
        """False while it still loads what it reads with."""
        body = {"text": "Good morning.", "platform": "other", "surface": "post"}
        try:
            self.ask("POST", "/v1/check", body)
        except urllib.error.HTTPError:
            return False
        return True

    def freeze(self) -> None:
        """Lets it take calls and answer none, as on a machine that is far too busy."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        self._process.wait(15)
        self._process = None

    def _is_up(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError((self._folder / "service.log").read_text("utf-8", "replace"))
        try:
            self.ask("GET", "/health")
        except OSError:
            return False
        return True

    def pairing_code(self) -> str:
        """A fresh code, from the command line as a person gets it."""
        done = subprocess.run(
            self._command("pair"), env=self._environment, capture_output=True, text=True, check=True
        )
        found = re.search(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", done.stdout)
        assert found, done.stdout
        return found[0]

    def pair(self) -> None:
        """Gives this object a token, so that `ask` may call everything."""
        body = {"code": self.pairing_code(), "client": "tests"}
        self._token = self.ask("POST", "/v1/pair", body)["token"]

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """One call; the JSON of its answer. Raises urllib.error.HTTPError for a problem."""
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=data, headers=headers, method=method
        )
        with _DIRECT.open(request, timeout=10) as answer:
            return json.load(answer)

    def set_mode(self, platform: str, handle: str, mode: str) -> None:
        self.ask("PUT", "/v1/accounts", {"platform": platform, "handle": handle, "mode": mode})

    def edit_policy(self, path: str, old: str, new: str) -> None:
        """Edits a file of the policy in force, as an administrator would."""
        file = self._folder / "policy" / path
        content = file.read_text("utf-8")
        assert old in content
        file.write_text(content.replace(old, new), "utf-8")

    def set_terms(self, more: str = "") -> None:
        """Puts other company terms beside the usual one, and waits until they are in force."""
        before = self.ask("GET", "/v1/policy")["sha256"]
        content = TERMS + more
        file = self._folder / "config" / "terms.yaml"
        if file.read_text("utf-8") == content:
            return
        file.write_text(content, "utf-8")
        eventually(
            lambda: self.ask("GET", "/v1/policy")["sha256"] != before, "the new terms are in force"
        )

    def history(self) -> list[dict[str, Any]]:
        """The flagged drafts, newest first."""
        return self.ask("GET", "/v1/history")["entries"]

    def posted_entry(self) -> dict[str, Any]:
        """The one flagged draft of the history, once it is known that it was posted."""

        def posted() -> dict[str, Any] | None:
            entries = self.history()
            assert len(entries) <= 1, entries
            return entries[0] if entries and entries[0]["outcome"] == "posted" else None

        return eventually(posted, "the history knows of the post")
