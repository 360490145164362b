"""`python -m discreet`, the same as the command `discreet`."""

import sys

from discreet.cli import main

sys.exit(main())
