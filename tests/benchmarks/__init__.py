"""Measurements that take longer than tests may: each is one command, and `docs/benchmarks.md` names them."""

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
if str(TESTS) not in sys.path:  # pytest has put it there, `python -m` has not
    sys.path.append(str(TESTS))
