"""How each parameter and state is used, without its name: what is computed from it, and what becomes of that.

From every result of a program one can go back through its equations, each time from a result to one of the operands.
What stands at the end of such a way is known by the way alone, so that a leaf can be found again in another program
that computes the same with other names. Leaves that lie on no way at all are told apart by their initial values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hkmigrate.worker.digest import Digester, Event, has_effect
from hkmigrate.worker.stable import mix
from hkmigrate.worker.trace import Traced

ROUNDS = 4  # what one state tells of another that is made from it
SWAPS = 32  # walks that are spent on leaves that nothing tells apart


@dataclass(frozen=True, slots=True)
class Uses:
    """What is known of leaves by their use.

    Attributes:
        colours: the digest of its use by `parameter a/w` or `state a/s`; equal ones cannot be told apart.
        alike: groups of leaves that can change places without a difference to anything that is computed.
    """

    colours: Mapping[str, str]
    alike: tuple[tuple[str, ...], ...]


class Finder:
    """Finds the uses of some inputs of traced functions, while all other inputs are known by name."""

    def __init__(self, digester: Digester, traced: Sequence[Traced], nameless: Iterable[str]) -> None:
        """`nameless` are the names of the inputs whose use is to be found, as `Traced` has them."""
        self._digester = digester
        self._init = [item for item in traced if item.call.is_init]
        self._applies = [item for item in traced if not item.call.is_init]
        self._nameless = frozenset(nameless)

    def uses(self) -> Uses:
        """The uses; called once."""
        colours = self._shapes()
        for _ in range(ROUNDS):
            known = len(set(colours.values()))
            if known == len(colours):
                break
            colours = self._refined(colours)
            if len(set(colours.values())) == known:
                break
        starts = self._starts(colours)
        colours = {name: mix(colour, starts.get(name, b"")) for name, colour in colours.items()}
        return Uses({name: colour.hex() for name, colour in colours.items()}, tuple(self._alike(colours)))

    def _shapes(self) -> dict[str, bytes]:
        found = {}
        for item in self._applies:
            for name, var in zip(item.names, item.graph.jaxpr.invars, strict=True):
                if name in self._nameless:
                    found[name] = mix(name.partition(" ")[0].encode(), self._digester.aval(var.aval))
        return self._refined(found)

    def _refined(self, colours: Mapping[str, bytes]) -> dict[str, bytes]:
        """Colours that also say what is done with each leaf, and what a state becomes."""
        found = {name: [colour] for name, colour in colours.items()}
        for item in self._applies:
            inputs = self._inputs(item, colours)
            events, outputs = self._walk(item, inputs)
            for name, ways in zip(
                item.names, _ways(events, self._labelled(item, outputs, colours), inputs), strict=True
            ):
                if name in found:
                    found[name] += [item.call.part.encode(), ways]
            for label, digest in zip(item.results.labels, outputs, strict=True):
                if label in found:
                    found[label].append(digest)
        return {name: mix(*parts) for name, parts in found.items()}

    def _inputs(self, item: Traced, colours: Mapping[str, bytes]) -> list[bytes]:
        """Digests of inputs, each an object of its own, so that equal ones are told apart by identity."""
        avals = [self._digester.aval(var.aval) for var in item.graph.jaxpr.invars]
        return [
            mix(b"nameless", colours[name]) if name in colours else mix(b"input", name.encode(), aval)
            for name, aval in zip(item.names, avals, strict=True)
        ]

    def _walk(self, item: Traced, inputs: Sequence[bytes]) -> tuple[list[Event], list[bytes]]:
        events: list[Event] = []
        self._digester.note = events.append
        try:
            return events, self._digester.walk(self._digester.compile(item.graph), inputs)
        finally:
            self._digester.note = None

    def _labelled(
        self, item: Traced, outputs: Sequence[bytes], colours: Mapping[str, bytes]
    ) -> list[tuple[bytes, bytes]]:
        return [
            (colours.get(label, label.encode()), digest)
            for label, digest in zip(item.results.labels, outputs, strict=True)
        ]

    def _starts(self, colours: Mapping[str, bytes]) -> dict[str, bytes]:
        """The digests of initial values, of leaves that their use alone does not tell apart."""
        shared = _groups(colours)
        wanted = {name for group in shared for name in group}
        found: dict[str, bytes] = {}
        for item in self._init if wanted else ():
            outputs = self._digester.walk(self._digester.compile(item.graph), self._inputs(item, {}))
            found |= {
                label: digest for label, digest in zip(item.results.labels, outputs, strict=True) if label in wanted
            }
        return found

    def _alike(self, colours: Mapping[str, bytes]) -> Iterable[tuple[str, ...]]:
        """Groups of one colour in which every change of places was tried and made no difference."""
        left = SWAPS
        for group in _groups(colours):
            left -= len(group)
            if left >= 0 and all(self._may_swap(one, other) for one, other in pairwise(group)):
                yield group

    def _may_swap(self, one: str, other: str) -> bool:
        places = {one: other, other: one}
        return all(self._named(item, {}) == self._named(item, places) for item in [*self._init, *self._applies])

    def _named(self, item: Traced, places: Mapping[str, str]) -> dict[str, bytes]:
        names = [places.get(name, name).encode() for name in item.names]
        avals = [self._digester.aval(var.aval) for var in item.graph.jaxpr.invars]
        self._digester.effects = []
        inputs = [mix(b"input", name, aval) for name, aval in zip(names, avals, strict=True)]
        outputs = self._digester.walk(self._digester.compile(item.graph), inputs)
        found = {places.get(label, label): out for label, out in zip(item.results.labels, outputs, strict=True)}
        return {**found, "effects": mix(*self._digester.effects)}


def _groups(colours: Mapping[str, bytes]) -> list[tuple[str, ...]]:
    by_colour: dict[bytes, list[str]] = {}
    for name, colour in colours.items():
        by_colour.setdefault(colour, []).append(name)
    return [tuple(group) for group in by_colour.values() if len(group) > 1]


def _ways(events: Sequence[Event], outputs: Iterable[tuple[bytes, bytes]], inputs: Sequence[bytes]) -> list[bytes]:
    """For each input a digest of all ways from results to it; digests are told apart by identity."""
    ways: dict[int, list[bytes]] = {}
    for label, result in outputs:
        ways.setdefault(id(result), []).append(mix(b"result", label))
    for event in reversed(events):
        if event.whole:
            continue
        after = [mix(*sorted(ways.get(id(result), ()))) for result in event.results]
        if any(id(result) in ways for result in event.results) or _acts(event):
            step = mix(b"step", event.digest, *after)
            for at, operand in enumerate(event.operands):
                ways.setdefault(id(operand), []).append(mix(step, str(at).encode()))
    return [mix(*sorted(ways.get(id(item), ()))) for item in inputs]


def _acts(event: Event) -> bool:
    return event.equation is not None and has_effect(event.equation)
