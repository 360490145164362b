"""How other languages speak of persons: one module a language, read by the readers beside it.

A language is added with a module that makes a `Wording` and its name in WORDINGS. Numbers that a
country gives its people are in `numbers` and `records`, whatever the language of the text.
"""

from discreet.reading.detectors.personal_data.wordings.french import FRENCH
from discreet.reading.detectors.personal_data.wordings.german import GERMAN
from discreet.reading.detectors.personal_data.wordings.spanish import SPANISH
from discreet.reading.detectors.personal_data.wordings.wording import Wording, any_of

__all__ = ["REGIONS", "WORDINGS", "Wording", "any_of"]

WORDINGS = (GERMAN, FRENCH, SPANISH)

REGIONS = {wording.language: wording.regions for wording in WORDINGS}
"""Whose national telephone numbers a text in a language may hold."""
