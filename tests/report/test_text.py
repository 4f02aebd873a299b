from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from plan_samples import CONFLICT, DYNAMIC, MOVED, PLAN, READY, creator, source_line

from hkmigrate.model.place import Span
from hkmigrate.model.plan import Plan, Receiver, Refuse
from hkmigrate.model.site import Refusal
from hkmigrate.report.page import Style
from hkmigrate.report.text import brief_text, plan_text
from hkmigrate.report.values import PlanReport

if TYPE_CHECKING:
    from pytest_snapshot.plugin import Snapshot

STEPS = (
    ("hkmigrate plan net --diff", "see every line that would change"),
    ("hkmigrate apply net --check", "migrate, if old and new are proved equivalent"),
    ("hkmigrate apply net", "migrate without running your code"),
)
PLANS = {
    "mixed": PLAN,
    "moved": Plan((MOVED, CONFLICT)),
    "refused": Plan((CONFLICT, DYNAMIC)),
    "nothing": Plan((), unread=(("broken.py", "syntax error at line 1"),)),
}


def report(plan: Plan) -> PlanReport:
    return PlanReport(plan, "net", source_line, STEPS if plan.ready else ())


@pytest.mark.parametrize("width", [100, 72])
@pytest.mark.parametrize("name", PLANS)
def test_plan(snapshot: Snapshot, name: str, width: int) -> None:
    snapshot.assert_match(plan_text(report(PLANS[name]), Style(width)), f"{name}-{width}.txt")


def test_brief(snapshot: Snapshot) -> None:
    snapshot.assert_match(brief_text(report(Plan((*PLAN.groups, CONFLICT))), Style()), "brief.txt")


def test_colours_change_nothing_else() -> None:
    coloured = plan_text(report(PLAN), Style(100, colour=True))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plan_text(report(PLAN), Style(100))


@pytest.mark.parametrize("width", [1, 40, 60, 80, 120])
@pytest.mark.parametrize("name", PLANS)
def test_no_path_is_broken_and_lines_fit(name: str, width: int) -> None:
    words = set(plan_text(report(PLANS[name]), Style(1000)).split())
    text = plan_text(report(PLANS[name]), Style(width))
    assert {word for word in text.split() if "/" in word or ".py" in word} <= words
    for line in text.splitlines():
        assert len(line) <= width or width < 80


def test_a_long_path_is_kept_whole() -> None:
    path = "src/" + "very_long_folder_name/" * 8 + "model.py"
    group = replace(READY, creators=(creator("x.forward", Span(path, 0, 0, 12345, 1)),))
    assert f"{path}:12345\n" in plan_text(report(Plan((group,))), Style(60))


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("init", "in its __init__"),
        ("new-init", "in a new __init__"),
        ("field", "as a field"),
        ("argument", "as an argument"),
    ],
)
def test_how_the_owner_is_taken(how: str, words: str) -> None:
    receiver = Receiver("model.Embed", Span("model.py", 0, 0, 11, 1), how, None, True)  # type: ignore[arg-type]
    text = plan_text(report(Plan((replace(READY, receivers=(receiver,)),))), Style())
    assert re.search(rf"~ Embed +{words} +to use it +model\.py:11", text)


def test_names_are_those_within_the_file() -> None:
    group = replace(
        READY, creators=(creator("net.deep.model.Net.__init__", Span("src/net/deep/model.py", 0, 0, 3, 1)),)
    )
    assert "+ made in Net.__init__ " in plan_text(report(Plan((group,))), Style())


def test_a_shared_instance_without_a_class_of_its_own() -> None:
    owner = replace(READY.owner, generated=False, anchor=None, make="hk.Linear(\n    8,\n)", accessors=())
    text = plan_text(report(Plan((replace(READY, owner=owner),))), Style())
    assert "+ class" not in text
    assert "global_embed = hk.Linear( 8, )" in text


def test_long_lists_of_paths_are_cut_unless_asked_for() -> None:
    paths = tuple((f"g/w{number}", f"g/w{number}") for number in range(30))
    plan = report(Plan((replace(READY, parameter_paths=paths),)))
    short = plan_text(plan, Style())
    assert "g/w8\n" in short
    assert "g/w9\n" not in short
    assert "and 21 more; --verbose lists them all" in short
    assert "g/w29\n" in plan_text(replace(plan, verbose=True), Style())


def _refused(line: str, span: Span) -> str:
    refusal = Refusal("unclear-use", "why", span, "how")
    plan = Plan((Refuse("g", (), refusal),))
    return plan_text(PlanReport(plan, source_line=lambda *_: line), Style())


def test_the_excerpt_marks_the_place_behind_tabs() -> None:
    text = _refused("\t\tx = force(a)\n", Span("a.py", 6, 14, 3, 7))
    assert "3 | x = force(a)\n     |     ^^^^^^^^\n" in text


def test_the_excerpt_marks_no_more_than_the_line() -> None:
    text = _refused("    with a:", Span("a.py", 4, 400, 3, 5))
    assert "     | ^^^^^^^\n" in text


def test_an_endless_line_is_not_shown() -> None:
    assert "xxx" not in _refused("x" * 10_000, Span("a.py", 4, 400, 3, 5))


def test_markup_in_names_is_only_text() -> None:
    plan = Plan((replace(READY, name="[red]x[/red]"),))
    assert "[red]x[/red]: ready" in plan_text(report(plan), Style(colour=False))
