"""Where execution may go: loops of unknown length, branches, exceptions, generators, recursion."""

from __future__ import annotations

from pathlib import Path

import pytest

from hkmigrate.detect.evaluate.events import Access
from hkmigrate.detect.evaluate.run import evaluate_project
from hkmigrate.source.project import Project
from hkmigrate.source.tree import read_tree

HEAD = """\
import haiku as hk
def read(name):
    with hk.experimental.name_scope("FORCE:" + name):
        return hk.get_parameter("w", [3])
"""


def accesses(folder: Path, source: str) -> list[Access]:
    """The parameters that a program reads; its root is `forward`."""
    (folder / "example.py").write_text(f"{HEAD}{source}\nnet = hk.transform(forward)\n")
    events = evaluate_project(Project(read_tree([folder])))
    assert not [death for death in events.deaths if death.whole], events.deaths
    return [one for one in events.accesses if one.kind == "get_parameter"]


def names(folder: Path, source: str) -> set[str]:
    """The names of the scopes that a program reads parameters in, `?` for one that is not known."""
    return {one.path if isinstance(one.path, str) else "?" for one in accesses(folder, source)}


def test_a_loop_of_unknown_length_has_more_rounds_than_are_run(tmp_path: Path) -> None:
    loop = "def forward(xs):\n    i = 0\n    for x in xs:\n        read(f'l{i}')\n        i += 1\n"
    assert names(tmp_path, loop) == {"l0", "l1", "l2", "?"}


def test_what_a_loop_of_unknown_length_keeps_is_seen_by_its_next_rounds(tmp_path: Path) -> None:
    loop = "def forward(xs):\n    a, b, c = 'a', 'b', 'c'\n    for x in xs:\n        read(a)\n        a, b = b, c\n"
    assert names(tmp_path, loop) >= {"a", "b", "c"}


def test_deep_loops_of_unknown_length_are_run(tmp_path: Path) -> None:
    opening = "".join("    " * (i + 1) + f"for x{i} in xs:\n" for i in range(12))
    deep = (
        f"def forward(xs):\n    made = []\n{opening}{'    ' * 13}made.append(read('a'))\n    return made + [read('b')]"
    )
    assert names(tmp_path, deep) == {"a", "b"}


def test_a_recursion_to_a_known_depth_comes_to_its_end(tmp_path: Path) -> None:
    assert names(tmp_path, "def down(n):\n    return down(n - 1) if n else read('a')\ndef forward(x): down(90)") == {
        "a"
    }


def test_decorators_are_stacked(tmp_path: Path) -> None:
    wrap = (
        "def wrap(f):\n    def inner(*args, **kw):\n        return f(*args, **kw) + f(*args, **kw)\n    return inner\n"
    )
    assert names(tmp_path, wrap + "@wrap\n" * 40 + "def forward(x):\n    return read('a')") == {"a"}


def test_what_may_be_raised_is_handled(tmp_path: Path) -> None:
    handled = """
def raising(known):
    if not known:
        raise KeyError
    return read('body')
def forward(known):
    try:
        raising(known)
    except KeyError:
        read('handler')
    else:
        read('else')
    read('behind')
"""
    found = {one.path: one.certain for one in accesses(tmp_path, handled)}
    assert found == {"body": True, "handler": False, "else": False, "behind": True}


def test_a_return_may_be_overtaken_by_an_exception(tmp_path: Path) -> None:
    early = """
def chosen(known):
    try:
        if known:
            raise KeyError
        return 'a'
    except (KeyError, ValueError):
        return 'b'
def forward(known):
    read(chosen(known))
"""
    assert names(tmp_path, early) == {"a", "b"}


def test_an_exception_in_a_handler_goes_further_out(tmp_path: Path) -> None:
    nested = """
def forward(known):
    try:
        try:
            if known:
                raise KeyError
        except KeyError:
            raise ValueError
    except ValueError:
        read('outer')
"""
    assert names(tmp_path, nested) == {"outer"}


