"""The kinds of rules. Adding one: write a module with a subclass of RuleFile, and name it here."""

from __future__ import annotations

from discreet.reading.rules.capitalization import Capitalization
from discreet.reading.rules.combination import Combination
from discreet.reading.rules.conditional import Conditional
from discreet.reading.rules.consistency import Consistency
from discreet.reading.rules.existence import Existence
from discreet.reading.rules.label import Label
from discreet.reading.rules.occurrence import Occurrence
from discreet.reading.rules.repetition import Repetition
from discreet.reading.rules.rule import RuleFile
from discreet.reading.rules.substitution import Substitution
from discreet.reading.rules.token_pattern import TokenPattern

KINDS: dict[str, type[RuleFile]] = {
    "existence": Existence,
    "substitution": Substitution,
    "occurrence": Occurrence,
    "conditional": Conditional,
    "capitalization": Capitalization,
    "repetition": Repetition,
    "consistency": Consistency,
    "pattern": TokenPattern,
    "label": Label,
    "combination": Combination,
}
