"""The verbs: the one file that knows more than one stage."""

from __future__ import annotations

import ast
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from hkmigrate.config import ConfigError, Options
from hkmigrate.detect.entry_points import missing_entry
from hkmigrate.detect.equivalence import unlike
from hkmigrate.detect.findings import Findings, detect, forced_groups
from hkmigrate.detect.hidden import Stopped, hidden_uses, unwritable
from hkmigrate.detect.named_by_text import named_by_text
from hkmigrate.detect.sites.formulas import with_formulas
from hkmigrate.detect.witness import Witness
from hkmigrate.model.audit import AuditReport
from hkmigrate.model.edit import Change, ChangeSet, Create, Modify, digest
from hkmigrate.model.names import Known
from hkmigrate.model.plan import Plan, Reported
from hkmigrate.model.site import BUCKET, Group
from hkmigrate.model.verdict import CheckReport
from hkmigrate.plan import make_plan as plan_groups
from hkmigrate.plan import shown
from hkmigrate.project_folder import NEVER
from hkmigrate.source.module import Module
from hkmigrate.source.notebook import Notebook, UnwritableError, read_notebook
from hkmigrate.source.project import Project
from hkmigrate.source.text import DEEPEST, UnfitError, UnreadableError, parse
from hkmigrate.source.tree import Tree, read_tree
from hkmigrate.source.unseen import may_force, why_unseen

if TYPE_CHECKING:
    from hkmigrate import write
    from hkmigrate.check.nursery import Nursery

_FRAMES = 15 * DEEPEST
"""How deep calls may go: what follows a syntax tree down takes several for each level."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with the changes that carry it out.

    Attributes:
        root: the tree's root, which all paths are relative to.
        plan: the plan.
        changes: what would be written.
        sources: the bytes of every file that is changed, as they were read.
        notebooks: the notebooks that were read.
        is_chosen: whether the path of a file was asked for: others change only with those.
    """

    root: Path
    plan: Plan
    changes: ChangeSet
    sources: Mapping[str, bytes]
    notebooks: Mapping[str, Notebook] = field(default_factory=dict)
    is_chosen: Callable[[str], bool] = lambda _: True

    def cell(self, path: str, number: int) -> str:
        """What a code cell of a notebook says."""
        return next(cell.text for cell in self.notebooks[path].cells if cell.number == number)