def test_elements_that_a_generator_may_give_are_not_for_sure(tmp_path: Path) -> None:
    generator = """
def some(known):
    yield 'a'
    if known:
        yield 'b'
def forward(known):
    for name in some(known):
        read(name)
"""
    assert {one.path: one.repeated for one in accesses(tmp_path, generator)} == {"a": True, "b": True}


def test_lists_that_calls_return_are_not_taken_for_each_other(tmp_path: Path) -> None:
    same = """
def given(names):
    return names
def forward(x):
    for _ in range(5):
        given(['a'])
    other = given(['a'])
    other.append('b')
    for name in given(other):
        read(name)
"""
    assert names(tmp_path, same) == {"a", "b"}


ITERATOR = """
class Names:
    def __init__(self, names):
        self.names, self.at = names, 0
    def __iter__(self):
        return self
    def __next__(self):
        if {end}:
            raise StopIteration
        self.at += 1
        return self.names[self.at - 1]
def forward(known):
    for name in Names(["a", "b"]):
        read(name)
"""


def test_an_iterator_gives_what_its_method_returns_until_it_ends(tmp_path: Path) -> None:
    found = accesses(tmp_path, ITERATOR.format(end="self.at == len(self.names)"))
    assert [(one.path, one.repeated) for one in found] == [("a", False), ("b", False)]


def test_an_iterator_may_end_anywhere(tmp_path: Path) -> None:
    source = ITERATOR.replace("at = names, 0", "at = names, known").replace(
        "def __init__(self, names)", "def __init__(self, names, known)"
    )
    source = source.replace('Names(["a", "b"])', 'Names(["a", "b"], known)')
    found = accesses(tmp_path, source.format(end="self.at == len(self.names)"))
    assert {(one.path, one.repeated) for one in found if one.path in ("a", "b")} <= {("a", True), ("b", True)}
    assert found


def test_an_iterator_that_never_ends_is_left(tmp_path: Path) -> None:
    endless = """
class Same:
    def __iter__(self):
        return self
    def __next__(self):
        return "a"
def forward(x):
    for name in Same():
        read(name)
        if x:
            break
"""
    assert {(one.path, one.repeated) for one in accesses(tmp_path, endless)} == {("a", True)}


def test_fields_of_a_dataclass_have_metadata(tmp_path: Path) -> None:
    fields = """
import dataclasses
@dataclasses.dataclass
class Data:
    a: int = 0
    b: int = dataclasses.field(default=0, metadata={"shared": True})
def forward(x):
    for field in dataclasses.fields(Data):
        if field.metadata.get("shared", False):
            read(field.name)
"""
    assert names(tmp_path, fields) == {"b"}


def test_a_remembered_call_has_the_stacks_of_its_own_callers(tmp_path: Path) -> None:
    source = """
class Critic(hk.Module):
    def __call__(self, x):
        for i in (1, 0):
            read(f"l{i}")
        read("l0")
def forward(x):
    for _ in range(9):
        Critic()(x)
"""
    called = {(one.path, stack[-2][1].lineno) for one in accesses(tmp_path, source) for stack in one.context.stacks()}
    assert called == {("l1", 9), ("l0", 9), ("l0", 10)}


@pytest.mark.parametrize(
    ("transformed", "numbered"),
    [
        ("hk.vmap(inner, split_rng=False)", False),
        ("hk.grad(lambda y: inner(y).sum())", False),
        ("(lambda y: hk.cond(y.sum() > 0, inner, inner, y))", False),
        ("(lambda y: hk.switch(1, [inner, inner], y))", False),
        ("(lambda y: hk.eval_shape(inner, y))", False),
        ("hk.remat(inner)", True),
        ("inner", True),
    ],
)
def test_what_haiku_runs_on_a_copy_of_its_state_counts_no_modules(
    tmp_path: Path, transformed: str, numbered: bool
) -> None:
    source = f"""
class Part(hk.Module):
    def __call__(self, x):
        return hk.get_parameter("w", [3])
def forward(x):
    def inner(x): return Part()(x)
    {transformed}(x)
    part = Part()
    read(part.module_name)
"""
    assert ("part_1" in names(tmp_path, source)) is numbered
