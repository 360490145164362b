"""Hostile input by the thousand: `./scripts/fuzz` by hand, `tests/unit/test_fuzzing.py` in CI.

`targets` names what is tried and what must hold of it, `inputs` where inputs come from, `coverage`
hands a target to atheris, which looks for inputs that reach new code.
"""
