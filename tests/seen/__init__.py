"""What runs is what was seen: each access of a real run has to be an event of the abstract execution."""

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
if str(TESTS) not in sys.path:  # pytest has put it there, `python -m` has not
    sys.path.append(str(TESTS))
