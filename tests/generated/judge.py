"""One program: planned, rewritten, and its old and new form compared."""

from __future__ import annotations

import re
import shutil
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import unified_diff
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from hkmigrate import pipeline
from hkmigrate.check import graphs, trees
from hkmigrate.config import Options
from hkmigrate.model.edit import Create
from hkmigrate.model.plan import Refuse
from hkmigrate.pipeline import Planned

from .model import word_of
from .program import Written
from .workers import Workers


@dataclass(frozen=True)
class Outcome:
    """What became of a program.

    Attributes:
        kind: `migrated`, `refused`, `expected` (refused, as it has to be), `wrong`, `invalid` (it does not run), or
            `untouched` (no group).
        codes: the code of each needless refusal, with what it says.
        forms: each form of each group that could be migrated, with the code of its refusal or nothing.
        detail: what is wrong.
        diff: what would be written.
    """

    kind: str
    codes: tuple[tuple[str, str], ...] = ()
    detail: str = ""
    diff: str = ""
    forms: tuple[tuple[str, str], ...] = ()

    @property
    def kind_of_failure(self) -> str:
        """The detail without names, numbers and paths: what is alike in programs that fail for one reason."""
        if self.codes:
            return self.codes[0][0]
        plain = re.sub(r"\(.*|/\S+|'[^']*'|`[^`]*`|\d+", "", self.detail.strip().splitlines()[-1])
        return re.sub(r"(?<=other numbers).*|(case )\w+( True| False)?|[a-z_]+(/[a-z_]+)+|\S+__init__", "", plain)


@dataclass
class Bench:
    """Where programs are judged; a lazy one does not run programs in which nothing changes."""

    workers: Workers
    lazy: bool = False
    count: int = 0

    def judge(self, written: Written) -> Outcome:
        """What becomes of a program."""
        self.count += 1
        place = self.workers.folder / str(self.count)
        try:
            return self._judge(written, place)
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def _judge(self, written: Written, place: Path) -> Outcome:
        old = _put(place / "old", written.files)
        if not self.lazy:
            self.workers.old.ask(old, written.cases, {})
        try:
            planned = pipeline.make_plan(
                [old], Options(groups=written.requested, place=written.place, style=written.style)
            )
        except Exception:  # noqa: BLE001  whatever it is, the program has found a mistake
            crash = traceback.format_exc(limit=-3)
            if self.lazy:
                self.workers.old.ask(old, written.cases, {})
            ran = self.workers.old.answer()
            if "error" in ran:
                return Outcome("invalid", detail=ran["error"])
            return Outcome("wrong", detail=f"crash: {crash}")
        return self._compare(written, planned, place)

    def _compare(self, written: Written, planned: Planned, place: Path) -> Outcome:
        files = after(planned, written.files)
        renames = planned.plan.renames
        diff = _diff(written.files, files)
        if self.lazy and not planned.changes:
            missed = _missed(written, planned)
            return Outcome("wrong", detail=missed) if missed else _settled(written, planned, diff, frozenset())
        if self.lazy:
            self.workers.old.ask(place / "old", written.cases, {})
        if planned.changes:
            self.workers.new.ask(_put(place / "new", files), written.cases, {})
        old = self.workers.old.answer()
        if any(was != now for was, now in renames.items()):  # results go by their new names, which are known by now
            self.workers.old.ask(place / "old", written.cases, renames)
            old = self.workers.old.answer()
        new = self.workers.new.answer() if planned.changes else old
        if "error" in old:
            return Outcome("invalid", detail=old["error"])
        found = difference(old, new, renames) if planned.changes else None
        found = found or bytes_lost(written.files, files) or _missed(written, planned)
        if found is not None:
            return Outcome("wrong", detail=found, diff=diff)
        return _settled(written, planned, diff, frozenset(old["natural"]))


def _settled(written: Written, planned: Planned, diff: str, natural: frozenset[str]) -> Outcome:
    """The outcome of a program in which nothing is wrong; `natural` are the paths that Haiku gave by itself."""
    refused = planned.plan.refused
    needless = [group for group in refused if not _is_expected(group, written) and group.name not in natural]
    codes = tuple((group.refusal.code, group.refusal.message) for group in needless)
    kind = "refused" if needless else "expected" if refused else "migrated" if planned.plan.ready else "untouched"
    return Outcome(kind, codes, diff=diff, forms=_forms(written, planned, needless))


