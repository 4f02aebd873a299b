"""The group of commands, whose complaints about the command line show what was given as text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from typer.core import TyperGroup

from hkmigrate.model.shown import shown


class Group(TyperGroup):
    """Reads the command line; file names that a shell has put there may hold anything."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """The context of the whole command line."""
        with _shown():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is named."""
        with _shown():
            return super().invoke(ctx)


@contextmanager
def _shown() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        message = getattr(error, "message", None)
        if isinstance(message, str) and hasattr(error, "format_message"):
            error.message = shown(message, keep="\n")  # type: ignore[attr-defined]
        raise
