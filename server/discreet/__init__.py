"""Discreet reads a draft on this machine and warns before it is posted."""

__version__ = "0.1.0"
API_VERSION = 1
