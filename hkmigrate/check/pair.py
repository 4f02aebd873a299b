"""The two children that are asked the same question at the same time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hkmigrate.check.wire import Reply, Wire

DRAWS = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """A process of the old tree and its twin of the new tree."""

    old: Wire
    new: Wire

    def ask(self, message: Mapping[str, object], doing: str) -> tuple[Reply, Reply]:
        """The answers of both; they work at the same time.

        Raises:
            Stopped: one of them cannot answer.
        """
        self.old.ask(message, doing)
        self.new.ask(message, doing)
        return self.old.answer(doing), self.new.answer(doing)

    def ask_each(self, messages: Sequence[Mapping[str, object]], doing: str) -> tuple[Reply, Reply]:
        """As `ask`, with a message for the old one and another for the new one."""
        self.old.ask(messages[0], doing)
        self.new.ask(messages[1], doing)
        return self.old.answer(doing), self.new.answer(doing)
