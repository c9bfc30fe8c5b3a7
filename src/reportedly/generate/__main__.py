"""`python -m reportedly.generate`."""

import sys

from reportedly.generate import main

sys.exit(main(sys.argv[1:]))
