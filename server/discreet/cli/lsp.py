"""`discreet lsp`: a language server on standard input and output. Needs no service."""

from __future__ import annotations

import argparse
import sys

from discreet.cli.main import FAULT, OK
from discreet.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `discreet lsp`."""
    parser.add_argument(
        "--stdio", action="store_true", help="what it does anyway; many editors add it"
    )


def run(_: argparse.Namespace, settings: Settings) -> int:
    """Serve until the editor says that it is done."""
    try:
        from discreet.editors.server import serve
    except ModuleNotFoundError as missing:
        if missing.name not in ("pygls", "lsprotocol"):
            raise
        print(
            "discreet: editors need one more package: pip install 'discreet[lsp]'", file=sys.stderr
        )
        return FAULT
    serve(settings)
    return OK
