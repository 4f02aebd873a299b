"""A case on shapes, watched: which instances use each of its parameters and states, and which names are forced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from hkmigrate.worker.inputs import shape_text
from hkmigrate.worker.program import Tree
from hkmigrate.worker.trace import VALUES, Call, Case, leaves, run_once, trace
from hkmigrate.worker.watch import Instance, Use, Watch

Reply = dict[str, object]


def audit(case: Case, root: Path) -> Reply:
    """What is used by whom, with instances numbered in the order in which they are met.

    Raises whatever the user's program raises.
    """
    watch = Watch(root)
    made: dict[str, Tree] = {}
    for call in case.calls:
        params = made.get("params", {}) if call.params is None else call.params
        state = made.get("state", {}) if call.state is None else call.state
        try:
            kept = watch.run(partial(_traced, call, params, state))
        except Exception:
            if call.optional:
                continue
            raise
        made = kept or made or {"params": params, "state": state}
    shapes = {
        kind: {f"{leaf.module}/{leaf.name}": shape_text(leaf.aval) for leaf in leaves(made.get(key, {}), {})}
        for kind, key in (("parameter", "params"), ("state", "state"))
    }
    return _message(watch, shapes)


def _traced(call: Call, params: Tree, state: Tree) -> dict[str, Tree]:
    call = replace(call, seen=None)  # it is watched while it is traced, and so has to be traced once more
    try:
        return trace(call, params, state, {})[1]
    except VALUES:
        return run_once(call, params, state, {})[1]


def _message(watch: Watch, trees: Mapping[str, Mapping[str, str]]) -> Reply:
    """What was seen of the leaves of `trees`, which are shapes by path by kind."""
    numbers: dict[Instance, int] = {}
    rows: dict[tuple[str, str], list[dict[str, object]]] = {
        (kind, path): [] for kind, tree in trees.items() for path in tree
    }
    for use in watch.uses:
        if (use.kind, use.path) in rows:
            rows[use.kind, use.path].append(_use(use, numbers))
    return {
        "rows": [
            {"kind": kind, "path": path, "shape": trees[kind][path], "uses": uses}
            for (kind, path), uses in rows.items()
        ],
        "forced": [{"name": one.name, "kind": one.kind, "own": one.own, "place": one.place} for one in watch.forced],
    }


def _use(use: Use, numbers: dict[Instance, int]) -> dict[str, object]:
    reader = use.reader
    home = reader.home() if reader is not None else None
    return {
        "home": numbers.setdefault(home, len(numbers)) if home is not None else None,
        "module": home.path if home is not None else None,
        "class": home.kind if home is not None else None,
        "made": home.place if home is not None else None,
        "caller": [use.caller.path, use.caller.kind] if use.caller is not None else None,
        "foreign": use.foreign,
        "function": use.function,
        "spot": [list(spot) for spot in use.spot],
        "place": use.place,
    }
