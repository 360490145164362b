"""Words that show whether a statement is public, not public yet, or no statement of fact at all.

Each cue says what it is for a person: it becomes a line of `why`. The models have read the same
words in context, so cues move no probability. Their weights, set by hand, say for which side they
speak and how loudly; alone they are a baseline of `scripts/evaluate`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from discreet.reading.phrases import Phrase, phrase

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One kind of sign. `weight`: log-odds towards 'not public yet'."""

    name: str
    says: Phrase
    weight: float
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Sign:
    """A cue where it stands in a text (code points)."""

    cue: Cue
    start: int
    end: int


def _cue(name: str, says: Phrase, weight: float, *patterns: str) -> Cue:
    return Cue(name, says, weight, re.compile("|".join(f"(?:{p})" for p in patterns), re.I))


CUES: tuple[Cue, ...] = (
    _cue(
        "secrecy",
        phrase("asks readers to keep it quiet"),
        1.5,
        r"\b(?:don'?t|do not|please don'?t) (?:tell|share|repeat|quote|screenshot)\b",
        r"\bbetween (?:us|you and me)\b",
        r"\byou (?:did(?:n'?t| not)|never) (?:hear|read|see) (?:this|it|that) (?:from|here)\b",
        r"\b(?:can'?t|cannot|not allowed to) (?:say|share|tell|name|show)\b.{0,30}\byet\b",
    ),
    _cue(
        "unannounced",
        phrase("says that it is not public yet"),
        1.5,
        r"\b(?:not|isn'?t|hasn'?t been|haven'?t been) (?:yet )?(?:public|announced|released|out)(?: yet)?\b",
        r"\bstill (?:hush|under wraps|confidential|secret)\b",
        r"\bbefore (?:it'?s|it is|the) (?:announce|public|official|press)\w*",
        r"\bunder (?:nda|embargo)\b",
        r"\b(?:company|internal) confidential\b",
    ),
    _cue(
        "ahead",
        phrase("speaks of a time that lies ahead"),
        0.25,
        r"\bnext (?:week|month|quarter|year|spring|summer|autumn|fall|winter|sprint|release)\b",
        rf"\b(?:in|from|by|until|before|come) {_MONTH}\b(?! (?:19|20[01]\d|202[0-5]))",
        r"\b(?:in|by|for) Q[1-4]\b",
        r"\bby (?:the )?end of (?:the )?(?:year|quarter|month)\b",
        r"\btomorrow\b",
        r"\bsoon\b",
        r"\bupcoming\b",
    ),
    _cue(
        "inside",
        phrase("tells what happens inside the company"),
        0.35,
        r"\b(?:all[- ]hands|town ?hall|board (?:meeting|deck|call)|steering committee|leadership "
        r"offsite|war ?room|post-?mortem|stand-?up|sprint review|our (?:roadmap|pipeline|backlog))\b",
        r"\b(?:above|below|over|under|ahead of|behind) plan\b|\bthe board (?:sees|gets|hears|meets|decides)\b",
        r"\b(?:internal(?:ly)?|in-house) (?:only|doc\w*|memo|dashboard|tool|slide|deck|wiki|email)\b",
        r"\bour (?:slack|jira|confluence|crm|intranet)\b",
    ),
    _cue(
        "announced",
        phrase("says that it is announced"),
        -1.1,
        r"\b(?:we|they|company|team) (?:have |has |just |finally |officially )*announced\b",
        r"\b(?:as|was|were|been|officially|already|publicly) announced\b",
        r"\bpress release\b",
        r"\b(?:is|are|it'?s|now|officially|finally) (?:official|public|live today|out now|generally available|available now|now available|now live)\b",
        r"\bnow (?:generally )?available\b",
        r"\bgeneral availability\b",
        r"\b(?:10-?[kq]|8-?k|annual report|sec filing|investor (?:letter|relations page)|earnings call)\b",
        r"\b(?:published|posted|announced|reported|disclosed) (?:\w+ ){0,3}(?:yesterday|today|last|this morning|on (?:our|the))\b",
        r"\bour (?:public )?(?:status page|changelog|blog|newsroom)\b",
        r"\bpost-?incident (?:review|report)\b",
        r"\blink (?:in|to) (?:the )?(?:comments?|bio|announcement|press)\b",
    ),
    _cue(
        "linked",
        phrase("leads to a page for the public"),
        -0.6,
        r"https?://\S*\b(?:blog|changelog|incidents?|investors?|ir|news|newsroom|press|releases?|status)\b\S*",
    ),
    _cue(
        "reported",
        phrase("reports what others published"),
        -0.8,
        r"\b(?:according to|via|reported by|reports (?:that|say)|per) [A-Z@]",
        r"\b(?:reuters|bloomberg|techcrunch|the verge|financial times|handelsblatt|wsj|cnbc)\b",
        r"\bI (?:read|saw) (?:in|on|that)\b",
    ),
    _cue(
        "consented",
        phrase("says that those concerned agreed"),
        -1.0,
        r"\bwith (?:his|her|their|the customer'?s|everyone'?s)?\s?(?:permission|consent|blessing|ok(?:ay)?)\b",
        r"\b(?:said|agreed|asked me|happy for me) (?:\w+ ){0,4}(?:could|can|to) (?:share|post|tell|write)\b",
        r"\bshared with permission\b",
    ),
    _cue(
        "imagined",
        phrase("imagines it, or asks"),
        -0.6,
        r"\b(?:imagine|what if|hypothetical(?:ly)?|suppose|wish(?:ing)? (?:we|i|someone)|if i (?:were|ran)|one day)\b",
        r"\b(?:in my novel|fiction(?:al)?|made[- ]up example|parody)\b",
    ),
    _cue(
        "long_past",
        phrase("is long past"),
        -0.7,
        r"\b(?:years|a decade|decades) ago\b",
        r"\bback in (?:the )?(?:19|20[01])\d",
        r"\bin (?:19\d\d|200\d|201\d|202[0-3])\b",
        r"\bmy (?:old|former|previous|first) (?:company|employer|job|startup)\b",
    ),
)


def signs(text: str, start: int = 0, end: int | None = None) -> list[Sign]:
    """Every cue in a part of the text: the first place of each kind."""
    end = len(text) if end is None else end
    found = []
    for cue in CUES:
        hit = cue.pattern.search(text, start, end)
        if hit:
            found.append(Sign(cue, hit.start(), hit.end()))
    return found
