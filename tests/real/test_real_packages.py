"""`make_plan` over every installed package with Haiku code, where it is installed and in a tree of its own.

None of them forces a name, so nothing may be found. The packages of `.[test]` are always there; with more:

    pip install --no-deps -r tests/real/packages.txt && pytest -m real_large tests/real
"""

import re
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from real_models import SITE

from hkmigrate import pipeline
from hkmigrate.config import Options

IMPORTS_HAIKU = re.compile(rb"^[ \t]*(import|from)[ \t]+haiku\b", re.MULTILINE)
LARGE = {"acme", "bsuite", "clrs", "coax", "colabdesign", "haiku_geometric", "progen_transformer"}


def haiku_packages() -> list[Path]:
    return [
        folder
        for folder in sorted(SITE.iterdir())
        if folder.is_dir() and any(IMPORTS_HAIKU.search(path.read_bytes()) for path in folder.rglob("*.py"))
    ]


def found(root: Path) -> Iterator[tuple[str, str, int]]:
    """The sites that are found in a tree: the group's name, the file and the line."""
    start = time.perf_counter()
    try:
        planned = pipeline.make_plan([root], Options())
    except Exception as error:
        error.add_note(f"while {root} was planned")
        raise
    sys.stdout.write(f"{time.perf_counter() - start:6.1f} s  {root}\n")
    assert planned.plan.unread == (), root
    for group in planned.plan.groups:
        yield from ((group.name, site.span.path, site.span.line) for site in group.sites)


def assert_nothing_found(packages: list[Path], folder: Path) -> None:
    for package in packages:
        assert list(found(package)) == []
        tree = folder / package.name
        shutil.copytree(package, tree / package.name, ignore=shutil.ignore_patterns("__pycache__"))
        assert list(found(tree)) == []


def test_nothing_is_found_in_what_the_tests_install(tmp_path: Path) -> None:
    packages = [package for package in haiku_packages() if package.name not in LARGE]
    assert {"alphafold", "dks", "haiku"} <= {package.name for package in packages}
    assert_nothing_found(packages, tmp_path)


@pytest.mark.real_large
def test_nothing_is_found_in_large_packages(tmp_path: Path) -> None:
    packages = [package for package in haiku_packages() if package.name in LARGE]
    assert {package.name for package in packages} == LARGE
    assert_nothing_found(packages, tmp_path)


def test_all_is_found_in_haikus_own_tests_of_forced_names(tmp_path: Path) -> None:
    name = "module_test.py"
    shutil.copyfile(SITE / "haiku/_src" / name, tmp_path / name)
    lines = (tmp_path / name).read_text().splitlines()
    used = {number for number, line in enumerate(lines, 1) if ".force_name(" in line}
    assert len(used) >= 10
    sites = list(found(tmp_path))
    assert {line for _, _, line in sites} == used
    assert {group for group, _, _ in sites} == {"foo", "foo/bar/baz", "<name>"}