@contextmanager
def _deep_calls() -> Iterator[None]:
    """Lets calls go as deep as trees may be; who calls us finds the limit as it was."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


class SelfCheckError(Exception):
    """What hkmigrate made does not hold against its own tests: a mistake of hkmigrate's, never the user's."""


def make_plan(paths: Sequence[Path], options: Options, root: Path | None = None) -> Planned:
    """Plan the migration of what lies in `paths`. Writes nothing and runs none of the tree's code.

    The tree is what lies in `root`; by default in the folder named, or, for files or several paths, in the deepest
    folder that holds them all.

    Raises:
        TreeError: a path is missing, or is neither a folder nor a Python file.
        ConfigError: an entry point is not in the tree.
        UnfinishedError: an apply or undo that was interrupted has left the tree half old, half new.
        SelfCheckError: the changes do not parse, or would be planned again.
    """
    from hkmigrate import write  # noqa: PLC0415 - the language server does without it

    tree = read_tree(paths, options.exclude, root)
    write.assert_settled(tree.root, tree.files)
    project = Project(tree)
    for entry in options.entry_points:
        why = missing_entry(project, entry)
        if why is not None:
            raise ConfigError(f"`tool.hkmigrate.entry-points`: `{entry}`: {why}")
    return plan_project(project, options)


@_deep_calls()
def plan_project(project: Project, options: Options) -> Planned:
    """Plan the migration of a tree that has been read.

    Raises:
        SelfCheckError: the changes do not parse, or would be planned again.
    """
    tree = project.tree
    witness = Witness(project, _entry_points(options), options.groups)
    found = _found(project, options, witness)
    stopped: Stopped = {}
    while True:
        plan = _decided(project, options, found, stopped)
        named = named_by_text(project, plan)
        if named:  # it is known without a migrated tree
            stopped |= named
            continue
        try:
            changes = _rewritten(project, plan)
            in_place = _in_place(tree, changes)
        except UnfitError as error:
            unfit = {**tree.unfit, error.path: str(error)}
            return plan_project(Project(replace(tree, unfit=unfit), project), options)
        except UnwritableError as error:
            stopped |= unwritable(plan, error.path, error.place)
            continue
        sources = {change.path: tree.on_disk(change.path) for change in changes.changes if isinstance(change, Modify)}
        planned = Planned(tree.root, plan, in_place, sources, tree.notebooks, tree.is_chosen)
        now = _distrust(project, planned, changes)
        if now is None:
            return planned
        migrated = witness.of(now)
        further = unlike(witness, migrated, plan)
        if not further:
            _distrust_groups(now, plan, options, migrated)
            return planned
        stopped |= further


def _entry_points(options: Options) -> list[str]:
    """The functions that count as roots: those that are named, and those that the check runs."""
    return [*options.entry_points, *(case.entry for case in options.check.cases)]


@_deep_calls()
def survey(project: Project, options: Options) -> Plan:
    """The plan of a tree that has been read, without the changes that carry it out."""
    return _decided(project, options, _found(project, options), {})


def _found(project: Project, options: Options, witness: Witness | None = None) -> Findings:
    """What detection says of a tree, as far as the paths that were given go; `witness` is of all of the tree."""
    findings = detect(project, _entry_points(options), options.groups, witness)
    programs = [_chosen(project.tree, groups) for groups in findings.programs]
    if options.style == "methods":
        programs = [with_formulas(project, groups) for groups in programs]
    shared = () if options.groups else _chosen(project.tree, findings.shared)
    return replace(findings, programs=tuple(map(tuple, programs)), shared=tuple(shared))


def _decided(project: Project, options: Options, findings: Findings, stopped: Stopped) -> Plan:
    """The plan of what was found; `stopped` are groups that are to be left alone, to which it may add."""
    tree, wanted_names = project.tree, frozenset(options.groups)
    while True:
        held = [[_stopped(group, stopped) for group in groups] for groups in findings.programs]
        every = (plan_groups(program, findings.graph, options.place, wanted_names) for program in held)
        plans = sorted(chain.from_iterable(every), key=lambda plan: (plan.name.startswith("<"), plan.name))
        further = hidden_uses(project, plans)
        if not further:
            break
        stopped |= further
    wanted = tuple(plan for plan in plans if not options.groups or plan.name in options.groups)
    read = {path: digest(tree.on_disk(path)) for path in findings.files}
    shared = findings.shared
    reported = tuple(Reported(group.name.text, group.sites) for group in shared if isinstance(group.name, Known))
    unread = dict(sorted(project.unread.items()))
    unseen = tuple(path for path in unread if tree.is_chosen(path) and may_force(tree.files.get(path, b"")))
    unread |= {path: why_unseen(tree.files[path], unread[path]) for path in unseen}
    return Plan(wanted, tuple(unread.items()), tuple(sorted(read.items())), reported, unseen)


def _stopped(group: Group, stopped: Stopped) -> Group:
    """The group with the reason why it is to be left alone, if it is."""
    return replace(group, refusals=(stopped[group.sites],)) if group.sites in stopped else group


def _chosen(tree: Tree, groups: Sequence[Group]) -> list[Group]:
    """The groups with a site in the paths that were given."""
    return [group for group in groups if any(tree.is_chosen(site.span.path) for site in group.sites)]


def _rewritten(project: Project, plan: Plan) -> ChangeSet:
    if not plan.ready:
        return ChangeSet()
    from hkmigrate.rewrite import rewrite  # noqa: PLC0415 - libcst takes a while to import

    return rewrite(project, plan)


def _in_place(tree: Tree, changes: ChangeSet) -> ChangeSet:
    """The changes as they are made on disk: those of notebooks in their JSON."""
    if not any(change.path in tree.notebooks for change in changes.changes):
        return changes
    from hkmigrate.rewrite.notebooks import in_place  # noqa: PLC0415 - libcst takes a while to import

    return in_place(tree, changes)


def _distrust(before: Project, planned: Planned, changes: ChangeSet) -> Project | None:
    """Hold the changes against what must be true of any migration, before anybody sees them.

    Gives the tree with the changes made; None where there are none.
    """
    if not planned.changes:
        return None
    tree = before.tree
    after, notebooks = dict(tree.files), dict(tree.notebooks)
    for change, wanted in zip(planned.changes.changes, changes.changes, strict=True):
        if isinstance(change, Create):
            after[change.path] = change.text.encode()
        elif isinstance(wanted, Modify) and change.path in notebooks:
            old, data = notebooks[change.path], change.apply(tree.on_disk(change.path))
            notebooks[change.path] = _distrust_notebook(change.path, old, wanted.apply(old.python), data)
            after[change.path] = notebooks[change.path].python
        else:
            after[change.path] = change.apply(tree.files[change.path])
    now = Project(replace(tree, files=after, notebooks=notebooks), before)
    for change in planned.changes.changes:
        _distrust_file(change.path, before.module(change.path), now)
    for group in planned.plan.ready:
        anchor = group.owner.anchor
        home = now.module(anchor.path) if anchor is not None else None
        if anchor is not None and (home is None or group.owner.class_name not in home.top.bindings):
            raise SelfCheckError(f"the class {group.owner.class_name} would not be written to {anchor.path}")
    return now


def _distrust_groups(now: Project, plan: Plan, options: Options, witness: Witness) -> None:
    """Make sure that no group of a plan would be planned again in the migrated tree; it is planned where any may be."""
    done = {group.name for group in plan.ready}
    found = {shown(group) for group in forced_groups(now, witness)}
    if not done & found and not any(name.startswith(f"{BUCKET}/") for name in done):
        return
    left = [group.name for group in survey(now, options).ready if group.name in done]  # `witness` ran what changed
    if left:
        raise SelfCheckError(f"{', '.join(left)} would be planned again after the migration")


def _distrust_notebook(path: str, old: Notebook, wanted: bytes, data: bytes) -> Notebook:
    """The notebook that `data` is, made sure to be the old one with the Python that is wanted."""
    try:
        new = read_notebook(data)
    except UnreadableError as error:
        raise SelfCheckError(f"{path} would not be read again: {error}") from error
    if ast.dump(parse(new.python)) != ast.dump(parse(wanted)):
        raise SelfCheckError(f"{path} would not hold the Python that is planned")
    if old.without_sources != new.without_sources:
        raise SelfCheckError(f"{path} would change in more than its code")
    return new


def _distrust_file(path: str, old: Module | None, now: Project) -> None:
    new = now.module(path)
    if new is None:
        raise SelfCheckError(f"{path} would not parse: {now.unread[path]}")
    missing = new.undefined - (old.undefined if old is not None else frozenset())
    if missing:
        raise SelfCheckError(f"{path} would use names that it does not define: {', '.join(sorted(missing))}")


def check_plan(
    planned: Planned,
    options: Options,
    progress: Callable[[str], None] | None = None,
    renames: Mapping[str, str] = MappingProxyType({}),
    *,
    infer: bool = False,
    nursery: Nursery | None = None,
    unsaved: Mapping[str, bytes] = MappingProxyType({}),
) -> CheckReport:
    """Whether the tree with the planned changes computes what the tree as it is does; runs the user's code.

    `renames` come on top of those that the plan lists. Workers are forked from `nursery`, where it was started before.
    `unsaved` is the text of files, by path, that counts for what is on disk.
    """
    from hkmigrate.check.compare import compare  # noqa: PLC0415 - only a check needs it

    with tempfile.TemporaryDirectory(prefix="hkmigrate-") as folder:
        old, new = (Path(folder) / side / planned.root.name for side in ("old", "new"))
        for copy in (old, new):
            shutil.copytree(planned.root, copy, symlinks=True, ignore=_left_out)
            for path, data in unsaved.items():
                (copy / path).unlink(missing_ok=True)  # what is not saved must not go through a link to the tree itself
                (copy / path).write_bytes(data)
        changed = {change.path: _put(new, change) for change in planned.changes.changes}
        moved = {**planned.plan.renames, **renames}
        return compare(
            old,
            new,
            options.check,
            moved,
            changed,
            progress,
            infer=infer,
            nursery=nursery,
            origin=planned.root,
            sites=_sites(planned.plan),
        )


def _sites(plan: Plan) -> dict[str, frozenset[tuple[str, int]]]:
    """The lines of Python files that each group rewrites, as the tree is now."""
    return {
        group.name: frozenset(
            (site.span.path, site.span.line) for site in group.sites if site.span.path.endswith(".py")
        )
        for group in plan.ready
    }


def _left_out(folder: str, names: list[str]) -> set[str]:
    """What a copy of a tree does without: version control, environments and caches, pipes, sockets and devices."""
    return {
        name
        for name in names
        if name in (".git", ".hkmigrate", *NEVER)
        or (Path(folder) / name / "pyvenv.cfg").exists()
        or not _can_be_copied(Path(folder, name))
    }


def _can_be_copied(path: Path) -> bool:
    return path.is_symlink() or path.is_file() or path.is_dir()


def _put(root: Path, change: Change) -> tuple[int, ...]:
    """Write a change into a copy of the tree, and say which lines of the new text it touches."""
    path = root / change.path
    if isinstance(change, Create):
        path.write_bytes(change.text.encode())
        return tuple(range(1, change.text.count("\n") + 1))
    before = path.read_bytes()
    if not path.resolve().is_relative_to(root.resolve()):
        path.unlink()  # a link out of the copy: what it leads to is not ours, and may be the tree itself
    path.write_bytes(change.apply(before))
    return tuple(_touched(before, change))


def _touched(before: bytes, change: Modify) -> Iterator[int]:
    line, at = 1, 0
    for edit in change.edits:
        line += before[at : edit.start].count(b"\n")
        for _ in edit.text.splitlines():
            yield line
            line += 1
        line -= bool(edit.text) and not edit.text.endswith("\n")
        at = edit.end


def write_plan(planned: Planned, *, allow_dirty: bool = False) -> tuple[str, ...]:
    """Write the changes, all files or none, and give the paths written.

    Raises:
        WriteError: a file has changed since it was read, has uncommitted changes, or cannot be written.
    """
    from hkmigrate import write  # noqa: PLC0415 - the language server does without it

    return write.write_changes(planned.root, planned.changes, read=dict(planned.plan.read), allow_dirty=allow_dirty)


def check_trees(
    old: Path,
    new: Path,
    options: Options,
    renames: Mapping[str, str],
    progress: Callable[[str], None] | None = None,
    *,
    infer: bool = False,
) -> CheckReport:
    """Whether the trees at `old` and `new` compute the same, under renames of parameter paths; runs their code.

    Raises:
        UnfinishedError: an apply or undo that was interrupted has left a tree half old, half new.
    """
    from hkmigrate import write  # noqa: PLC0415 - the language server does without it
    from hkmigrate.check.changed import changes  # noqa: PLC0415 - only a check needs it
    from hkmigrate.check.compare import compare  # noqa: PLC0415

    for root in (old, new):
        write.assert_settled(root)
    changed = changes(old, new, _left_out)
    return compare(old, new, options.check, renames, changed.lines, progress, infer=infer, outside=changed.outside)


def audit(
    tree: Path,
    options: Options,
    progress: Callable[[str], None] | None = None,
    *,
    nursery: Nursery | None = None,
) -> AuditReport:
    """Who uses which parameter of the tree, and what is not owned by exactly one module instance; runs its code.

    A worker is forked from `nursery`, where it was started before.
    """
    from hkmigrate.check.audit import audit as run_audit  # noqa: PLC0415 - only an audit needs it

    return run_audit(tree, options.check, progress, nursery=nursery)


def assert_writable(planned: Planned, *, allow_dirty: bool = False) -> None:
    """Make sure that nothing stands in the way of `write_plan`, before much time is spent on a check.

    Raises:
        WriteError: as `write_plan`.
    """
    from hkmigrate import write  # noqa: PLC0415 - the language server does without it

    write.assert_writable(planned.root, planned.changes, read=dict(planned.plan.read), allow_dirty=allow_dirty)


def settle(root: Path) -> str | None:
    """Finish or take back what an interrupted apply or undo has left in `root`, and say so; None if nothing.

    Raises:
        WriteError: it cannot be settled, or another hkmigrate is writing.
    """
    from hkmigrate import write  # noqa: PLC0415 - the language server does without it

    settled = write.settle(root)
    return None if settled is None else f"{root}: {settled}"


def undo(root: Path | None = None) -> write.Undone:
    """Take the last apply in `root` back, all files or none; by default, in the nearest folder upwards that has one.

    Raises:
        WriteError: there is nothing to take back, or a file has been edited since.
    """
    from hkmigrate import write  # noqa: PLC0415 - the language server does without it

    return write.undo(root or write.last_applied(Path.cwd()))
