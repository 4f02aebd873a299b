"""Every kind of transformed program in one form: `init` and named `apply` functions, all with state and random key."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import haiku as hk
import jax

from hkmigrate.worker.blame import EntryError

Tree = dict[str, dict[str, Any]]
Init = Callable[[Any, Sequence[Any], Mapping[str, Any]], tuple[Tree, Tree]]
Apply = Callable[[Tree, Tree, Any, Sequence[Any], Mapping[str, Any]], tuple[Any, Tree]]
WITHOUT_KEY = "__hkmigrate_without_key__"
MULTI = (hk.MultiTransformed, hk.MultiTransformedWithState)
STATEFUL = (hk.TransformedWithState, hk.MultiTransformedWithState)


@dataclass(frozen=True, slots=True)
class Program:
    """`init(key, args, kwargs)` to parameters and state, and `apply` functions by name (`apply`, `apply['encode']`)."""

    init: Init
    applies: tuple[tuple[str, Apply], ...]


def is_transformed(thing: object) -> bool:
    """Whether Haiku made `thing` with one of its four transforms."""
    return isinstance(thing, hk.Transformed | hk.TransformedWithState | MULTI[0] | MULTI[1])


def program(thing: Any) -> Program:
    """The program of what a Haiku transform returned."""
    stateful = isinstance(thing, STATEFUL)

    def init(key: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Tree, Tree]:
        made = thing.init(key, *args, **kwargs)
        params, state = made if stateful else (made, {})
        return plain(params), plain(state)

    if not isinstance(thing, MULTI):
        return Program(init, (("apply", _apply(thing.apply, stateful)),))
    functions, _ = jax.tree_util.tree_flatten_with_path(thing.apply)
    return Program(init, tuple((f"apply{jax.tree_util.keystr(at)}", _apply(f, stateful)) for at, f in functions))


def plain(tree: Mapping[str, Mapping[str, Any]] | None) -> Tree:
    """Parameters or state as plain dictionaries."""
    return {module: dict(leaves.items()) for module, leaves in (tree or {}).items()}


def _apply(function: Any, stateful: bool) -> Apply:
    marked = _without_key(function)

    def apply(params: Tree, state: Tree, key: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, Tree]:
        lead = [params, *([state] if stateful else [])]
        if not marked and _binds(function, [*lead, key, *args], kwargs):
            lead.append(key)
        made = function(*lead, *args, **kwargs)
        out, after = made if stateful else (made, {})
        return out, plain(after)

    return apply


def _without_key(function: Any) -> bool:
    while function is not None and not hasattr(function, WITHOUT_KEY):
        function = getattr(function, "__wrapped__", None)
    return function is not None


def _binds(function: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool:
    """Whether `function` can be called like this, as far as its signature tells."""
    try:
        inspect.signature(function).bind(*args, **kwargs)
    except TypeError:
        return False
    except ValueError:  # it has no signature
        return True
    return True


def mark_without_key() -> None:
    """From now on what `hk.without_apply_rng` returns carries a mark: its signature can look as if it took a key."""
    original = hk.without_apply_rng

    def without_apply_rng(transformed: Any) -> Any:
        made = original(transformed)
        for function in jax.tree_util.tree_leaves(made.apply):
            setattr(function, WITHOUT_KEY, True)
        return made

    hk.without_apply_rng = without_apply_rng  # type: ignore[assignment]  # less exact, and the same


def load(entry: str, root: Path) -> Program:
    """The program of `module:attribute`, imported from the tree at `root`.

    Raises:
        EntryError: it is not there, not in the tree, or nothing that can be transformed.
    """
    name, _, path = entry.partition(":")
    module = importlib.import_module(name)
    file = getattr(module, "__file__", None)
    if file is None or not Path(file).resolve().is_relative_to(root.resolve()):
        raise EntryError(f"module {name} was found outside of the tree, at {file or 'no file'}")
    thing: Any = module
    for part in path.split("."):
        if not hasattr(thing, part):
            raise EntryError(f"{entry}: {part} is not there")
        thing = getattr(thing, part)
    if is_transformed(thing):
        return program(thing)
    if not callable(thing) or (isinstance(thing, type) and issubclass(thing, hk.Module)):
        raise EntryError(f"{entry} is a {_kind(thing)}; name a transformed function, or a function to transform")
    return program(hk.transform_with_state(thing))


def _kind(thing: object) -> str:
    return f"module class {thing.__name__}" if isinstance(thing, type) else type(thing).__name__
