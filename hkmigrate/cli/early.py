"""What may be started before anything is imported: importing JAX takes longer than all the rest of a small check."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hkmigrate.check.nursery import Nursery

OTHER = ("--run", "--diff", "--help", "-h")  # with one of these, JAX may not be needed


def nursery_for(arguments: Sequence[str]) -> AbstractContextManager[Nursery | None]:
    """The process that workers are forked from, if it is as good as certain that these arguments need it.

    `apply --check` without a command to run can only check the cases of the configuration; where there are none, it
    ends with an error, and the process with it.
    """
    options = {argument.partition("=")[0] for argument in arguments[1:]}
    if arguments[:1] != ["apply"] or "--check" not in options or options.intersection(OTHER):
        return nullcontext()
    from hkmigrate.check.nursery import FORKS, Nursery  # noqa: PLC0415 - only a check needs it

    return Nursery() if FORKS else nullcontext()
