"""The service: drafts in, verdicts out, on this machine's loopback address."""

from discreet.service.app import create_app

__all__ = ["create_app"]
