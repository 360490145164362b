"""A person's session with the real service, as a script: `test_nothing_leaves` runs it traced.

Prints what it did as JSON: statuses by call, and verdicts.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from discreet.service.routes import ROUTES

DRAFTS = (
    "We shipped the new release on Tuesday. Thanks to all who helped.",
    "The database password is Tram9-harbour-22, keep it",
    "Our key is " + "AKIA" + "QYLPMN5HHHFPZAM2" + " and Jane's number is +1 415 555 0132.",
    "We will sign Hartwell as a customer in March, it is not announced yet. " * 6,
    "Only an idiot would believe this, get lost.",
    "Unser neuer Kunde wird erst im März bekannt gegeben.",
    "See https://example.com/a and write to press@example.com or @example.",
)
"""Secrets, people, deals, tone, another language, and addresses that something could look up."""

LATE_SECONDS = 15.0
"""How long the service runs on at least. A library that reports its use does so a while after it
was loaded: onnxruntime, when it is let, asks for its maker's address after 9 s."""


def main() -> None:
    """Start, pair, read, ask for everything, erase, stop; then the command line."""
    folder = Path(sys.argv[1])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DISCREET_DATA_DIR": str(folder / "data"),
        "DISCREET_CONFIG_DIR": str(folder / "config"),
        "DISCREET_CHECK_SECONDS": "60",
    }
    command = [sys.executable, "-m", "discreet"]
    service = subprocess.Popen(
        [*command, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert service.stdout is not None
    token = ""

    def call(method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        sent = json.dumps(body) if body is not None else None
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            connection.request(method, path, sent, headers)
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            if answer.status != 503:  # a busy machine takes its time to load the models
                return answer.status, content

    try:
        service.stdout.readline()  # that it listens
        code = service.stdout.readline().split()[2]
        token = json.loads(call("POST", "/v1/pair", {"code": code})[1])["token"]
        until = time.monotonic() + LATE_SECONDS
        verdicts, statuses = [], {}
        for number, text in enumerate(DRAFTS):
            status, content = call("POST", "/v1/check", {"text": text, "draft_id": f"d{number}"})
            verdicts.append(json.loads(content)["verdict"])
            statuses[f"POST /v1/check {number}"] = status
        for route in ROUTES:
            if route.method == "GET" and "{" not in route.path:
                statuses[f"GET {route.path}"] = call("GET", route.path)[0]
        statuses["DELETE /v1/history"] = call("DELETE", "/v1/history")[0]
        time.sleep(max(0.0, until - time.monotonic()))
    finally:
        service.send_signal(signal.SIGTERM)
        stopped = service.wait(60)
    checked = subprocess.run(
        [*command, "check", "--text", DRAFTS[1]],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    print(
        json.dumps(
            {
                "verdicts": verdicts,
                "statuses": statuses,
                "stopped": stopped,
                "command_line": checked.stdout,
            }
        )
    )


if __name__ == "__main__":
    main()
