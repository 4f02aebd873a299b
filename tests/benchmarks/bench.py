"""One random program: migrated, dressed, changed rightly and wrongly, and every form judged by the check itself."""

from __future__ import annotations

import os
import random
import shutil
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from generated.draw import seeded
from generated.judge import after
from generated.program import Written, write
from generated.workers import SETTINGS

from hkmigrate import pipeline
from hkmigrate.check.child import Child, Stopped
from hkmigrate.check.judge import judge
from hkmigrate.check.pair import Pair
from hkmigrate.check.task import Side, Task
from hkmigrate.check.wire import Reply, Wire
from hkmigrate.config import CheckOptions, Options
from hkmigrate.model.verdict import CaseReport, Verdict, suffices

from . import TESTS, harmless, kinds, oracle, owners, scores
from .dressing import dress
from .edits import Edit, Files, edited, parses, plain, sources
from .wrong import Right, Wrong

KINDS = {**owners.KINDS, **kinds.KINDS}
RENAMES = "rename dropped"
MIGRATED = "as migrated"

FULLY = 0.1  # the share of forms at which all oracles look in all cases, whatever the first of them has seen
PATIENCE = 3  # of a kind that no slower look has ever told, so many that change nothing are looked at in every way
SECONDS = 100_000.0


class Kept(Wire):
    """A wire to the old tree, whose answers are kept: they are the same for every new tree."""

    def __init__(self, channel: socket.socket, child: Child) -> None:
        super().__init__(channel, child)
        self._known: dict[str, Reply] = {}
        self._asked = ""

    def forget(self) -> None:
        """Another old tree comes."""
        self._known.clear()

    def ask(self, message: Mapping[str, object], doing: str) -> None:
        self._asked = repr(sorted(message.items()))
        if self._asked not in self._known:
            super().ask(message, doing)

    def answer(self, doing: str) -> Reply:
        if self._asked not in self._known:
            self._known[self._asked] = super().answer(doing)
        return self._known[self._asked]


@dataclass
class Judged:
    """What became of one tree.

    Attributes:
        kind: the kind of change, or the names of harmless ones.
        wrong: whether it was made to be wrong.
        found: whether the check says so.
        alone: which of the single oracles see it; empty where not all have been asked.
        said: the details of the verdict.
        diff: the changed lines, where the check is mistaken.
    """

    kind: str
    wrong: bool
    found: bool
    alone: dict[str, bool]
    said: str
    diff: str


@dataclass
class Program:
    """What became of a program and its changes; `why` says why there are none."""

    label: str
    judged: list[Judged] = field(default_factory=list)
    discarded: Counter[str] = field(default_factory=Counter)
    why: str = ""


