"""Training of the shipped reader. Needs `scripts/training/requirements.txt`; not used at run time."""
