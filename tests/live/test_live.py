"""A tree that is planned again and again: what is kept from one time to the next makes no difference."""

from __future__ import annotations

import ast
import contextlib
import gc
import random
import shutil
from pathlib import Path

import pytest

from hkmigrate import pipeline
from hkmigrate.config import Options
from hkmigrate.live import Interrupted, LiveTree
from hkmigrate.source import pieces
from hkmigrate.source.project import Project
from hkmigrate.source.tree import Tree, read_tree

GOLDEN = Path(__file__).parents[2] / "golden"
CASES = (
    "helper/other_file",
    "imports/relative_package",
    "imports/star_of_an_import",
    "family/two_files",
    "helper/embed",
)


def parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("how", ["unsaved", "on disk"])
def test_a_plan_is_that_of_a_tree_read_for_the_first_time(
    case: str, how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_LINES", 1)
    root = Path(shutil.copytree(GOLDEN / case / "before", tmp_path / "net"))
    (root / "other.py").write_text("import json\n")
    draw, live, names = random.Random(case), LiveTree(root, Options(), lambda: None), sorted(root.rglob("*.py"))
    every = [line for path in names for line in path.read_text().splitlines(keepends=True)]
    texts: dict[str, bytes] = {}
    live.read()
    live.survey({})
    changed = 0
    while changed < 8:
        path = draw.choice(names)
        name = path.relative_to(root).as_posix()
        lines = path.read_text().splitlines(keepends=True)
        at = draw.randint(0, len(lines))
        lines[at : at + draw.randint(0, 2)] = draw.choices(every, k=draw.randint(0, 2))
        if not parses("".join(lines)):
            continue
        changed += 1
        path.write_text("".join(lines))
        if how == "unsaved":
            texts[name] = "".join(lines).encode()
        else:
            live.read()
        found = live.survey(texts).plan
        assert found == pipeline.survey(Project(read_tree([root])), Options())


def test_a_plan_that_is_interrupted_leaves_nothing_behind(tmp_path: Path) -> None:
    root = Path(shutil.copytree(GOLDEN / "helper/other_file/before", tmp_path / "net"))
    left = 3

    def pause() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Interrupted

    live = LiveTree(root, Options(), pause)
    live.read()
    with pytest.raises(Interrupted):
        live.survey({})
    assert live.survey({}).plan == pipeline.survey(Project(read_tree([root])), Options())


def test_a_text_that_does_not_parse_leaves_the_last_one_in_force(tmp_path: Path) -> None:
    root = Path(shutil.copytree(GOLDEN / "helper/embed/before", tmp_path / "net"))
    live = LiveTree(root, Options(), lambda: None)
    live.read()
    before = live.survey({})
    broken = live.survey({"model.py": b"def half("})
    assert broken.plan is before.plan
    assert dict(broken.behind) == {"model.py": "syntax error at line 1"}
    assert live.survey({"model.py": b"x = 1\n"}).plan.groups == ()
    assert live.survey({"model.py": b"def half("}).plan.groups == ()


KINDS = sorted({path.parent.parent.name: path.parent for path in sorted(GOLDEN.glob("*/*/before"))}.items())


@pytest.mark.parametrize("case", [case for _, case in KINDS], ids=[kind for kind, _ in KINDS])
def test_a_plan_leaves_no_garbage_that_has_to_be_looked_for(case: Path) -> None:
    live = LiveTree(case / "before", Options(), lambda: None)
    live.read()
    name, data = next((name, data) for name, data in sorted(live.survey({}).tree.files.items()) if name.endswith(".py"))
    before = gc.isenabled()
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        for more in (b"\nx = 1\n", b"\ny = 2\n", b"\nz = 3\n"):
            live.survey({name: data + more})
        gc.collect()
        kept = {type(one).__qualname__ for one in gc.garbage if isinstance(one, ast.AST | Project)}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        if before:
            gc.enable()
    assert not kept


MOVED = [
    *(case for _, case in KINDS),
    *(GOLDEN / "threading" / name for name in ("lambda_becomes_function", "lambda_root", "same_class_names")),
    *(GOLDEN / "imports" / name for name in ("stars_in_order", "star_beside_a_module")),
    GOLDEN / "refused" / "class_hidden_by_a_star",
]


@pytest.mark.parametrize("case", MOVED, ids=[f"{case.parent.name}/{case.name}" for case in MOVED])
def test_lines_that_come_and_go_move_the_rest_as_it_is(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "_LINES", 1)  # so that small files have several
    draw, root = random.Random(case.name), case / "before"
    names, texts = sorted(root.rglob("*.py")), dict[str, bytes]()
    live = LiveTree(root, Options(), lambda: None)
    live.read()
    found = live.survey({})
    for name in draw.choices(names, k=8) if names else ():
        path = name.relative_to(root).as_posix()
        lines = texts.get(path, name.read_bytes()).splitlines(keepends=True)
        at = draw.randint(0, len(lines))
        lines[at:at] = draw.choice([[b"\n"], [b"# a remark\n", b"\n"], [b"import os\n"]])
        if parses(b"".join(lines).decode()):
            texts[path] = b"".join(lines)
            found = live.survey(texts)
            assert found.plan == pipeline.survey(Project(found.tree), Options())
    assert live.plan(found).changes == pipeline.plan_project(Project(found.tree), Options()).changes


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("seed", range(3))
def test_files_that_are_written_opened_closed_and_gone_in_any_order(case: str, seed: int, tmp_path: Path) -> None:
    draw, root = random.Random(f"{case} {seed}"), Path(shutil.copytree(GOLDEN / case / "before", tmp_path / "net"))
    left = [-1]

    def pause() -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Interrupted

    live, names = (
        LiveTree(root, Options(), pause),
        sorted(path.relative_to(root).as_posix() for path in root.rglob("*")),
    )
    names = [name for name in names if name.endswith(".py")]
    firsts, unsaved = {name: (root / name).read_bytes() for name in names}, dict[str, bytes]()
    live.read()
    for step in range(25):
        name = draw.choice(names)
        text = draw.choice([*firsts.values(), firsts[name], firsts[name], firsts[name] + b"x = %d\n" % step])
        match draw.choice(["open", "open", "close", "write", "write", "touch", "remove"]):
            case "open":
                unsaved[name] = text
            case "close":
                unsaved.pop(name, None)
            case "write":
                (root / name).write_bytes(text)
                live.read_file(name)
            case "touch":
                live.read_file(name)
            case _:
                (root / name).unlink(missing_ok=True)
                live.read()
        left[0] = draw.choice([-1, -1, 1, 2, 4])
        with contextlib.suppress(Interrupted):
            live.survey(unsaved)
        left[0] = -1
        found = live.survey(unsaved)
        files = {path: (root / path).read_bytes() for path in names if (root / path).exists()} | unsaved
        assert found.tree.files == files
        assert found.plan == pipeline.survey(Project(Tree(root, files, {}, (".",))), Options())
