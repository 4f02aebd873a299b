"""What a child can be asked of one case: its trace, its graph in words, and its numbers."""

from __future__ import annotations

import importlib
import math
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import jax

from hkmigrate.worker import numbers
from hkmigrate.worker.checkpoint import values_for
from hkmigrate.worker.digest import Digester
from hkmigrate.worker.inputs import shape_text
from hkmigrate.worker.listing import Listing
from hkmigrate.worker.numbers import Array
from hkmigrate.worker.observe import wide
from hkmigrate.worker.parts import Reply, inputs_of, part_of
from hkmigrate.worker.trace import Call, Case, Traced, leaves, run_once, trace
from hkmigrate.worker.uses import Finder

Checkpoint = tuple[Path, Mapping[str, str]]  # the file, and the renames of the paths in it


class Work:
    """One case in one tree; what was traced or compiled once is kept.

    Attributes:
        part: the function that is being traced or run.
    """

    def __init__(self, case: Case, root: Path, renames: Mapping[str, str]) -> None:
        self._case, self._root, self._renames = case, root, renames
        self._digester = Digester(root)
        self._traced: list[Traced] = []
        self._runners: list[numbers.Runner] = []
        self._notes: list[str] = []
        self._held: dict[str, Array] = {}
        self._parts: list[Reply] = []
        self._eager = False
        self._listing: Listing | None = None
        self.part = ""

    def trace(self, *, eager: bool = False) -> Reply:
        """Trees, digests and all that they cannot see; an `eager` program is run instead, and has no digests.

        Raises whatever the user's program raises.
        """
        self._eager = eager
        made: dict[str, Any] = {}
        for call in self._case.calls:
            self.part = call.part
            params = made.get("params", {}) if call.params is None else call.params
            state = made.get("state", {}) if call.state is None else call.state
            again = eager and (call.seen is None or bool(call.seen.asks))
            try:
                traced, kept = (run_once if again else trace)(call, params, state, self._renames)
            except Exception:
                if call.optional:
                    self._notes.append(f"{call.part} could not be compared, since the program never calls it")
                    continue
                raise
            self._traced.append(traced)
            made = kept or made or {"params": params, "state": state}
        self._parts = []
        for traced in self._traced:
            with widths(traced.call):
                self._parts.append(part_of(traced, self._digester))
        self._digester.opaque |= dict.fromkeys(what for traced in self._traced for what in traced.results.hidden)
        told = [call.seen for call in self._case.calls if call.seen is not None]
        self._digester.opaque |= dict.fromkeys(seen.unlike for seen in told if seen.unlike)
        asks = [seen.asks for seen in told if seen.asks and not eager]
        return {
            "needs_values": asks[0] if asks else "",
            "params": _tree(made.get("params", {})),
            "state": _tree(made.get("state", {})),
            "parts": self._parts,
            "opaque": list(self._digester.opaque),
            "visible": self._visible(),
            "notes": self._notes,
            "parameters": sum(math.prod(leaf.aval.shape) for leaf in leaves(made.get("params", {}), {})),
        }

    def _visible(self) -> list[Reply]:
        """The parts again, without what a digest cannot see; empty where there is nothing of that kind."""
        if not self._digester.opaque:
            return []
        masked = Digester(self._root, masked=True)
        return [part_of(traced, masked) for traced in self._traced]

    def graph(self, part: str) -> list[bytes]:
        """The digest of each equation of a part that counts, in the order of computation."""
        traced = next(item for item in self._traced if item.call.part == part)
        self._listing = Listing(self._digester, traced, inputs_of(traced, self._digester))
        return self._listing.digests

    def step(self, at: int) -> Reply:
        """Equation number `at` of the part that was listed last, in words."""
        assert self._listing is not None
        return self._listing.row(at)

    def uses(self, nameless: Sequence[str]) -> Reply:
        """How each of the inputs `nameless` is used, whatever it is called: digests, and which may change places."""
        found = Finder(self._digester, self._traced, nameless).uses()
        return {"colours": dict(found.colours), "alike": [list(group) for group in found.alike]}

    def numbers(self, draw: int, again: bool, checkpoint: Checkpoint | None = None) -> Reply:
        """The bits of every result and gradient on one draw; `again` traces anew, and says if that gave the same.

        With a `checkpoint` its values take the place of drawn ones.
        """
        steady = (
            not again or Work(self._case, self._root, self._renames).trace(eager=self._eager)["parts"] == self._parts
        )
        if not self._runners:
            self._runners = [numbers.plain_runner(item, self._renames) for item in self._traced]
            for at, traced in enumerate(self._traced):
                self._runners[at] = numbers.gradient_runner(traced, self._renames) or self._runners[at]
        self._held = {}
        for at, traced in enumerate(self._traced):
            known = values_for(traced, *checkpoint) if checkpoint is not None and not traced.call.is_init else {}
            if known is None:
                self._notes.append(f"{traced.call.part} has no parameter of {checkpoint[0].name if checkpoint else ''}")
            self._held.update(self._run(at, traced, draw, known or {}))
        bits = {label: numbers.bits(array) for label, array in self._held.items()}
        exact = [label for label, array in self._held.items() if not numbers.is_inexact(array)]
        return {"bits": bits, "exact": exact, "notes": self._notes, "steady": steady}

    def _run(self, at: int, traced: Traced, draw: int, known: Mapping[str, Any]) -> dict[str, Array]:
        with widths(traced.call):
            return self._ran(at, traced, draw, known)

    def _ran(self, at: int, traced: Traced, draw: int, known: Mapping[str, Any]) -> dict[str, Array]:
        """One part on one draw; without gradients where the program cannot be derived."""
        runner, self.part = self._runners[at], traced.call.part
        try:
            return numbers.run(runner, traced, draw, known)
        except Exception as error:
            if not runner.weights:
                raise
            self._runners[at] = numbers.plain_runner(traced, self._renames)
            found = numbers.run(self._runners[at], traced, draw, known)
            self._notes.append(f"{traced.call.part} has no gradients ({type(error).__name__})")
            return found

    def fetch(self, label: str) -> bytes:
        """A result of the last draw as 64-bit floats."""
        return numbers.doubles(self._held[label])


def widths(call: Call) -> AbstractContextManager[None]:
    """Numbers of 64 bits switched on as they were when the call was made."""
    if call.seen is None or call.seen.wide == wide():
        return nullcontext()
    home: Any = jax if hasattr(jax, "enable_x64") else importlib.import_module("jax.experimental")
    held: AbstractContextManager[None] = home.enable_x64(call.seen.wide)
    return held


def _tree(tree: Any) -> list[list[str]]:
    return [[leaf.module, leaf.name, shape_text(leaf.aval)] for leaf in leaves(tree, {})]
