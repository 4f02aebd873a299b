"""Every golden case: what is planned, what is written, and that old and new compute the same.

`pytest tests/golden --snapshot-update` writes `plan.json` and `after/` of new cases; read them before they are kept.
"""

import contextlib
import json
import shutil
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from hkmigrate import config, pipeline
from hkmigrate.check.nursery import FORKS, Nursery
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


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery | None]:
    """JAX and Haiku, imported once for the models of all cases."""
    if not FORKS:
        yield None
        return
    with Nursery() as started:
        yield started


@pytest.mark.parametrize("case", MIGRATED, ids=name)
def test_check(case: Path, nursery: Nursery | None, tmp_path: Path) -> None:
    wanted = options(case)
    planned = pipeline.make_plan([case / "before"], wanted)
    before = tree(case / "before")
    if any(path.endswith(".ipynb") for path in before):
        report = check_cells(case, planned, wanted, tmp_path)
    else:
        report = pipeline.check_plan(planned, wanted, nursery=nursery)
    assert report.problem is None
    assert [(one.name, one.verdict, one.detail) for one in report.cases if one.verdict is not Verdict.PROVED] == []
    assert report.cases
    assert tree(case / "before") == before


def check_cells(case: Path, planned: pipeline.Planned, wanted: Options, folder: Path) -> CheckReport:
    """The check of trees in which each notebook has its code beside it in a file that can be imported."""
    before, after = (importable(case / side, folder) for side in ("before", "after"))
    return pipeline.check_trees(before, after, wanted, planned.plan.renames)


def importable(tree: Path, folder: Path) -> Path:
    """The tree; where it has notebooks, a copy in which the code of each stands beside it, too."""
    if not any(tree.rglob("*.ipynb")):
        return tree
    copy = Path(shutil.copytree(tree, folder / tree.name))
    for path in copy.rglob("*.ipynb"):
        with contextlib.suppress(UnreadableError):
            path.with_suffix(".py").write_bytes(read_notebook(path.read_bytes()).python)
    return copy


def test_share_of_cases_left_alone() -> None:
    assert len(CASES) >= 25
    assert len(CASES) - len(MIGRATED) >= 0.3 * len(CASES)


def test_every_code_has_a_case() -> None:
    shown = "".join((case / "plan.json").read_text() for case in CASES)
    assert [word for word in CODES if f'"{word}"' not in shown] == []


HACKS = ("borrowed", "family", "helper", "module", "override", "registry", "root", "scope")
KINDS = {case.parent.name: case for case in reversed(MIGRATED) if case.parent.name in HACKS}


@pytest.mark.parametrize("case", KINDS.values(), ids=name)
def test_audit_of_what_is_shared(case: Path, nursery: Nursery | None) -> None:
    """One case of each kind of hack: the audit sees what is shared before."""
    before = pipeline.audit(case / "before", options(case), nursery=nursery)
    assert (before.problem, before.found) == (None, True)


@pytest.mark.parametrize("case", MIGRATED, ids=name)
def test_audit(case: Path, nursery: Nursery | None, tmp_path: Path) -> None:
    """After a migration every parameter has one owner, but for names that the plan refuses or was not asked for.

    A transform inside of another, lifted into it, has an instance of its own: two of one path, where the plan makes two.
    """
    wanted = options(case)
    groups = json.loads((case / "plan.json").read_text())["groups"]
    refused = [group["name"] for group in groups if group["status"] == "refused"]
    owners = {group["name"]: f"has {len(group['creators'])} owners" for group in groups if group.get("creators")}

    def stays(module: str) -> bool:
        asked = not wanted.groups or any(fnmatchcase(module, group) for group in wanted.groups)
        return not asked or any(fnmatchcase(module, group) for group in refused)

    after = pipeline.audit(importable(case / "after", tmp_path), wanted, nursery=nursery)
    assert after.problem is None
    forced = [one.name for each in after.cases for one in each.forced]
    rows = [(row.path.rpartition("/")[0], row) for each in after.cases for row in each.rows if row.problem]
    shared = [module for module, row in rows if row.problem != owners.get(module)]
    assert [module for module in forced + shared if not stays(module)] == []
    assert after.found or not refused
