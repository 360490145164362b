"""Personal data: what tells a stranger how to reach, find, bill or recognise a certain person.

One module for each family of formats: `contact` (e-mail, telephone), `address`, `numbers` (cards,
accounts and identifiers with check digits), `records` (numbers told with their name), `person`
(birth, health, pay) and `device` (network addresses, wallets, coordinates). `hints` holds what
all of them keep silent about. A name, a place or a date alone is never a finding.
"""

from discreet.reading.detectors.personal_data.detector import PersonalDataDetector

__all__ = ["PersonalDataDetector"]
