"""The options of the generated programs, and the report that their run ends with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
