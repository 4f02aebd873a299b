"""No regular expression of ours takes time that grows faster than what it is given."""

from __future__ import annotations

import subprocess
import sys

import pytest

CHILD = r"""
import importlib, inspect, pkgutil, re, resource, sys
import hkmigrate

found = {}
for module in pkgutil.walk_packages(hkmigrate.__path__, "hkmigrate."):
    if "worker" in module.name or module.name.endswith("__main__"):
        continue  # which needs jax, or runs
    room = importlib.import_module(module.name)
    source = inspect.getsource(room)
    for name, value in vars(room).items():
        for one in value.values() if isinstance(value, dict) else [value]:
            if isinstance(one, re.Pattern):
                searched = re.search(rf"\b{name}\.(search|finditer|findall|sub|split)\(", source) is not None
                found[one] = searched or found.get(one, False)
assert len(found) > 40, len(found)
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
STARTS = ("", "from", "import", "#", "'", '"', "name", "_1", "?", "coding:", "1[", "a.", "{", "# hkmigrate: ignore[")
for piece in eval(sys.argv[1]):
    for start in STARTS:
        for end in ("", "!"):
            text = start + piece * (6_000 // len(piece)) + end
            for pattern, searched in found.items():
                given = text.encode("latin-1") if isinstance(pattern.pattern, bytes) else text
                pattern.match(given)
                pattern.fullmatch(given)
                for _ in pattern.finditer(given) if searched else ():
                    pass
"""
PUMPED = (
    (" ", "\t", "\n", " \n", "\\\n", "\\"),
    ("a", "1", "A", "a.", "a ", ".", "_1", "1,", "1 "),
    ('"', "'", '"a', '\\"', "%", "{", "{}", "%d", "?"),
    ("# ", "from ", "import ", "import a,", "coding: ", "[", "]", "=", ":", "name="),
)


@pytest.mark.parametrize("pieces", PUMPED)
def test_no_pattern_backtracks(pieces: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-c", CHILD, repr(pieces)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


IMPORTS = r"""
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (40, 40))
from hkmigrate.source.links import imports_in
imports_in(eval(sys.argv[1]))
"""


@pytest.mark.parametrize(
    "data",
    [
        "b'from' + b' ' * 500_000 + b'import x'",
        "(b'from' + b' ' * 4_000 + b'! import x ') * 100",
        "b'from ' + b'.' * 500_000 + b' import x' * 50_000",
        "b'from ' + b'.' * 2_500 + b' import x' * 50_000",
        "b'import ' + b'a,' * 300_000",
        "b'import a,' * 100_000",
        "b'import ,' * 100_000",
        "b'from a import ' * 60_000",
    ],
)
def test_imports_are_found_in_time(data: str) -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTS, data], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
