"""Words around a value that say whose it is, or that it is nobody's."""

from __future__ import annotations

import re

# Something is shown or tried out here, so its numbers belong to nobody.
_MADE_UP = re.compile(
    r"\b(?:test|demo|dummy|fake|example|examples|sample|default|placeholder|fictional|fictitious"
    r"|beispiel\w*|musterm[a\u00e4]nn\w*|fiktiv\w*|erfunden\w*|platzhalter|exemple|fictif|fictive|factice"
    r"|ejemplo|ficticio|ficticia|inventado)\b"
)


def made_up(low: str, start: int, end: int) -> bool:
    """Whether the sentence around a value calls it a test or an example."""
    least = max(0, start - 60)
    left = max(low.rfind("\n", least, start), low.rfind(". ", least, start), start - 60) + 1
    right = low.find("\n", end, end + 40)
    right = min(end + 40, len(low) if right < 0 else right)
    return bool(_MADE_UP.search(low, max(left, 0), start) or _MADE_UP.search(low, end, right))


def one_digit(value: str) -> bool:
    """Whether a number is one digit over and over (000-0000), which nobody is given."""
    return len({c for c in value if c.isdigit()}) <= 1


def counting(value: str) -> bool:
    """Whether a number merely counts up or down (12345678, 987654321)."""
    digits = "".join(c for c in value if c.isdigit())
    return len(digits) >= 5 and (
        digits in "01234567890123456789" or digits in "9876543210987654321"
    )


def words(text: str) -> frozenset[str]:
    """The words of a column as a set, so that long lists can be read and sorted."""
    return frozenset(text.split())
