"""`python -m foresight`."""

import sys

from foresight.cli import main

sys.exit(main(sys.argv[1:]))
