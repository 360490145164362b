"""Training of the shipped reader (needs `requirements.txt` here); not used at run time."""
