"""Rules written as data: one YAML file a rule, in the terms that writers know from Vale.

Every kind of rule is one module of this package and is named in `kinds.KINDS`. What all kinds
share (where a rule holds, what must stand beside a match, repairs, examples) is in `rule`.
"""

from discreet.reading.rules.rule import Rule, RuleError, parse_rule

__all__ = ["Rule", "RuleError", "parse_rule"]
