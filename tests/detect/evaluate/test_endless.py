"""Programs that have no end, or grow with each step: executing them comes to one, and what is not known is said so."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_library_values import run

from hkmigrate.detect.evaluate.values import Top, Union

GENERATORS = {
    "itself": "def walk(x):\n    for one in x:\n        yield from walk(one)\n",
    "itself, twice": "def walk(x):\n    if x:\n        yield from walk(x.left)\n        yield from walk(x.right)\n    yield x\n",
    "each other": "def walk(x):\n    yield from other(x)\ndef other(x):\n    yield from walk(x)\n",
    "a manager": (
        "@contextlib.contextmanager\ndef walk(x):\n    with walk(x) as y:\n        with walk(y) as z:\n            yield z\n"
    ),
    "a comprehension": "def walk(x):\n    yield from [y for z in x for y in walk(z)]\n",
    "methods": "class W:\n    def __iter__(self):\n        for one in self:\n            yield one\ndef walk(x):\n    yield from W()\n",
}


@pytest.mark.parametrize("name", GENERATORS)
def test_a_generator_may_call_itself_without_end(tmp_path: Path, name: str) -> None:
    use = "with walk(jnp.ones(3)) as found:\n    pass\n" if name == "a manager" else "found = list(walk(jnp.ones(3)))\n"
    run(tmp_path, GENERATORS[name] + use)


def test_a_generator_that_calls_itself_to_an_end_is_known(tmp_path: Path) -> None:
    source = "def down(n):\n    if n:\n        yield n\n        yield from down(n - 1)\nfound = list(down(10)), sum(down(3))\n"
    found, total = run(tmp_path, source)["found"]
    assert (found.items, total) == ([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 6)


def test_a_text_of_objects_is_not_what_they_are_made_of_here(tmp_path: Path) -> None:
    source = (
        "class A:\n    def __init__(self, *of):\n        self.of = of\n"
        "one = A()\n" + "one = A(one, one)\n" * 60 + "def either(x):\n    return one if x > 0 else A()\n"
        "found = f'a{either(jnp.ones(3).sum())}'\n"
    )
    assert (
        isinstance(run(tmp_path, source)["found"], Top) or "Instance" not in str(run(tmp_path, source)["found"])[:200]
    )


def test_what_may_be_several_texts_is_quoted_where_that_is_asked_for(tmp_path: Path) -> None:
    found = run(tmp_path, "x = 'a' if jnp.ones(3).sum() > 0 else 'b'\nfound = f'{x!r}', f'{x}'\n")["found"]
    assert [set(one.alternatives) for one in found if isinstance(one, Union)] == [{"'a'", "'b'"}, {"a", "b"}]
