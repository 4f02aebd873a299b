from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

HEAD = "import haiku as hk\nimport jax\nimport jax.numpy as jnp\nimport numpy as np\n\n"
Files = Mapping[str, str] | str


@pytest.fixture(autouse=True)
def quick_compilation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The children compile for a test what they run once: both alike, so the comparison is the same."""
    monkeypatch.setenv("JAX_DISABLE_MOST_OPTIMIZATIONS", "1")


@pytest.fixture
def trees(tmp_path: Path) -> Callable[[Files, Files], tuple[Path, Path]]:
    """Writes two trees; a text alone is `model.py`, and each `model.py` gets the usual imports."""

    def write(old: Files, new: Files) -> tuple[Path, Path]:
        for name, files in (("old", old), ("new", new)):
            for path, text in ({"model.py": files} if isinstance(files, str) else files).items():
                file = tmp_path / name / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text((HEAD if file.name == "model.py" else "") + textwrap.dedent(text))
        return tmp_path / "old", tmp_path / "new"

    return write
