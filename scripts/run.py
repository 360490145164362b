"""`./scripts/run`: set up, build the extension, start the service, say how to load it.

./scripts/run                        the service on port 8765 (or --port N)
./scripts/run --demo                 a Chromium with the extension on demo pages
./scripts/run --demo --headless --screenshot FILE.png
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import environment
from environment import PYTHON, ROOT, SetupError, say

LOADING = """
The extension is built:
  Chrome, Edge, Brave   {chromium}
  Firefox               {firefox}

To load it
  Chrome    chrome://extensions, switch on “Developer mode”, “Load unpacked”, choose the folder
  Edge      edge://extensions, the same
  Brave     brave://extensions, the same
  Firefox   about:debugging#/runtime/this-firefox, “Load Temporary Add-on”, choose manifest.json
            in the folder (it stays until Firefox is closed)

Then click the extension's button and type the pairing code. A new code: ./scripts/discreet pair
Or let the browser start the service and pair by itself, once: ./scripts/discreet browser install
"""


def main() -> int:
    """Parse, set up, start."""
    parser = argparse.ArgumentParser(prog="run", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, help="port of the service (default 8765)")
    parser.add_argument("--demo", action="store_true", help="open a browser on demo pages")
    parser.add_argument("--headless", action="store_true", help="with --demo: no window")
    parser.add_argument("--screenshot", help="with --demo --headless: a picture of a warning")
    arguments = parser.parse_args()
    try:
        environment.python_packages()
        builds = environment.extension()
        if arguments.demo:
            return demo(arguments, builds["chromium"])
    except SetupError as error:
        say(str(error))
        return 1
    print(LOADING.format(**builds), flush=True)
    serve = [str(PYTHON), "-m", "discreet", "serve"]
    if arguments.port:
        serve += ["--port", str(arguments.port)]
    if os.name == "nt":
        return subprocess.call(serve)
    os.execv(serve[0], serve)


def demo(arguments: argparse.Namespace, extension: Path) -> int:
    """A service with a data folder of its own, and a browser with a profile of its own."""
    environment.pages()
    environment.chromium()
    port = arguments.port or _free_port()
    with tempfile.TemporaryDirectory(prefix="discreet-demo-") as data:
        env = {**os.environ, "DISCREET_DATA_DIR": data, "DISCREET_CONFIG_DIR": data}
        terms = Path(data) / "terms.yaml"
        terms.write_text((ROOT / "demo" / "terms.yaml").read_text("utf-8"), "utf-8")
        service = subprocess.Popen(
            [str(PYTHON), "-m", "discreet", "serve", "--port", str(port)],
            env=env,
            stdout=subprocess.DEVNULL,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url, service)
            code = subprocess.run(
                [str(PYTHON), "-m", "discreet", "pair"],
                env=env,
                capture_output=True,
                text=True,
                check=True,
            ).stdout.split()[0]
            show = [str(PYTHON), str(ROOT / "scripts" / "_demo.py"), "--extension", str(extension)]
            show += ["--service", url, "--code", code]
            if arguments.headless:
                show.append("--headless")
            if arguments.screenshot:
                show += ["--screenshot", str(Path(arguments.screenshot).resolve())]
            return _call(show)
        finally:
            service.send_signal(signal.SIGTERM)
            try:
                service.wait(10)
            except subprocess.TimeoutExpired:
                service.kill()


def _call(command: list[str]) -> int:
    """Run in the foreground; Ctrl+C goes to the child, which cleans up, and then ends us too."""
    with subprocess.Popen(command) as child:
        try:
            return child.wait()
        except KeyboardInterrupt:
            return child.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url: str, service: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < until:
        if service.poll() is not None:
            raise SetupError("The service did not start; its message is above.")
        try:
            with opener.open(f"{url}/health", timeout=2) as answer:
                if json.load(answer).get("name") == "discreet":
                    return
        except OSError:
            time.sleep(0.1)
    raise SetupError("The service did not answer within 20 seconds.")


if __name__ == "__main__":
    sys.exit(main())
