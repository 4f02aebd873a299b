"""A tree with a plan made by hand, behind the real command line; only planning and checking are played."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from plan_samples import MODEL, NET, PLAN
from typer.testing import CliRunner, Result

from hkmigrate import pipeline, write
from hkmigrate.cli.app import app
from hkmigrate.config import Options
from hkmigrate.model.edit import ChangeSet, Create, Edit, Modify, digest
from hkmigrate.model.plan import Plan
from hkmigrate.model.verdict import CaseReport, CheckReport, Verdict
from hkmigrate.pipeline import Planned

PROVED = CheckReport((CaseReport("forward", Verdict.PROVED, "the graphs are equal", None, (), 1600, 1, 2.0),))


@dataclass
class Stage:
    """What planning and checking will answer, and what they were asked."""

    root: Path
    plan: Plan = PLAN
    check: CheckReport | Exception = PROVED
    asked: list[Any] = field(default_factory=list)
    infer: bool = False

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(app, list(words), prog_name="hkmigrate")

    def files(self) -> dict[str, str]:
        found = [path for path in sorted(self.root.rglob("*")) if path.is_file() and ".git" not in path.parts]
        return {path.relative_to(self.root).as_posix(): path.read_text() for path in found}

    def make_plan(self, paths: Any, options: Options, root: Path | None = None) -> Planned:
        self.asked.append((tuple(paths), options))
        groups = [group for group in self.plan.groups if not options.groups or group.name in options.groups]
        data = (self.root / "model.py").read_bytes()
        ready = ChangeSet.of([Modify("model.py", digest(data), (Edit(0, 6, "IMPORT"),)), Create("owner.py", "x = 1\n")])
        changes = ready if self.plan.ready else ChangeSet()
        read = (("model.py", digest(data)),)
        return Planned(self.root, replace(self.plan, groups=tuple(groups), read=read), changes, {"model.py": data})

    def check_plan(
        self,
        planned: Planned,
        options: Options,
        progress: Any = None,
        renames: Any = None,
        *,
        infer: bool = False,
        nursery: Any = None,
    ) -> CheckReport:
        self.asked.append(options.check)
        if progress:
            progress("running the old tree")
        if isinstance(self.check, Exception):
            raise self.check
        return self.check

    def check_trees(
        self, old: Path, new: Path, options: Options, renames: Any, progress: Any = None, *, infer: bool = False
    ) -> CheckReport:
        self.infer = infer
        self.asked.append(
            (old, new, options.check, renames, (old / "model.py").read_text(), (new / "model.py").read_text())
        )
        return self.check_plan(None, options, progress)  # type: ignore[arg-type]


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    root = tmp_path / "tree"
    root.mkdir()
    (root / "model.py").write_text(MODEL)
    (root / "net.py").write_text(NET)
    monkeypatch.chdir(root)
    for variable in ("CI", "NO_COLOR", "COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    made = Stage(root)
    for name in ("make_plan", "check_plan", "check_trees"):
        monkeypatch.setattr(pipeline, name, getattr(made, name))
    monkeypatch.setattr(
        pipeline,
        "write_plan",
        lambda planned, *, allow_dirty=False: write.write_changes(
            planned.root, planned.changes, allow_dirty=allow_dirty
        ),
    )
    return made
