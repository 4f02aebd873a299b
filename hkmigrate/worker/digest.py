"""The data-flow digest of a graph: what each output is computed from, whatever the order and names of variables.

A jaxpr is compiled once to steps over numbered slots; a walk then only hashes. Two outputs with equal digests are the
same expression over inputs of the same names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jax.extend import core

from hkmigrate.worker import calls
from hkmigrate.worker.blame import inside
from hkmigrate.worker.stable import SIZE, Namer, array_name, mix

HOST = frozenset({"debug_print", "infeed", "outfeed", "ffi_call", "custom_call", "tpu_custom_call"})
HARMLESS = frozenset({"NamedAxisEffect"})  # says that an axis is used, not that anything happens


def has_effect(equation: Any) -> bool:
    """Whether an equation does something besides computing its results."""
    return any(type(effect).__name__ not in HARMLESS for effect in equation.effects)


def is_host(equation: Any) -> bool:
    """Whether an equation leaves the graph: an effect, a callback, foreign code."""
    name = equation.primitive.name
    return name not in calls.BUILDERS and (has_effect(equation) or name in HOST or "callback" in name)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened in a walk: an equation was met, or digests were made of others.

    Attributes:
        digest: what it makes of what.
        equation: the equation, None where a digest only takes up another, as that of an element its array's.
        operands: the digests that it is made from; objects, so that two equal ones are known from each other.
        results: the digests that it makes, likewise.
        whole: whether the equation holds a graph, which was walked before.
    """

    digest: bytes
    equation: Any
    operands: Sequence[bytes]
    results: Sequence[bytes]
    whole: bool = False


