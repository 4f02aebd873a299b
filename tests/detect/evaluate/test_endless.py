"""Programs that have no end, or grow with each step: executing them comes to one, and what is not known is said so."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_library_values import run

from hkmigrate.detect.evaluate.values import Text, Top, Union

GENERATORS = {
    "itself": """
def walk(x):
    for one in x:
        yield from walk(one)
""",
    "itself, twice": """
def walk(x):
    if x:
        yield from walk(x.left)
        yield from walk(x.right)
    yield x
""",
    "each other": """
def walk(x):
    yield from other(x)
def other(x):
    yield from walk(x)
""",
    "a manager": """
@contextlib.contextmanager
def walk(x):
    with walk(x) as y:
        with walk(y) as z:
            yield z
""",
    "a comprehension": """
def walk(x):
    yield from [y for z in x for y in walk(z)]
""",
    "methods": """
class W:
    def __iter__(self):
        for one in self:
            yield one
def walk(x):
    yield from W()
""",
}


@pytest.mark.parametrize("name", GENERATORS)
def test_a_generator_may_call_itself_without_end(tmp_path: Path, name: str) -> None:
    use = "with walk(jnp.ones(3)) as found:\n    pass\n" if name == "a manager" else "found = list(walk(jnp.ones(3)))\n"
    run(tmp_path, GENERATORS[name] + use)


DOWN = """
def down(n):
    if n:
        yield n
        yield from down(n - 1)
found = list(down(10)), sum(down(3))
"""


def test_a_generator_that_calls_itself_to_an_end_is_known(tmp_path: Path) -> None:
    found, total = run(tmp_path, DOWN)["found"]
    assert (found.items, total) == ([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 6)


EITHER = """
class A:
    def __init__(self, *of):
        self.of = of
one = A()
for _ in range(60):
    one = A(one, one)
def either(x):
    return one if x > 0 else A()
found = f'a{either(jnp.ones(3).sum())}'
"""


def test_a_text_of_objects_is_not_known(tmp_path: Path) -> None:
    assert isinstance(run(tmp_path, EITHER)["found"], Top | Text)


def test_what_may_be_several_texts_is_quoted_where_that_is_asked_for(tmp_path: Path) -> None:
    found = run(tmp_path, "x = 'a' if jnp.ones(3).sum() > 0 else 'b'\nfound = f'{x!r}', f'{x}'\n")["found"]
    assert [set(one.alternatives) for one in found if isinstance(one, Union)] == [{"'a'", "'b'"}, {"a", "b"}]
