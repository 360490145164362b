"""Training of the shipped reader (needs the requirements here); not used at run time."""
