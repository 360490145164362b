"""What of a Markdown file is prose.

Left out are the fields at the top (front matter), code blocks, HTML comments and tags, and the
signs of headings, quotations and emphasis: they part words that belong together. Links stay, since
what leads to a shared document must be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from discreet.annotated import AnnotatedText, Piece

_FRONT_MATTER = re.compile(r"\A(-{3}|\+{3})[ \t]*\r?\n.*?^\1[ \t]*(?:\r?\n|\Z)", re.M | re.S)
_FENCE = re.compile(r"^(?:[ \t>]|[-*+] |\d{1,9}[.)] )*(`{3,}|~{3,})(.*)")
_INDENTED = re.compile(r"(?: {4}|\t)[ \t]*\S")
_LIST = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s")
_SIGNS = re.compile(
    r"<!--.*?-->"  # comments, which may go over lines
    r"|</?[A-Za-z][^<>\n]*>"
    r"|^[ \t]{0,3}(?:>[ \t]?)+(?:#{1,6}[ \t]+)?|^[ \t]{0,3}#{1,6}[ \t]+"
    r"|^[ \t]*[*+-][ \t]+"
    r"|\*{1,3}(?=\S)|(?<=\S)\*{1,3}"
    r"|(?<![\w_])_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?![\w_])"
    r"|`+|~~",
    re.M | re.S,
)
_AUTOLINK = re.compile(r"<(?:[a-z][a-z0-9+.-]*:|[^\s<>@]+@)")


def markdown(source: str) -> AnnotatedText:
    """The prose of a Markdown file, with its places."""
    return AnnotatedText(_pieces(source))


def plain(source: str) -> AnnotatedText:
    """A text file: all of it is prose."""
    return AnnotatedText([Piece.prose(source)])


def _pieces(source: str) -> Iterator[Piece]:
    start = 0
    if front := _FRONT_MATTER.match(source):
        yield Piece.markup(front.group())
        start = front.end()
    for is_code, block in _blocks(source[start:]):
        if is_code:
            yield Piece.markup(block, "\n")
        else:
            yield from _inline(block)


def _blocks(text: str) -> Iterator[tuple[bool, str]]:
    """The text in stretches, each with whether it is code."""
    held: list[str] = []
    is_code = False
    fence = ""
    in_list = False
    blank = True

    for line in text.splitlines(keepends=True):
        opened = _FENCE.match(line)
        if fence:
            closes = opened and opened[1].startswith(fence) and not opened[2].strip()
            code = True
            if closes:
                fence = ""
        elif opened and not (opened[1][0] == "`" and "`" in opened[2]):
            fence, code = opened[1], True
        elif not line.strip():
            code = is_code  # within an indented block it is a part of it
        else:
            code = bool(_INDENTED.match(line)) and not in_list and (blank or is_code)
            if _LIST.match(line):
                in_list = True
            elif not line[0].isspace():
                in_list = False
        blank = not line.strip()
        if code != is_code and held:
            yield is_code, "".join(held)
            held = []
        is_code = code
        held.append(line)
    if held:
        yield is_code, "".join(held)


def _inline(block: str) -> Iterator[Piece]:
    end = 0
    for sign in _SIGNS.finditer(block):
        if _AUTOLINK.match(sign.group()):
            continue
        yield Piece.prose(block[end : sign.start()])
        yield Piece.markup(sign.group())
        end = sign.end()
    yield Piece.prose(block[end:])
