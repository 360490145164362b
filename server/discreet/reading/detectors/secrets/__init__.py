"""Secrets: keys, tokens, passwords and private links that whoever reads the post could use.

Four readers, each a small module: `kingfisher` (several hundred provider formats, compiled),
`formats` (formats with a fixed shape that it does not know), `links` (credentials and tokens in
addresses) and `prose` (what is told in words or assigned to a name). `placeholders` holds what
all of them keep silent about. Nothing is ever verified against the provider.
"""

from discreet.reading.detectors.secrets.detector import SecretDetector

__all__ = ["SecretDetector"]
