"""The programs that are planned: golden, natural, and the small ones of this room."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from golden.test_golden import CASES, options
from natural.programs import read_all

from hkmigrate import pipeline
from hkmigrate.config import Options
from hkmigrate.pipeline import Planned


def plan(folder: Path, files: Mapping[str, str], settings: Options | None = None) -> Planned:
    """The plan of a small program."""
    folder.mkdir(parents=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return pipeline.make_plan([folder], settings or Options())


def plan_all(folder: Path) -> Iterator[Planned]:
    """The plans of all golden and natural programs."""
    for case in CASES:
        root = folder / f"{case.parent.name}-{case.name}"
        shutil.copytree(case / "before", root)
        yield pipeline.make_plan([root], options(case))
    for program in read_all():
        yield pipeline.make_plan([program.unpack(folder / program.name)], Options())
