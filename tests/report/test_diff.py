from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkmigrate.model.edit import ChangeSet, Create, Edit, Modify, digest
from hkmigrate.report.diff import diff_text
from hkmigrate.report.page import Style

if TYPE_CHECKING:
    from pathlib import Path

STEERING = [
    "a\nb.py",
    "a\x1b[31mb.py",
    "a\tb c.py",
    "a\\b.py",
    "a\x7fb.py",
    "a\x9bb.py",
    "a\u202eb.py",
    "-a.py",
    "a\r\x07\x0b\x0c\x08.py",
]
OLD = b"one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n"


def modify(path: str, old: bytes, new: bytes) -> Modify:
    return Modify(path, digest(old), (Edit(0, len(old), new.decode()),))


def test_a_change_is_shown_with_context() -> None:
    changes = ChangeSet.of([Modify("net/a.py", digest(OLD), (Edit(4, 7, "TWO"),)), Create("b.py", "x = 1\n")])
    assert diff_text(changes, {"net/a.py": OLD}, Style()) == (
        "--- /dev/null\n+++ b/b.py\n@@ -0,0 +1 @@\n+x = 1\n"
        "--- a/net/a.py\n+++ b/net/a.py\n@@ -1,5 +1,5 @@\n one\n-two\n+TWO\n three\n four\n five\n"
    )


def test_colours_only_wrap_the_lines() -> None:
    changes = ChangeSet.of([Modify("a.py", digest(OLD), (Edit(4, 7, "TWO"),))])
    text = diff_text(changes, {"a.py": OLD}, Style(colour=True))
    assert "\x1b[32m+TWO\x1b[0m\n" in text
    assert "\x1b[31m-two\x1b[0m\n" in text
    assert " one\n" in text


def test_no_change_is_no_diff() -> None:
    assert diff_text(ChangeSet(), {}, Style()) == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"a\r\nb\r\n", b"a\r\nc\r\n"),
        (b"a\nb", b"a\nc"),
        (b"a\nb", b"a\nb\n"),
        (b"a\nb\n", b"a\nb"),
        (b"a\rb\x0cc\x1cd\n", b"a\rb\x0cX\x1cd\n"),
        (b"", b"a\n"),
        (b"a\n", b""),
        ("\ufeffé\u2028\n".encode(), "\ufeffe\u2028\n".encode()),
    ],
)
@pytest.mark.parametrize("name", ["a.py", "with space.py", "naïve.py", 'quo"te.py', "sub folder/a.py", *STEERING])
def test_git_applies_it_to_the_byte(tmp_path: Path, name: str, old: bytes, new: bytes) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(old)
    changes = ChangeSet.of([modify(name, old, new), Create("made here.py", "x = 1\ny = 2")])
    _apply(tmp_path, diff_text(changes, {name: old}, Style()))
    assert path.read_bytes() == new
    assert (tmp_path / "made here.py").read_bytes() == b"x = 1\ny = 2"


def test_only_a_terminal_is_shown_escapes() -> None:
    changes = ChangeSet.of([modify("a.py", b"x\n", b"\x1b[31my\tz\r\n")])
    assert "+\x1b[31my\tz\r\n" in diff_text(changes, {"a.py": b"x\n"}, Style())
    assert "+\\x1b[31my\tz\r\n" in diff_text(changes, {"a.py": b"x\n"}, Style(terminal=True))


def test_a_tab_ends_a_name_with_a_space_as_patch_wants_it() -> None:
    text = diff_text(ChangeSet.of([modify("a b.py", b"x\n", b"y\n")]), {"a b.py": b"x\n"}, Style())
    assert text.startswith("--- a/a b.py\t\n+++ b/a b.py\t\n")


_LINES = st.lists(st.sampled_from(["a\n", "b\n", "\n", " c\n", "d\r\n", "-e\n", "--- f\n", "+++ g\n", "\\ h\n"])).map(
    "".join
)


@given(old=_LINES, new=_LINES)
def test_git_applies_whatever_it_is(tmp_path_factory: pytest.TempPathFactory, old: str, new: str) -> None:
    folder = tmp_path_factory.mktemp("diff")
    (folder / "a.py").write_bytes(old.encode())
    text = diff_text(ChangeSet.of([modify("a.py", old.encode(), new.encode())]), {"a.py": old.encode()}, Style())
    if text:
        _apply(folder, text)
    assert (folder / "a.py").read_bytes() == new.encode()


def _apply(folder: Path, diff: str) -> None:
    command = ["git", "apply", "--whitespace=nowarn", "-"]
    done = subprocess.run(command, cwd=folder, input=diff.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
