"""Trees to measure on: packages of this environment with a small program among them, and programs that share a lot."""

from __future__ import annotations

import shutil
import sysconfig
from collections.abc import Iterator
from itertools import count
from pathlib import Path

GOLDEN = Path(__file__).parents[2] / "golden" / "helper" / "embed" / "before"
_FIRST = ("haiku", "alphafold", "jax", "numpy")
"""Packages that come first: what Haiku itself and programs of it hold is the hardest to tell from what matters."""

_READER = """\
class Reader{number}(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("table")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return x @ w
"""


def packages(into: Path, lines: int, mix: int | None = None) -> tuple[int, int]:
    """Put so many lines of this environment's packages and the program into a folder.

    They are taken over again where they are too few, or, with `mix`, after every so many lines, so that trees of
    different sizes hold the same.

    Returns:
        The number of lines, and that of files.
    """
    total = files = 0
    for again in count():
        for path, name in _sources():
            if total >= lines:
                shutil.copytree(GOLDEN, into / "program")
                return total, files
            if mix is not None and total >= (again + 1) * mix:
                break
            data = path.read_bytes()
            target = into / f"packages_{again}" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            total, files = total + data.count(b"\n"), files + 1
    raise AssertionError


def installed(into: Path) -> tuple[int, int]:
    """Put the program into a folder, beside all Python files of this environment as they are installed, once.

    Imports between packages are found as in the environment, those of Haiku's own source among them.

    Returns:
        The number of lines, and that of files.
    """
    total = files = 0
    home = _home()
    for path in sorted(home.rglob("*.py")):
        data = path.read_bytes()
        target = into / "installed" / path.relative_to(home)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        total, files = total + data.count(b"\n"), files + 1
    shutil.copytree(GOLDEN, into / "program")
    return total, files


def _home() -> Path:
    """The folder in which the packages of the environment are installed."""
    site = Path(sysconfig.get_path("purelib"))
    homes = [
        site,
        *(Path(line) for pth in site.glob("*.pth") for line in pth.read_text().split() if Path(line).is_dir()),
    ]
    found = next(home for home in homes if (home / "haiku").is_dir())
    return (found / "haiku").resolve().parent


def _sources() -> Iterator[tuple[Path, Path]]:
    """The Python files of the environment, by package, each with its path in it."""
    home = _home()
    names = sorted(path.name for path in home.iterdir() if path.is_dir())
    for name in (*_FIRST, *(name for name in names if name not in _FIRST)):
        for path in sorted((home / name).rglob("*.py")):
            yield path, path.relative_to(home)


def program(into: Path, sites: int, files: int) -> None:
    """Put a program into a folder that reads one parameter in so many places, which lie in so many files."""
    into.mkdir(parents=True)
    per_file = [range(number, sites, files) for number in range(files)]
    for number, readers in enumerate(per_file):
        classes = "\n\n".join(_READER.format(number=reader) for reader in readers)
        (into / f"part_{number}.py").write_text(f"import haiku as hk\n\n\n{classes}")
    imports = "".join(f"from part_{reader % files} import Reader{reader}\n" for reader in range(sites))
    calls = "".join(f"    x = Reader{reader}()(x)\n" for reader in range(sites))
    root = (
        f"import haiku as hk\n\n{imports}\n\ndef forward(x):\n{calls}    return x\n\n\nmodel = hk.transform(forward)\n"
    )
    (into / "model.py").write_text(root)
