"""onnxruntime with its telemetry off; nothing else imports it.

From 1.29 on the published builds for Linux and macOS send events about each session, with a lasting
id of the device, to their maker, unless this variable is set before the library is loaded
(https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md). On Windows it writes events
that the system may send; those are off by the call.
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

onnxruntime.disable_telemetry_events()

__all__ = ["onnxruntime"]
