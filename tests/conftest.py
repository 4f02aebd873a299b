"""The state folder that tests and their children use, the options of the generated programs, and their report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest


class Report:
    """Lines for the end of the run."""

    def __init__(self) -> None:
        self.lines: Sequence[str] = ()

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for line in self.lines:
            terminalreporter.write_line(line)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("generated programs")
    group.addoption("--programs", type=int, help="run so many generated programs instead of the usual 200")
    group.addoption(
        "--seed", type=int, default=0, help="the seed of the programs; program i of a seed is always the same"
    )
    group.addoption("--keep", help="folder for reports of programs that were migrated wrongly")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Report(), "generated-report")


@pytest.fixture(scope="session", autouse=True)
def states(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Iterator[Path]]:
    """State folders for one test each, none of them made yet; nobody's own is ever touched."""
    folder = tmp_path_factory.mktemp("states")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "shared"))
        yield (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def state_home(states: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's `XDG_STATE_HOME` is, with `hkmigrate/` in it once something was written."""
    folder = next(states)
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder
