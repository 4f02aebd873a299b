from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from hkmigrate.source.ignored import Ignored
from hkmigrate.source.tree import read_tree

PIECES = [
    "a",
    "b",
    "*",
    "?",
    "[ab]",
    "[a-b]",
    "**",
    "/",
    "/**/",
    "**/",
    "/**",
    ".",
    "ab",
    "\\*",
    " ",
    "*a*",
    "*a*b*",
    "!",
]
NAMES = ["a", "b", "ab", "ba", "aab", "a.b", "*", "aa", "a b", "abab"]
PATHS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=6).map("/".join)
PATTERNS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.lists(PATTERNS, min_size=1, max_size=3), st.lists(PATHS, min_size=1, max_size=20), st.booleans())
@example(["/**/"], ["a", "a/b"], False)
@example(["a/**/b/**/*a*b"], ["a/b/ab", "a/aa/b/b/b/aab", "a/b"], False)
@example(["*a", "!b/*a"], ["b/a", "a/b/a"], False)
def test_it_is_as_pathspec_has_it(patterns: list[str], paths: list[str], folder: bool) -> None:
    try:
        theirs = GitIgnoreSpec.from_lines(patterns, backend="simple")
    except ValueError:
        return  # of which ours has the other patterns
    ours = Ignored("", patterns)
    for path in (f"{one}/" if folder else one for one in paths):
        assert ours(f"/{path}") == theirs.match_file(path), path


@pytest.mark.parametrize(
    ("pattern", "paths"),
    [
        ("[!a]b", ["bb", "ab", "x/cb", "x/b"]),
        ("a[!b]c", ["a/c", "axc", "abc", "a!c"]),
        ("a[^b]c.py", ["a/c.py", "axc.py", "abc.py"]),
        ("x/[!y]*/z", ["x/a/z", "x/y/z", "x//z", "x/ab/c/z"]),
        ("[]-]a", ["]a", "-a", "xa"]),
        ("[a[]b", ["ab", "[b", "cb"]),
        ("a[&&]b", ["a&b", "ab", "axb"]),
        ("*.p[yx", ["a.py", "a.p[yx"]),
        ("[z-a].py", ["m.py"]),
        ("a\\", ["a", "a\\"]),
        ("*a*b*c", ["xaybzc", "abcabc", "acb", "aabbc"]),
        ("a/**/b/**/c*d", ["a/b/cd", "a/x/b/y/c1d", "a/b", "a/b/b/c/cd"]),
    ],
)
def test_it_is_as_git_has_it(tmp_path: Path, pattern: str, paths: list[str]) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text(f"{pattern}\n")
    asked = ["git", "check-ignore", "--no-index", "--stdin", "-z"]
    answer = subprocess.run(asked, cwd=tmp_path, input="\0".join(paths).encode(), capture_output=True, check=False)
    ours = Ignored("", [pattern])
    assert [path for path in paths if ours(f"/{path}")] == answer.stdout.decode().split("\0")[:-1]


BOUNDED = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from hkmigrate.source.tree import read_tree
read_tree([Path(sys.argv[1])])
"""
PUMPED = {
    "stars": ("*a" * 1000 + "*b.py", "a" * 200 + ".py"),
    "stars in a row": ("*" * 4000 + "b.py", "a" * 200 + ".py"),
    "marks": ("*?" * 1000 + "b.py", "a" * 200 + ".py"),
    "sets": ("*[!b]" * 700 + "b.py", "a" * 200 + ".py"),
    "folders": ("**/a/" * 700 + "b.py", "a/" * 40 + "a.py"),
    "folders with stars": ("**/*a*/" * 500 + "b.py", "aaaa/" * 40 + "a.py"),
    "many": ("*a*a*a*a*b\n" * 1000, "a" * 200 + ".py"),
}


@pytest.mark.parametrize("name", PUMPED)
def test_no_pattern_takes_forever(tmp_path: Path, name: str) -> None:
    pattern, path = PUMPED[name]
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).touch()
    (tmp_path / ".gitignore").write_text(pattern)
    done = subprocess.run([sys.executable, "-c", BOUNDED, tmp_path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "line", ["a\\", "[z-a].py", "[[:alpha:]].py", "[a&&b]", "!", "!!", "//", "\\", "(?:", "a" * 5000]
)
def test_a_pattern_that_cannot_be_used_leaves_the_others(tmp_path: Path, line: str) -> None:
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).touch()
    (tmp_path / ".gitignore").write_text(f"{line}\nb.py\n")
    assert "b.py" not in read_tree([tmp_path]).files
    assert "c.py" in read_tree([tmp_path]).files


def test_folders_may_lie_deeper_than_calls(tmp_path: Path) -> None:
    folders = ["a/" * depth for depth in range(1, 1501)]
    file = f"{folders[-1]}x.py"
    with contextlib.chdir(tmp_path), contextlib.ExitStack() as made:  # whatever fails: pytest cannot remove these
        for folder in folders:
            os.mkdir(folder)  # noqa: PTH102 - a path would take a call for each
            made.callback(os.rmdir, folder)
        with open(file, "w"):  # noqa: PTH123
            made.callback(os.remove, file)
        assert list(read_tree([tmp_path]).files) == [file]
    assert list(tmp_path.iterdir()) == []
