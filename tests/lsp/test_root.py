"""A root plans what has changed, also when that changed while it was planning."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hkmigrate.live import LiveTree, Reading
from hkmigrate.lsp.documents import Documents
from hkmigrate.lsp.root import Root

from .test_workspace import copied

pytestmark = pytest.mark.asyncio


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Two events: the first plan has read its files, and: it may end."""
    reached, free = threading.Event(), threading.Event()
    survey = LiveTree.survey

    def waiting(self: LiveTree, texts: Mapping[str, bytes]) -> Reading:
        reached.set()
        free.wait()
        return survey(self, texts)

    monkeypatch.setattr(LiveTree, "survey", waiting)
    return reached, free


@pytest.mark.parametrize("change", ["settings", "configuration", "file"])
async def test_what_changes_while_a_plan_is_made_is_in_the_next(
    tmp_path: Path, held: tuple[threading.Event, threading.Event], change: str
) -> None:
    model = copied(tmp_path)
    reached, free = held
    with ThreadPoolExecutor(1) as worker:
        root = Root(tmp_path, False, Documents(), worker, "utf-16", lambda _: None)
        root.touch(reread=True, files=(model,))
        await asyncio.to_thread(reached.wait)
        if change == "settings":
            root.configure({"exclude": ["model.py"]})
        elif change == "configuration":
            (tmp_path / "pyproject.toml").write_text('[tool.hkmigrate]\nexclude = ["model.py"]\n')
            root.touch(reread=True)
        else:
            model.write_text("")
            root.touch(files=(model,))
        free.set()
        analysis = await root.current()
    assert analysis is not None
    assert not analysis.groups
