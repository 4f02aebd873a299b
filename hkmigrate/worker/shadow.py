"""The graph of a call that a program makes, taken while the program makes it: the call runs once, on its own values.

Every primitive is run as it would have been, and noted besides in the graph that JAX is tracing for us at the same
time. Values carry no mark: which one is which is known by identity, so that the program sees what it would have seen.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import Any

import jax
from jax.extend.core import jaxpr_as_fun

core: Any = importlib.import_module("jax._src.core")  # where traces are made; not public, and may move
POSSIBLE = all(hasattr(core, name) for name in ("Trace", "trace_ctx", "set_current_trace", "EvalTrace"))
Rules = tuple[Any, ...]


class Shadow(core.Trace if POSSIBLE else object):  # type: ignore[misc]  # a class of JAX, which is not typed
    """Runs primitives in the trace around, and notes each of them in a second one.

    Attributes:
        lost: whether something happened that could not be noted, so that the graph is not to be believed.
    """

    def __init__(self, real: Any, graph: Any) -> None:
        super().__init__()
        self.lost = False
        self.requires_low = getattr(real, "requires_low", True)
        self._real, self._graph = real, graph
        self._known: dict[int, tuple[Any, Any]] = {}  # the value is kept, so that its id stays taken

    def know(self, value: Any, noted: Any) -> None:
        """From now on `value` is what the graph calls `noted`."""
        if not isinstance(value, bool | int | float | complex):
            self._known[id(value)] = value, noted

    def noted(self, value: Any) -> Any:
        """What the graph calls `value`: itself where it is a constant to it."""
        found = self._known.get(id(value))
        if found is None and hasattr(value, "__array_interface__") and getattr(value, "base", None) is not None:
            found = self._known.get(id(value.base))  # JAX hands on a view of an array of NumPy
            if found is not None and getattr(found[0], "shape", None) != value.shape:
                found = None
        return value if found is None else found[1]

    def _note(self, values: Sequence[Any], made: Any, several: bool, note: Callable[[Sequence[Any]], Any]) -> None:
        if self.lost:
            return
        try:
            with core.set_current_trace(self._graph):
                noted = note([self.noted(value) for value in values])
            for value, name in zip(made if several else [made], noted if several else [noted], strict=True):
                self.know(value, name)
        except Exception:  # noqa: BLE001  the program has its result all the same
            self.lost = True

    def process_primitive(self, primitive: Any, tracers: Sequence[Any], params: Any, /) -> Any:
        """One primitive, run and noted."""
        made = self._real.process_primitive(primitive, tracers, params)
        self._note(
            tracers,
            made,
            primitive.multiple_results,
            lambda noted: self._graph.process_primitive(primitive, noted, params),
        )
        return made

    def stage_value(self, val: Any) -> Any:
        """A constant in the trace around."""
        made = self._real.stage_value(val)
        self._note([val], made, False, lambda noted: self._graph.stage_value(noted[0]))
        return made

    def cur_qdd(self, x: Any) -> Any:
        """What the trace around says of a value that changes."""
        return self._real.cur_qdd(x)

    def process_call(self, call_primitive: Any, f: Any, tracers: Any, params: Any, /) -> Any:
        """What is inside of a plain call is run and noted as if it stood outside."""
        del call_primitive, params
        with core.set_current_trace(self):
            return f.call_wrapped(*tracers)

    def process_custom_jvp_call(self, primitive: Any, fun: Any, jvp: Any, tracers: Any, /, **others: Any) -> Any:
        """A function with a forward rule; both are traced, since the rule is never seen otherwise."""
        return self._custom("process_custom_jvp_call", primitive, (fun, jvp), tracers, others)

    def process_custom_vjp_call(
        self, primitive: Any, fun: Any, fwd: Any, bwd: Any, tracers: Any, /, **others: Any
    ) -> Any:
        """A function with a backward rule, likewise."""
        return self._custom("process_custom_vjp_call", primitive, (fun, fwd, bwd), tracers, others)

    def _custom(self, how: str, primitive: Any, rules: Rules, tracers: Sequence[Any], others: dict[str, Any]) -> Any:
        def stage(*values: Any) -> Any:
            return getattr(core.trace_ctx.trace, how)(primitive, *rules, values, **others)

        with core.set_current_trace(core.EvalTrace()):
            graph = jax.make_jaxpr(stage)(*tracers)
        run = jaxpr_as_fun(graph)
        with core.set_current_trace(self._real):
            made = run(*tracers)
        self._note(tracers, made, True, lambda noted: run(*noted))
        if any(_is_full(store) for store in rules[1].stores):  # JAX asks which of the two ran, and means one of them
            for store in rules[0].stores:
                if _is_full(store):
                    store.reset()
        return made

    def __getattr__(self, name: str) -> Any:
        """How a kind of call that is not known here is run; it cannot be noted."""
        if not name.startswith("process_"):
            raise AttributeError(name)
        self.lost = True
        return getattr(self._real, name)


def _is_full(store: Any) -> bool:
    try:
        return store is not None and (store.val, True)[1]
    except Exception:  # noqa: BLE001  of a class that is not public
        return False


class Shown:
    """What a call gave, and its graph (None where it could not be taken)."""

    def __init__(self) -> None:
        self.out: Any = None
        self.error: BaseException | None = None
        self.arrays: list[Any] = []
        self.graph: Any = None
        self.shapes: tuple[Any, ...] = ()


def is_eager() -> bool:
    """Whether nothing is being traced."""
    return not POSSIBLE or isinstance(core.trace_ctx.trace, core.EvalTrace)


def show(call: Callable[[], Any], flat: Callable[[Any], list[Any]], given: Any, avals: Any) -> Shown:
    """Makes `call` and takes its graph.

    Args:
        call: the program's own call.
        flat: makes a list of arrays of its result.
        given: a tree of the arrays that go in.
        avals: the same tree with their shapes.

    Raises whatever the call raises.
    """
    shown, around = Shown(), core.trace_ctx.trace

    def staged(names: Any) -> list[Any]:
        graph = core.trace_ctx.trace
        shadow = Shadow(around, graph)
        for value, name in zip(jax.tree_util.tree_leaves(given), jax.tree_util.tree_leaves(names), strict=True):
            shadow.know(value, name)
        try:
            with core.set_current_trace(shadow):
                shown.out = call()
        except BaseException as error:
            shown.error = error
            raise
        shown.arrays = flat(shown.out)
        results = [shadow.noted(value) for value in shown.arrays]
        if shadow.lost:
            raise LostError
        return results

    try:
        shown.graph, shapes = jax.make_jaxpr(staged, return_shape=True)(avals)
        shown.shapes = tuple(shapes)
    except BaseException:  # noqa: BLE001  what is not the program's own is a graph that cannot be taken
        if shown.error is not None:
            raise shown.error  # noqa: B904  the program's own, as it was
    return shown


class LostError(Exception):
    """The graph is not whole."""
