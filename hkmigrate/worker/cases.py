"""The cases that the calls of a transform make: one for all calls of a signature, and the same in other batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hkmigrate.worker.guard import Guard
from hkmigrate.worker.inputs import Inputs
from hkmigrate.worker.program import Program, Tree
from hkmigrate.worker.stable import mix
from hkmigrate.worker.trace import Call, Case, Run, default_key


@dataclass(slots=True)
class Source:
    """A transform that the program made: its place in the order of making, its function, and its calls."""

    index: int
    name: str
    function: Any
    program: Program
    stateful: bool
    calls: dict[str, dict[str, Call]] = field(default_factory=dict)  # by signature, then by what they compute
    known: dict[Hashable, list[Guard]] = field(default_factory=dict)  # by what they are called with


def cases_of(source: Source) -> dict[str, Case]:
    """One case a signature, by a key that is the same in both trees; `init` is tried where it was never called."""
    made, run = {}, init_run(source.program)
    initialised = any(call.is_init for found in source.calls.values() for call in found.values())
    for signature, found in source.calls.items():
        calls = list(_numbered(found.values()))
        if not initialised:
            key = default_key() if calls[0].key is None else calls[0].key
            calls.append(Call("init", run, calls[0].inputs, key, axes=calls[0].axes, optional=True))
        calls.sort(key=lambda call: not call.is_init)
        shapes = f" {signature.partition(') ')[0]})" if len(source.calls) > 1 else ""
        name = f"#{source.index + 1} {source.name.rpartition('.')[2]}{shapes}"
        key, case = f"{source.index} {source.name} {signature}", Case(name, tuple(calls))
        made[key] = case
        for size, extra in _other_batches(case, frozenset(source.calls)):
            made[f"{key} batch {size}"] = extra
    return made


def _numbered(calls: Iterable[Call]) -> Iterator[Call]:
    """The calls of a signature, by name and number: `apply`, `apply (2)`."""
    counts: Counter[str] = Counter()
    for call in calls:
        counts[call.part] += 1
        number = counts[call.part]
        yield call if number == 1 else replace(call, part=f"{call.part} ({number})")


def _other_batches(case: Case, called: frozenset[str]) -> Iterator[tuple[int, Case]]:
    """The same case with one more row and with a single one, unless the program makes these calls itself."""
    inputs = case.calls[0].inputs
    rows = inputs.batch()
    for size in dict.fromkeys((rows + 1, 1)) if rows is not None else ():
        other = inputs.with_batch(size)
        if size != rows and other.signature() not in called:
            yield (
                size,
                Case(f"{case.name}, batch {size}", _once(case.calls, other), True),
            )


def _once(calls: Iterable[Call], inputs: Inputs) -> tuple[Call, ...]:
    """The first call of each function, with other arguments."""
    firsts = {call.part: call for call in calls if call.part.endswith(("init", "apply", "]"))}
    return tuple(replace(call, inputs=inputs, seen=None) for call in firsts.values())


def row_of(source: Source, key: str, case: Case) -> dict[str, object]:
    """A case as the parent hears of it: by its key, and by what tells its transform from others."""
    signature = key.removeprefix(f"{source.index} {source.name} ")
    marks = list(source.calls.get(signature, ()))
    mark = mix(*(text.encode() for text in marks)).hex() if marks else ""
    told = {"source": source.index, "function": source.name, "signature": signature, "mark": mark}
    return {"key": key, "name": case.name, "extra": case.extra, **told}


def init_run(made: Program) -> Run:
    """`init` in the form that all functions of a case share."""

    def run(params: Tree, state: Tree, key: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Tree, Tree]:
        del params, state
        return made.init(key, args, kwargs)

    return run
