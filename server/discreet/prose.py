"""Reads a whole file of any length: its prose, in parts that a check takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from discreet.annotated import AnnotatedText, Located, locate
from discreet.locales import Language
from discreet.markdown import markdown, plain
from discreet.schema import MAX_TEXT, Account, CheckRequest

if TYPE_CHECKING:
    from discreet.checking import Checker

MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mdx", ".qmd"})
"""Endings of files that are read as Markdown."""


def of_file(name: str) -> Callable[[str], AnnotatedText]:
    """How a file of this name is read: as Markdown, or all of it as prose."""
    return markdown if Path(name).suffix.lower() in MARKDOWN else plain


def read(
    checker: Checker,
    text: AnnotatedText,
    request: CheckRequest,
    account: Account | None = None,
    locale: Language = "en",
) -> tuple[list[Located], list[str]]:
    """The findings by their places, and why not everything was read, if so.

    request: all but the text
    """
    found: list[Located] = []
    gaps: dict[str, None] = {}
    for begin, part in parts(text.prose):
        response = checker.check(request.model_copy(update={"text": part}), account, locale=locale)
        found += locate(text, response.findings, begin)
        if response.incomplete_reason:
            gaps[response.incomplete_reason] = None
    return found, list(gaps)


def parts(prose: str) -> Iterator[tuple[int, str]]:
    """Stretches of at most `MAX_TEXT` code points and where they begin, cut between paragraphs
    where there are any, else between lines or words."""
    begin = 0
    while begin < len(prose):
        end = begin + MAX_TEXT
        if end < len(prose):
            cuts = (prose.rfind(sign, begin + 1, end) for sign in ("\n\n", "\n", " "))
            end = next((cut for cut in cuts if cut > begin), end)
        yield begin, prose[begin:end]
        begin = end