def _forms(written: Written, planned: Planned, needless: list[Refuse]) -> tuple[tuple[str, str], ...]:
    """The forms of groups that migrate or are needlessly refused, each with the code of the refusal."""
    codes = {group.name: "" for group in planned.plan.ready} | {group.name: group.refusal.code for group in needless}
    for name in written.forms:
        if name not in codes and (group := _by_expression(name, planned)) is not None:
            codes[name] = group.refusal.code
    pairs = ((form, codes[name]) for name, forms in written.forms.items() if name in codes for form in sorted(forms))
    return tuple(pairs)


def _by_expression(name: str, planned: Planned) -> Refuse | None:
    """The refused group that is called by the expression of a forced name which planning does not know."""
    word = word_of(name).lower()
    unknown = [group for group in planned.plan.refused if group.name.startswith("<")]
    return next((group for group in unknown if word in group.name.lower() or group.name == "<name>"), None)


def _is_expected(group: Refuse, written: Written) -> bool:
    """Whether the generator knows that a group cannot be migrated; one whose name nobody can know has no name."""
    dynamic = "dynamic name" in written.expected.values()
    return group.name in written.expected or (dynamic and group.refusal.code == "dynamic-name")


def _put(root: Path, files: Mapping[str, bytes]) -> Path:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def after(planned: Planned, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """All files as they are after the migration."""
    found = dict(files)
    for change in planned.changes.changes:
        found[change.path] = change.text.encode() if isinstance(change, Create) else change.apply(files[change.path])
    return found


def _diff(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> str:
    lines: list[str] = []
    for path in sorted(new):
        before, now = (tree.get(path, b"").decode().splitlines() for tree in (old, new))
        lines += unified_diff(before, now, f"old/{path}", f"new/{path}", lineterm="")
    return "\n".join(lines)


def difference(old: Mapping[str, Any], new: Mapping[str, Any], renames: Mapping[str, str]) -> str | None:
    """The first thing in which old and new differ."""
    if "error" in new:
        return f"the new program does not run: {new['error']}"
    for name, was in old["cases"].items():
        found = _case(was, new["cases"][name], renames)
        if found is not None:
            return f"case {name}: {found}"
    return None


def _case(old: Mapping[str, Any], new: Mapping[str, Any], renames: Mapping[str, str]) -> str | None:
    for kind, key in (("parameter", "params"), ("state", "state")):
        moved = trees.difference(kind, old[key], new[key], renames)
        if moved is not None:
            return moved
    graph = graphs.difference(old, new)
    bits = [label for label, digest in old["bits"].items() if new["bits"].get(label) != digest]
    if bits or old["bits"].keys() != new["bits"].keys():
        return f"other numbers: {', '.join(bits[:4])}; {graph.said if graph else 'the graphs are equal'}"
    return graph.said if graph is not None else None


def bytes_lost(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> str | None:
    """What of the files' form did not survive: line endings, the missing last newline, the mark at the start."""
    for path, data in old.items():
        now = new[path]
        if now == data:
            continue
        if (b"\r\n" in data) != (b"\r\n" in now) or (b"\r\n" in now and now.count(b"\n") != now.count(b"\r\n")):
            return f"{path} has other line endings"
        if data.startswith(b"\xef\xbb\xbf") != now.startswith(b"\xef\xbb\xbf"):
            return f"{path} has lost its byte order mark"
        if data.endswith(b"\n") != now.endswith(b"\n"):
            return f"{path} ends otherwise"
    return None


def _missed(written: Written, planned: Planned) -> str | None:
    """Forced names that the plan does not speak of."""
    if written.requested:
        return None  # a group whose name is not known is not one that was asked for
    known = {group.name for group in planned.plan.groups}
    known |= {name for name in written.groups if "*" in name and any(fnmatchcase(one, name) for one in known)}
    missed = [
        name
        for name in written.groups
        if name not in known and written.expected.get(name) != "dynamic name" and _by_expression(name, planned) is None
    ]
    return f"the plan says nothing of {', '.join(missed)}" if missed else None