class Bench:
    """Two long-lived processes, the old tree's and the new one's, and a folder for the trees."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="hkmigrate-bench-")))
        self._old, self._new = self._start("old"), self._start("new")
        self._count = 0
        self.seen: Counter[str] = Counter()
        self.tried: Counter[str] = Counter()
        self.late: Counter[str] = Counter()
        self.in_vain: Counter[str] = Counter()

    def __enter__(self) -> Bench:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _start(self, name: str) -> Kept:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "benchmarks.child", str(theirs.fileno())]
            env = {**SETTINGS, "JAX_COMPILATION_CACHE_DIR": os.environ.get("JAX_COMPILATION_CACHE_DIR", "")}
            env["JAX_COMPILATION_CACHE_DIR"] = env["JAX_COMPILATION_CACHE_DIR"] or str(self.folder / "cache")
            child = Child.run(Side(name, TESTS, SECONDS, 0.0, {}), command, env=env, keep_open=[theirs.fileno()])
        wire = Kept(ours, child)
        self._stack.callback(child.end)
        self._stack.callback(wire.close)
        return wire

    def program(self, seed: int, index: int, wrong: int, right: int) -> Program:
        """Judges `wrong` wrong and `right` right forms of program `index` of a seed."""
        shutil.rmtree(self.folder / "trees", ignore_errors=True)
        result = Program(f"{seed}:{index}")
        choose = random.Random(f"mutations {seed}:{index}")
        try:
            trial = self._trial(write(seeded(seed, index)), choose, result)
            if trial is not None:
                trial.run(wrong, right)
        except Stopped as stop:
            result.why = f"a worker stopped: {stop}"
            self._old, self._new = self._start("old"), self._start("new")
        return result

    def _trial(self, written: Written, choose: random.Random, result: Program) -> _Trial | None:
        before = plain(written.files)
        root = self.put(before)
        planned = pipeline.make_plan([root], Options(place=written.place, style=written.style))
        if not planned.plan.ready:
            result.why = "nothing is migrated"
            return None
        migrated = plain(after(planned, {path: text.encode() for path, text in before.items()}))
        old, new = dress(before, migrated, choose)
        names = frozenset(group.owner.attribute for group in planned.plan.ready)
        renames = {was: now for was, now in planned.plan.renames.items() if was != now}
        cases = _cases(written)
        self._old.forget()
        trial = _Trial(self, choose, result, cases, Right(tuple(sources(new)), names, renames), new)
        trial.load(self._old, old)
        error = trial.fails(self._old)
        if error is not None:
            result.why = f"does not run: {error}"
            return None
        return trial

    def put(self, files: Files) -> Path:
        """A tree in a folder of its own."""
        self._count += 1
        root = self.folder / "trees" / str(self._count) / "tree"
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        return root

    @property
    def pair(self) -> Pair:
        """The processes of old and new."""
        return Pair(self._old, self._new)

    @property
    def new(self) -> Kept:
        """The process of new trees."""
        return self._new


@dataclass
class _Trial:
    """One old program, its right migration, and what is made of that."""

    bench: Bench
    choose: random.Random
    result: Program
    cases: Sequence[Mapping[str, object]]
    right: Right
    files: Files
    texts: Sequence[list[str] | None] = ()

    def load(self, wire: Kept, files: Files) -> None:
        """Gives a tree to a process."""
        wire.forget()
        load: dict[str, object] = {"do": "load", "case": "", "root": str(self.bench.put(files)), "cases": self.cases}
        wire.ask(load, "")
        wire.answer("")

    def fails(self, wire: Kept) -> str | None:
        """What the old tree raises in one of its cases."""
        for at in range(len(self.cases)):
            for what in ("tree", "random"):
                wire.ask(self._request(at, what, self.right.renames), "")
                error = wire.answer("").error
                if error is not None:
                    return error
        return None

    @staticmethod
    def _request(at: int, what: str, renames: Mapping[str, str]) -> dict[str, object]:
        return {"do": "oracle", "case": str(at), "look": what, "renames": dict(renames)}

    def look(self, at: int, what: str) -> tuple[Reply, Reply]:
        """What the oracle sees of a case in both trees; the old tree's paths are renamed."""
        return self.bench.pair.ask_each([self._request(at, what, each) for each in (self.right.renames, {})], "")

    def differs(self, looks: Sequence[str]) -> bool | str:
        """Whether the oracle tells old from new by one of these looks; what is wrong where the new one does not run."""
        for at in range(len(self.cases)):
            for what in self._needed(at, looks):
                old, new = self.look(at, what)
                if new.error is not None:
                    return new.error if old.error is None else False
                if old.message != new.message:
                    return True
        return False

    def _needed(self, at: int, looks: Sequence[str]) -> Sequence[str]:
        """The looks that may tell: none where JAX writes the same down for the new tree as for the right migration."""
        text = self._text(at) if self.texts else None
        if text is None or text != self.texts[at]:
            return looks
        return [what for what in looks if "gradients" in what] if text[1] else []

    def _text(self, at: int) -> list[str] | None:
        """What tells the new tree's operations from others; None where it raises, or where operations do not tell."""
        self.bench.new.ask(self._request(at, oracle.TEXT, {}), "")
        text: list[str] | None = self.bench.new.answer("").message.get("seen")
        return text

    def run(self, wrong: int, right: int) -> None:
        """The right ones first: an old program that is not migrated rightly is no base for wrong ones."""
        self._right(self.files, MIGRATED, (*oracle.QUICK, *oracle.SLOW))
        self.texts = [self._text(at) for at in range(len(self.cases))]
        for _ in range(right - 1):
            more = oracle.SLOW if self.choose.random() < FULLY else ()
            self._right(*_named(harmless.altered(self.files, self.choose)), (*oracle.QUICK, *more))
        for _ in range(wrong):
            self._wrong()

    def _right(self, files: Files, name: str, looks: Sequence[str] = oracle.QUICK) -> None:
        self.load(self.bench.new, files)
        differs = self.differs(looks)
        if differs is not False:
            said = "other numbers" if differs is True else differs
            self.result.discarded[f"right, {name}: {said}"] += 1
            return
        self._judge(name, files, self.right.renames, wrong=False)

    def _wrong(self) -> None:
        """One more wrong form, of the kind that was tried least: most that is tried of some kinds changes nothing."""
        order = sorted([*KINDS, RENAMES], key=lambda kind: (self.bench.tried[kind], self.choose.random()))
        tries = 0
        for kind in order:
            found = self._of_kind(kind)
            for wrong in self.choose.sample(found, min(len(found), 2)):
                if self._try(kind, wrong):
                    return
                tries += 1
            if tries >= 12:
                return

    def _of_kind(self, kind: str) -> list[Wrong]:
        if kind == RENAMES:
            moved = self.right.renames
            return [Wrong((), renames={was: now for was, now in moved.items() if was != gone}) for gone in moved]
        found = []
        for source in self.right.sources:
            edits = list(KINDS[kind](source, self.right))
            loud = list(kinds.LOUD[kind](source, self.right)) if kind in kinds.LOUD else [()] * len(edits)
            found += [Wrong(each, twin) for each, twin in zip(edits, loud, strict=True)]
        return found

    def _try(self, kind: str, wrong: Wrong) -> bool:
        self.bench.tried[kind] += 1
        files = edited(self.files, wrong.edits)
        if not parses(files) or (not wrong.edits and wrong.renames is None):
            return False
        if wrong.renames is None and not self._is_wrong(kind, files, wrong.loud):
            return False
        if wrong.renames is not None or wrong.loud:
            self.load(self.bench.new, files)
        renames = self.right.renames if wrong.renames is None else wrong.renames
        self._judge(kind, files, renames, wrong=True)
        self.bench.seen[kind] += 1
        return True

    def _is_wrong(self, kind: str, files: Files, loud: tuple[Edit, ...]) -> bool:
        """Whether the change is one: the oracle sees it, or what is in its place where it cannot."""
        self.load(self.bench.new, edited(self.files, loud) if loud else files)
        in_vain = self.bench.in_vain[kind] >= PATIENCE and not self.bench.late[kind]
        for looks in (oracle.QUICK,) if in_vain else (oracle.QUICK, oracle.SLOW, oracle.WIDE):
            differs = self.differs(looks)
            if differs is True:
                self.bench.late[kind] += looks is not oracle.QUICK
                return True
            if differs is not False:
                self.result.discarded[f"{kind}: does not run"] += 1
                return False
        self.bench.in_vain[kind] += 1
        self.result.discarded[f"{kind}: changes nothing"] += 1
        return False

    def _judge(self, name: str, files: Files, renames: Mapping[str, str], *, wrong: bool) -> None:
        fully = name == MIGRATED or self.choose.random() < FULLY
        alone = self._alone(renames) if wrong and fully else {}
        reports: list[CaseReport] = []
        found = False
        for at in range(len(self.cases)):
            traced = self._traced(at, renames)
            settled = None if fully else scores.is_settled(traced, renames)
            if settled is None and (fully or wrong or not scores.hides(traced)):
                reports.append(self._report(at, renames))
                settled = not suffices(reports[-1], Verdict.PROVED)
            found = found or bool(settled)
            if found and not fully:
                break
        diff = _diff(self.files, files) if found != wrong else ""
        self.result.judged.append(Judged(name, wrong, found, alone, _said(reports), diff))

    def _traced(self, at: int, renames: Mapping[str, str]) -> tuple[Reply, Reply]:
        """What the check is told of the graphs of a case."""
        requests = [{"do": "trace", "case": str(at), "renames": dict(each)} for each in (renames, {})]
        return self.bench.pair.ask_each(requests, "")

    def _report(self, at: int, renames: Mapping[str, str]) -> CaseReport:
        """The check's own verdict on a case."""
        task = Task(TESTS, TESTS, CheckOptions(), dict(renames), infer=False, changed={}, progress=lambda _: None)
        return judge(self.bench.pair, str(at), str(self.cases[at]["name"]), task)

    def _alone(self, renames: Mapping[str, str]) -> dict[str, bool]:
        """Which of the single oracles tell the new tree from the old one."""
        old, new = {}, {}
        for at, case in enumerate(self.cases):
            looks = {what: self.look(at, what) for what in (*oracle.QUICK, *oracle.SLOW, oracle.FIRST)}
            old[str(case["name"])] = {what: was.message.get("seen", was.error) for what, (was, _) in looks.items()}
            new[str(case["name"])] = {what: now.message.get("seen", now.error) for what, (_, now) in looks.items()}
        traced = [self._traced(at, renames) for at in range(len(self.cases))]
        return scores.alone(old, new, traced, renames)


def _named(altered: tuple[Files, list[str]]) -> tuple[Files, str]:
    files, done = altered
    return files, " + ".join(done)


def _said(reports: Sequence[CaseReport]) -> str:
    return "\n".join(f"{report.name}: {report.verdict} {report.detail}" for report in reports)


def _cases(written: Written) -> list[dict[str, object]]:
    """The program's own cases, and its first with a larger batch."""
    cases: list[dict[str, object]] = [{**case, "kwargs": {}} for case in written.cases]
    first: dict[str, Any] = cases[0]
    x, *rest = first["inputs"]
    larger = {**first, "name": f"{first['name']} of 5", "inputs": [{**x, "shape": [5, *x["shape"][1:]]}, *rest]}
    return [*cases, larger]


def _diff(old: Files, new: Files) -> str:
    from difflib import unified_diff  # noqa: PLC0415

    lines: list[str] = []
    for path in sorted(new):
        before, now = old.get(path, "").splitlines(), new[path].splitlines()
        lines += unified_diff(before, now, path, path, lineterm="", n=2)
    return "\n".join(lines)
