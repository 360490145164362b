"""Scenarios to practise with: drafts as they come up, and whether one would post them.

`practice/*.yaml`, one scenario a file:

    title: A conference selfie
    text: Great week in Lyon with the Hartwell team. Contract signed, details next month.
    platform: linkedin
    surface: post
    account: personal
    language: en
    answer: change            # or post
    why: One sentence on what decides it.
    clause: confidential-information
    instead_of: conference    # the file of the English scenario that this one stands for
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from discreet.schema import AccountKind, Platform, Surface

Answer = Literal["post", "change"]


class ScenarioFile(BaseModel):
    """The keys of a file."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=3, max_length=80)
    text: str = Field(min_length=10, max_length=3_000)
    platform: Platform = "linkedin"
    surface: Surface = "post"
    account: AccountKind = "personal"
    language: str = "en"
    answer: Answer
    why: str
    clause: str | None = None
    instead_of: str | None = None


@dataclass(frozen=True)
class Scenario:
    """One scenario; `id` is its file's name, or the rule whose example it is."""

    id: str
    title: str
    text: str
    platform: Platform
    surface: Surface
    account: AccountKind
    language: str
    answer: Answer
    why: str
    clause: str | None
    instead_of: str | None = None
