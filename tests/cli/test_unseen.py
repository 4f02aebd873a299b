from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from hkmigrate.cli.app import app

NEWER = 'import haiku as hk\n\n\nclass Up[T: (int, float)](hk.Module):\n    name_of = hk.force_name("shared")\n'
BROKEN = 'import haiku as hk\n\nscope = hk.force_name("shared"\n'


@pytest.mark.parametrize("command", ["plan", "lint"])
@pytest.mark.parametrize(
    ("text", "said"),
    [(NEWER.replace("[T", "[T, *Ts, U") + "type X[T = int] = T\n", "newer Python"), (BROKEN, "in what can be read")],
)
def test_a_file_that_cannot_be_read_and_forces_a_name_is_in_the_way(
    tmp_path: Path, command: str, text: str, said: str
) -> None:
    (tmp_path / "model.py").write_text(text)
    done = CliRunner().invoke(app, [command, str(tmp_path)])
    assert done.exit_code == 1
    assert said in " ".join(done.output.split())


@pytest.mark.parametrize("command", ["plan", "lint"])
def test_one_that_forces_none_is_not(tmp_path: Path, command: str) -> None:
    (tmp_path / "model.py").write_text("x = (\n")
    assert CliRunner().invoke(app, [command, str(tmp_path)]).exit_code == 0
