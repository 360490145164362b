"""The reader's outputs, in the order of its heads."""

from __future__ import annotations

TONE = (
    "insult",
    "identity_attack",
    "threat",
    "profanity",
    "hostility",
    "condescension",
    "sarcasm",
    "offensive",
)
"""Seven categories of the contract, and `offensive` as the public sets mean it, which helps the
others to learn and backs them up at run time."""

KINDS = (
    "customer",
    "unreleased_product",
    "financials",
    "deal",
    "workforce",
    "legal",
    "security_incident",
    "internal_information",
    "personal_data",
    "company_term",
)
