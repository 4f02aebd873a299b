"""Every golden case: what is planned, what is written, and that old and new compute the same.

`pytest tests/golden --snapshot-update` writes `plan.json` and `after/` of new cases; read them before they are kept.
"""

import contextlib
import json
import shutil
import tomllib
from pathlib import Path

import pytest

from hkmigrate import config, pipeline
from hkmigrate.config import Case, CheckOptions, Options
from hkmigrate.model.codes import CODES
from hkmigrate.model.edit import Create
from hkmigrate.model.verdict import CheckReport, Verdict
from hkmigrate.report import json as as_json
from hkmigrate.source.layout import Layout
from hkmigrate.source.notebook import read_notebook
from hkmigrate.source.text import UnreadableError

ROOT = Path(__file__).parents[2] / "golden"
CASES = sorted(path.parent for path in ROOT.glob("*/*/before"))
MIGRATED = [case for case in CASES if (case / "after").is_dir()]


def name(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def settings(case: Path) -> dict[str, object]:
    path = case / "case.toml"
    return tomllib.loads(path.read_text()) if path.exists() else {}


def options(case: Path) -> Options:
    """The case's own settings, and the project's where its tree has a pyproject.toml."""
    found = settings(case)
    cases = tuple(
        Case(
            one.get("name", one["entry"]),
            one["entry"],
            tuple(one.get("inputs", ())),
            tuple(one.get("kwargs", {}).items()),
        )
        for one in found.get("cases", ())
    )
    project = case / "before" / "pyproject.toml"
    read = config.load(project if project.exists() else None)
    return Options(
        exclude=read.exclude,
        entry_points=tuple(found.get("entry-points", read.entry_points)),
        groups=tuple(found.get("groups", read.groups)),
        place=read.place,
        style=read.style,
        check=CheckOptions(cases=cases, run=tuple(found.get("run", ())), accept=Verdict(found.get("accept", "proved"))),
    )


def after_of(planned: pipeline.Planned, folder: Path) -> dict[str, bytes]:
    files = tree(folder)
    for change in planned.changes.changes:
        files[change.path] = change.text.encode() if isinstance(change, Create) else change.apply(files[change.path])
    return files


@pytest.mark.parametrize("case", CASES, ids=name)
def test_plan(case: Path, snapshot) -> None:
    before = tree(case / "before")
    planned = pipeline.make_plan([case / "before"], options(case))
    snapshot.snapshot_dir = case
    document = as_json.of_plan(planned.plan)
    del document["read"]
    snapshot.assert_match(as_json.to_text(document), "plan.json")
    assert json.loads(as_json.to_text(document)) == document
    assert tree(case / "before") == before


@pytest.mark.parametrize("case", CASES, ids=name)
def test_rewrite(case: Path, snapshot, request) -> None:
    planned = pipeline.make_plan([case / "before"], options(case))
    if not planned.changes:
        assert not (case / "after").exists(), "the case is left alone, and must have no after/"
        return
    files = after_of(planned, case / "before")
    if request.config.option.snapshot_update:
        shutil.rmtree(case / "after", ignore_errors=True)
        for path, data in files.items():
            (case / "after" / path).parent.mkdir(parents=True, exist_ok=True)
            (case / "after" / path).write_bytes(data)
    assert files == tree(case / "after")


@pytest.mark.parametrize("case", MIGRATED, ids=name)
def test_after_is_python_and_stays(case: Path) -> None:
    before = tree(case / "before")
    for path, data in tree(case / "after").items():
        if path.endswith(".py") and data != before.get(path):
            compile(data, path, "exec")
    again = pipeline.make_plan([case / "after"], options(case))
    assert not again.changes
    assert not again.plan.ready


@pytest.mark.parametrize("case", CASES, ids=name)
def test_print_of_parse_is_identity(case: Path) -> None:
    for path, data in tree(case / "before").items():
        if path.endswith(".py"):
            try:
                Layout(data)
            except (UnreadableError, UnicodeDecodeError, SyntaxError):
                assert path in dict(pipeline.make_plan([case / "before"], options(case)).plan.unread)


@pytest.mark.parametrize("case", MIGRATED, ids=name)
def test_check(case: Path, tmp_path: Path) -> None:
    wanted = options(case)
    planned = pipeline.make_plan([case / "before"], wanted)
    before = tree(case / "before")
    notebooks = any(path.endswith(".ipynb") for path in before)
    report = check_cells(case, planned, wanted, tmp_path) if notebooks else pipeline.check_plan(planned, wanted)
    assert report.problem is None
    assert [(one.name, one.verdict, one.detail) for one in report.cases if one.verdict is not Verdict.PROVED] == []
    assert report.cases
    assert tree(case / "before") == before


def check_cells(case: Path, planned: pipeline.Planned, wanted: Options, folder: Path) -> CheckReport:
    """The check of trees in which each notebook has its code beside it in a file that can be imported."""
    for side in ("before", "after"):
        shutil.copytree(case / side, folder / side)
        for path in (folder / side).rglob("*.ipynb"):
            with contextlib.suppress(UnreadableError):
                path.with_suffix(".py").write_bytes(read_notebook(path.read_bytes()).python)
    return pipeline.check_trees(folder / "before", folder / "after", wanted, planned.plan.renames)


def test_share_of_cases_left_alone() -> None:
    assert len(CASES) >= 25
    assert len(CASES) - len(MIGRATED) >= 0.4 * len(CASES)


def test_every_code_has_a_case() -> None:
    shown = "".join((case / "plan.json").read_text() for case in CASES)
    assert [word for word in CODES if f'"{word}"' not in shown] == []


HACKS = ("borrowed", "family", "helper", "module", "override", "registry", "root", "scope")
KINDS = {case.parent.name: case for case in reversed(MIGRATED) if case.parent.name in HACKS}


@pytest.mark.parametrize("case", KINDS.values(), ids=name)
def test_audit(case: Path) -> None:
    """One case of each kind of hack: what is shared before has one owner after."""
    wanted = options(case)
    before, after = (pipeline.audit(case / side, wanted) for side in ("before", "after"))
    assert (before.problem, after.problem) == (None, None)
    assert (before.found, after.found) == (True, False)
