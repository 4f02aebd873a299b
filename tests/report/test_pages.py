from __future__ import annotations

from pathlib import Path

import pytest

from hkmigrate.model.codes import CODES, Code
from hkmigrate.report.page import Style
from hkmigrate.report.pages import code_text, pages

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("name", "text"), pages(ROOT / "golden").items())
def test_the_pages_are_up_to_date(name: str, text: str) -> None:
    stale = f"docs/{name} is stale: run `python -m hkmigrate.report.pages` in the repository"
    assert (ROOT / "docs" / name).read_text() == text, stale


def test_every_code_has_a_section() -> None:
    both = "".join(pages(ROOT / "golden").values())
    assert {line.removeprefix("## ") for line in both.splitlines() if line.startswith("## ")} == set(CODES)


def test_examples_come_from_golden_cases(tmp_path: Path) -> None:
    case = tmp_path / "golden/kind/case"
    (case / "before").mkdir(parents=True)
    (case / "before/net.py").write_text("import haiku\n    x = level(i)\n")
    (case / "plan.json").write_text(
        """{"groups": [{"sites": [{"kind": "forced-scope", "path": "net.py", "line": 1}],
        "refusal": {"code": "dynamic-name", "message": "it holds `i`", "path": "net.py", "line": 2}}]}"""
    )
    found = pages(tmp_path / "golden")
    assert "in `golden/kind/case/before/net.py:1`:\n\n```python\nimport haiku\n```\n" in found["diagnostics.md"]
    assert (
        "in `golden/kind/case/before/net.py:2`:\n\n```python\nx = level(i)\n```\n\nhkmigrate says: it holds `i`.\n"
        in found["refusals.md"]
    )


def test_a_code_for_the_terminal() -> None:
    code = Code("no-root", "nothing reaches the uses", "name the entry point")
    assert code_text(code, Style()) == (
        "no-root (a refusal)\n\n  Nothing reaches the uses.\n\n  Way out: Name the entry point.\n"
    )
