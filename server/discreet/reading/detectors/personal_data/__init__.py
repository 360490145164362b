"""Personal data: what tells a stranger how to reach, find, bill or recognise a certain person.

One module for each family of formats: `contact` (e-mail, telephone), `address`, `numbers` (cards,
accounts and identifiers with check digits), `records` (numbers told with their name), `clues`
(numbers described), `person` (birth, others' health, pay), `device` (network addresses, wallets,
coordinates) and the tables `attributes` and `sentences`, which `facts` reads. `hurried` restores
words typed without vowels or spaced out, so that all of them see plain text. `hints` holds what
all of them keep silent about. A name, a place or a date alone is never a finding.
"""

from discreet.reading.detectors.personal_data.detector import PersonalDataDetector

__all__ = ["PersonalDataDetector"]
