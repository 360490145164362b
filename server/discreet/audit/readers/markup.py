"""The words of HTML, as a reader of the page would see them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

LARGEST = 2_000_000
"""Characters of HTML that are read of one article."""
_BREAKS = frozenset("p br div h1 h2 h3 h4 h5 h6 li ul ol blockquote pre tr hr section".split())
_UNSEEN = frozenset(("script", "style", "head", "template"))
_SPACE = re.compile(r"[ \t\r\f\v\n]+")
_LINES = re.compile(r" *\n *")
_EMPTY = re.compile(r"\n{3,}")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen: str | None = None

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if self._unseen is None and tag in _UNSEEN:
            self._unseen = tag
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = None
        if tag in _BREAKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._unseen is None:
            self.parts.append(_SPACE.sub(" ", data))


def text_of(markup: str) -> str:
    """The text, blocks on lines of their own. What is no HTML comes out as it is."""
    words = _Words()
    words.feed(markup)
    words.close()
    return _EMPTY.sub("\n\n", _LINES.sub("\n", "".join(words.parts))).strip()
