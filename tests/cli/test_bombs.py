"""Small trees that ask for much memory, deep calls or long times: they are planned, or left alone, and nothing dies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from test_names_that_are_no_names import MODEL

CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2_500_000_000, 2_500_000_000))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from hkmigrate.cli import main
sys.argv = ["hkmigrate", *sys.argv[1:]]
main()
"""
PLAIN = MODEL.format(name="'w'")


def doubling(first: str, step: str) -> str:
    lines = "".join(f"a{i + 1} = {step.format(i=i)}\n" for i in range(60))
    return PLAIN.replace('"shared"', "a60").replace("class A(", f"a0 = {first}\n{lines}class A(")


def using(line: str) -> str:
    return PLAIN.replace("return x @ w.T", f"{line}\n        return x @ w.T")


def diamonds(count: int) -> str:
    made = "".join(
        f"class L{i}(D{i}): pass\nclass R{i}(D{i}): pass\nclass D{i + 1}(L{i}, R{i}): pass\n" for i in range(count)
    )
    text = PLAIN.replace("def forward(x):", f"class D0(hk.Module):\n    pass\n{made}def forward(x):")
    return text.replace("B()(A()(x))", f"D{count}()(B()(A()(x)))")


def aliases(count: int) -> str:
    made = "".join(f"a{i + 1} = a{i}\n" for i in range(count))
    text = PLAIN.replace("def forward(x):", f"a0 = A\n{made}def forward(x):")
    return text.replace("A()(x)", f"a{count}()(x)")


BOMBS = {
    "percent": PLAIN.replace('"shared"', '"%99999999999d" % 1'),
    "percent of bytes": using('b"%99999999999d" % 1'),
    "many fields": using("y = '" + "%9999d" * 5000 + "' % (" + "1, " * 5000 + ")"),
    "a width": PLAIN.replace('"shared"', 'f"{1:>99999999999}"'),
    "many widths": using("y = f'" + "{1:>9999}" * 1000 + "'"),
    "doubling": doubling('"a"', "a{i} + a{i}"),
    "doubling in f-strings": doubling('"aaaaaaaa"', 'f"{{a{i}}}{{a{i}}}"'),
    "doubling of nothing": doubling('""', 'f"{{a{i}}}{{a{i}}}{{a{i}}}{{a{i}}}{{a{i}}}"'),
    "doubling of lists": doubling("[1]", "a{i} + a{i}"),
    "and": using("y = x" + " and x" * 10_000),
    "and in brackets": using("y = " + ("(x" + " and x" * 500 + ") and ") * 20 + "x"),
    "nested and": using("y = " + "(" * 20 + "x" + (" and x" * 1000 + ")") * 20),
    "plus": using("y = x" + " + x" * 10_000),
    "attributes": using("y = x" + ".x" * 10_000),
    "calls": using("y = x" + "()" * 10_000),
    "comparisons": using("y = x" + " < x" * 10_000),
    "texts": using("y = (" + "'' " * 20_000 + ")"),
    "loops": using("y = [x" + " for x in x" * 10_000 + "]"),
    "branches": using("if x: pass\n" + "        elif x: pass\n" * 10_000),
    "decorators": PLAIN.replace("class B", "@x\n" * 10_000 + "def f(): pass\nclass B"),
    "classes in a circle": PLAIN.replace("class A(hk.Module)", "class A(C)").replace(
        "class B", "class C(A, hk.Module): pass\nclass B"
    ),
    "diamonds": diamonds(18),
    "aliases": aliases(500),
}


@pytest.mark.parametrize("name", BOMBS)
def test_nothing_dies_of_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "model.py").write_text(BOMBS[name])
    done = subprocess.run(
        [sys.executable, "-c", CHILD, "plan", "-q"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "bug of hkmigrate" not in done.stderr, done.stderr[-2000:]
    assert done.returncode in (0, 1), (done.returncode, done.stderr[-2000:])
