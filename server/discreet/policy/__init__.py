"""The policy: how serious a match is, which clause says so, whom to ask, what may be overridden."""

from discreet.policy.errors import PolicyError, TermsError
from discreet.policy.pack import Policy, family_of, load_policy
from discreet.policy.terms import Term, load_terms

__all__ = ["Policy", "PolicyError", "Term", "TermsError", "family_of", "load_policy", "load_terms"]
