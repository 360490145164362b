"""The reader: pure functions from a draft to findings. Knows nothing of HTTP or storage."""