Note = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One equation: `prefix` says everything but the operands; `call` is there for equations that hold graphs."""

    prefix: bytes
    operands: tuple[int, ...]
    results: tuple[int, ...]
    call: calls.Call | None
    effect: bool
    equation: Any


@dataclass(frozen=True, slots=True)
class Code:
    """A compiled jaxpr: slots with constants filled in, the slots of inputs and outputs, and the steps between."""

    slots: tuple[bytes, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    steps: tuple[Step, ...]


class Digester:
    """Compiles and walks jaxprs.

    Attributes:
        opaque: what a digest cannot see, with its place in the tree, in the order of finding.
        effects: digests of the effects of what was walked, in order; an unused result would hide them.
        note: called with each event of a walk.
        rules: how many derivative rules, one within another, are still digested.
        anchor: the equation that stands for all those inside of it when a place is asked for.
    """

    def __init__(self, root: Path, *, masked: bool = False) -> None:
        """With `masked`, what a digest cannot see does not count: equal digests then say nothing of it."""
        self.opaque: dict[str, None] = {}
        self.effects: list[bytes] = []
        self.note: Note | None = None
        self.rules = calls.DEEPEST
        self.anchor: Any = None
        self._root = root.resolve()
        self._masked = masked
        self._namer = Namer(self._inner_graph, masked=masked)
        self._codes: dict[tuple[object, ...], tuple[Code, object]] = {}
        self._avals: dict[Any, bytes] = {}
        self._files: dict[str, str | None] = {}

    def compile(self, graph: Any) -> Code:
        """The code of a `ClosedJaxpr` or of a `Jaxpr` without constants; equal objects are compiled once."""
        jaxpr, consts = (graph.jaxpr, graph.consts) if isinstance(graph, core.ClosedJaxpr) else (graph, ())
        key = (id(jaxpr), *(id(const) for const in consts), self.rules)
        if key not in self._codes:
            self._codes[key] = (_Compiler(self, jaxpr, consts).code(), (jaxpr, consts))  # kept, so that ids stay taken
        return self._codes[key][0]

    def walk(self, code: Code, inputs: Iterable[bytes], depth: int = 0) -> list[bytes]:
        """The digests of the outputs, given those of the inputs; `depth` counts the loops around."""
        slots = list(code.slots)
        for slot, digest in zip(code.inputs, inputs, strict=True):
            slots[slot] = digest
        for step in code.steps:
            operands = [slots[slot] for slot in step.operands]
            if step.call is not None:
                results = step.call(operands, depth)
                if self.note is not None:
                    self.note(Event(mix(*results), step.equation, operands, results, whole=True))
            else:
                results = self._plain(step, operands)
            for slot, digest in zip(step.results, results, strict=True):
                slots[slot] = digest
        return [slots[slot] for slot in code.outputs]

    def _plain(self, step: Step, operands: list[bytes]) -> list[bytes]:
        whole = hashlib.blake2b(step.prefix + b"".join(operands), digest_size=SIZE).digest()
        if step.effect:
            self.effects.append(whole)
        results = [whole]
        if len(step.results) != 1:
            results = [mix(whole, str(index).encode()) for index in range(len(step.results))]
        if self.note is not None:
            self.note(Event(whole, step.equation, operands, results))
        return results

    def taken_up(self, tag: bytes, operands: Sequence[bytes], results: Sequence[bytes]) -> None:
        """Notes that `results` were made from `operands` outside of any equation."""
        if self.note is not None:
            self.note(Event(tag, None, operands, results))

    def aside(self, code: Code, inputs: Iterable[bytes], depth: int) -> tuple[list[bytes], bytes]:
        """As `walk`, but its effects come back as one digest (empty without any) and not in `effects`."""
        outer, self.effects = self.effects, []
        try:
            return self.walk(code, inputs, depth), mix(*self.effects) if self.effects else b""
        finally:
            self.effects = outer

    def name(self, equation: Any, leave: frozenset[str] = frozenset()) -> bytes:
        """A digest of what an equation says of itself, but for the parameters in `leave`: no operands, no results."""
        params = {key: value for key, value in equation.params.items() if key not in leave}
        text = f"{equation.primitive.name} {self._namer.name(params)} {_context(equation)}"
        if is_host(equation):
            self.unseen(equation.primitive.name, equation)
        else:
            for unseen in self._namer.unseen:
                self.unseen(f"{unseen} of {equation.primitive.name}", equation)
        self._namer.unseen.clear()
        return mix(text.encode())

    def aval(self, aval: Any) -> bytes:
        """A digest of shape, dtype, weak type and whatever else the type of a value says."""
        found = self._avals.get(aval)
        if found is None:
            kind = self._namer.name(getattr(getattr(aval, "dtype", None), "_impl", None))  # of random keys
            found = mix(str(aval).encode(), str(getattr(aval, "weak_type", None)).encode(), kind.encode())
            self._avals[aval] = found
        return found

    def unseen(self, what: str, equation: Any) -> None:
        """Notes that a digest cannot see `what`, which is part of `equation`."""
        place = self.place(equation)
        self.opaque[f"{what} ({place})" if place else what] = None

    def place(self, equation: Any) -> str | None:
        """`model.py:12`, where the tree made the equation; None where the tree has no part in it."""
        traceback = (equation if self.anchor is None else self.anchor).source_info.traceback
        for frame in traceback.frames if traceback is not None else ():
            name = frame.file_name
            if name not in self._files:
                self._files[name] = None if name.startswith("<") else inside(name, self._root)
            path = self._files[name]
            if path is not None:
                return f"{path}:{frame.line_num}"
        return None

    def is_ours(self, graph: Any) -> bool:
        """Whether the function behind a jaxpr stands in the tree."""
        info = getattr(getattr(graph, "jaxpr", graph), "debug_info", None)
        return str(self._root) in str(getattr(info, "func_src_info", None))

    def _inner_graph(self, value: Any) -> str | None:
        """The name of a jaxpr that a primitive we do not know holds: its inputs are known by position."""
        if not isinstance(value, core.ClosedJaxpr | core.Jaxpr):
            return None
        jaxpr = value.jaxpr if isinstance(value, core.ClosedJaxpr) else value
        inputs = [mix(b"argument", str(at).encode(), self.aval(var.aval)) for at, var in enumerate(jaxpr.invars)]
        outputs, effects = self.aside(self.compile(value), inputs, 0)
        return mix(b"graph", *inputs, b"", *outputs, effects).hex()


class _Compiler:
    """One jaxpr on its way to `Code`."""

    def __init__(self, digester: Digester, jaxpr: Any, consts: Sequence[Any]) -> None:
        self._digester = digester
        self._jaxpr = jaxpr
        self._slots: list[bytes] = []
        self._numbers: dict[Any, int] = {}
        for var, const in zip(jaxpr.constvars, consts, strict=True):
            self._numbers[var] = self._new(self._constant(const, var.aval))

    def code(self) -> Code:
        inputs = tuple(self._define(var) for var in self._jaxpr.invars)
        steps = tuple(self._step(equation) for equation in self._jaxpr.eqns)
        outputs = tuple(self._use(atom) for atom in self._jaxpr.outvars)
        return Code(tuple(self._slots), inputs, outputs, steps)

    def _step(self, equation: Any) -> Step:
        call = calls.call(self._digester, self._jaxpr, equation)
        return Step(
            prefix=b"" if call is not None else self._prefix(equation),
            operands=tuple(self._use(atom) for atom in equation.invars),
            results=tuple(self._define(var) for var in equation.outvars),
            call=call,
            effect=has_effect(equation),
            equation=equation,
        )

    def _prefix(self, equation: Any) -> bytes:
        return mix(self._digester.name(equation), *(self._digester.aval(var.aval) for var in equation.outvars))

    def _new(self, digest: bytes) -> int:
        self._slots.append(digest)
        return len(self._slots) - 1

    def _define(self, var: Any) -> int:
        self._numbers[var] = self._new(b"")
        return self._numbers[var]

    def _use(self, atom: Any) -> int:
        if isinstance(atom, core.Literal):
            return self._new(self._constant(atom.val, atom.aval))
        return self._numbers[atom]

    def _constant(self, value: Any, aval: Any) -> bytes:
        try:
            name = array_name(value if hasattr(value, "dtype") else np.asarray(value, dtype=aval.dtype))
        except (TypeError, ValueError, AttributeError):
            name = type(value).__name__
            self._digester.opaque[f"a captured {name}"] = None
        return mix(b"constant", name.encode(), self._digester.aval(aval))


def _context(equation: Any) -> str:
    """What surrounded the equation and changes what it means: random bits, placement, hints to the compiler."""
    context = equation.ctx
    return str([getattr(context, key, None) for key in ("compute_type", "threefry_partitionable", "xla_metadata")])
