"""The command line. `main` is the entry point of the command `discreet`."""

from discreet.cli.main import main

__all__ = ["main"]
