"""Parameter trees under renames."""

from __future__ import annotations

import pytest

from hkmigrate.check.trees import difference

W, B = ["a", "w", "float32[2]"], ["a", "b", "float32[3]"]


def test_equal_trees_match_in_any_order() -> None:
    assert difference("parameter", [W, B], [B, W], {}) is None


def test_renames_are_followed_and_may_name_what_is_not_there() -> None:
    assert difference("parameter", [W, B], [["c", "w", "float32[2]"], B], {"a/w": "c/w", "x/y": "z/y"}) is None


@pytest.mark.parametrize(
    ("new", "renames", "said"),
    [
        ([["c", "w", "float32[2]"], B], {}, "parameter a/w has moved to c/w without a rename"),
        ([W, B], {"a/w": "c/w"}, "parameter c/w (renamed from a/w) has moved to a/w without a rename"),
        ([W], {}, "the parameters of the new tree do not match: it lacks a/b"),
        ([W, B, ["c", "d", "int8[]"]], {}, "the parameters of the new tree do not match: it has c/d besides"),
        (
            [W, ["a", "b", "float16[3]"]],
            {},
            "parameter a/b was float32[3] in the old tree and is float16[3] in the new one",
        ),
        ([W, B], {"a/w": "a/b"}, "two parameter paths of the old tree are renamed to a/b"),
    ],
)
def test_what_does_not_match_is_named(new: list[list[str]], renames: dict[str, str], said: str) -> None:
    assert difference("parameter", [W, B], new, renames) == said


def test_a_slash_does_not_hide_another_module() -> None:
    old, new = [["a", "b/w", "float32[]"]], [["a/b", "w", "float32[]"]]
    assert difference("state", old, new, {}) == "state a/b/w has moved from module a to module a/b"
