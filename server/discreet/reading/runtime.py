"""onnxruntime with its telemetry off; nothing else imports it.

From 1.29 on the published builds for Linux and macOS send events, with a lasting id of the device,
to their maker, unless this variable is set before the library starts
(https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md). On Windows the variable does
nothing: the call stops what its maker calls non-essential events, and a first one may have been
written by then, which stays on the machine unless the system collects such events.
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

onnxruntime.disable_telemetry_events()

__all__ = ["onnxruntime"]
