"""Measurements that take longer than tests may: each is one command, and `docs/benchmarks.md` names them."""

import atexit
import os
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
if str(TESTS) not in sys.path:  # pytest has put it there, `python -m` has not
    sys.path.append(str(TESTS))

if "PYTEST_VERSION" not in os.environ:  # pytest has its own way to leave the user's state alone
    _STATE = tempfile.TemporaryDirectory(prefix="hkmigrate-state-")
    atexit.register(_STATE.cleanup)
    os.environ["XDG_STATE_HOME"] = _STATE.name
