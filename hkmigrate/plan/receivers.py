"""What each class and function on the owner's way gains: an argument, an attribute, a constructor, a field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from hkmigrate.model.graph import ClassNode, Graph, Node
from hkmigrate.model.plan import Receiver
from hkmigrate.plan.plain import heirs, is_mixin, with_bases
from hkmigrate.plan.refusal import refused
from hkmigrate.plan.thread import PLAIN_BASES, Thread


def receivers(way: Thread, used: Iterable[str]) -> tuple[Receiver, ...]:
    """What each class and function on the way gains; `used` are the nodes whose code spells the owner.

    Raises:
        Refused: a constructor cannot take the owner with certainty.
    """
    keeping = _keeping(way, used)
    found = [_constructor(way, way.graph.nodes[identifier], keeping) for identifier in way.classes]
    taken = [receiver for receiver in found if receiver is not None]
    for identifier in way.functions:
        node = way.graph.nodes[identifier]
        optional = identifier in way.roots
        taken.append(Receiver(identifier, node.span, "argument", node.span, stores=False, optional=optional))
    return tuple(sorted(taken, key=lambda receiver: receiver.span))


def _keeping(way: Thread, used: Iterable[str]) -> frozenset[str]:
    """The classes that must keep the owner as an attribute, since a method other than the constructor spells it."""
    lending, others = set[str](), set[str]()
    for identifier in used:
        method: Node | None = way.graph.nodes[identifier]
        while method is not None and method.kind != "method":
            method = way.graph.nodes.get(method.parent or "")
        if method is not None and method.name != "__init__" and method.parent is not None:
            cls = way.graph.nodes[method.parent]
            mixin = isinstance(cls, ClassNode) and is_mixin(way.graph, cls)
            (lending if mixin else others).add(method.parent)
    return frozenset(heirs(way.graph, *lending) | with_bases(way.graph, *others))


def _constructor(way: Thread, node: Node, keeping: frozenset[str]) -> Receiver | None:
    assert isinstance(node, ClassNode)
    carried = [base for base in node.bases if base in way.classes]
    extra = [name for name in node.external if name not in PLAIN_BASES]
    building = [base for base in node.bases if not is_mixin(way.graph, way.graph.nodes[base])]
    if len(building) + len(extra) > 1 and (carried or node.init is None):
        raise refused("unclear-constructor", f"`{node.id}` has several bases", node.span)
    if node.init is not None:
        return _own_constructor(way.graph, node, carried=bool(carried), keeps=node.id in keeping)
    if carried:
        if node.dataclass and not _is_dataclass(way.graph, carried[0]):
            raise refused(
                "unclear-constructor", f"the dataclass `{node.id}` inherits from a class with an `__init__`", node.span
            )
        return None
    if node.dataclass:
        return Receiver(node.id, node.span, "field", None, stores=True)
    above = _inherited_init(way.graph, node)
    first = calls_back(way.graph, node)
    takes: Literal["name", "arguments", "nothing"] = "arguments"
    if above is None and not extra:
        takes = "name" if node.is_module else "nothing"
    return Receiver(node.id, node.span, "new-init", None, stores=True, above=takes, first=first)


def _own_constructor(graph: Graph, node: ClassNode, *, carried: bool, keeps: bool) -> Receiver:
    assert node.init is not None
    if node.dataclass:
        raise refused("unclear-constructor", f"the dataclass `{node.id}` has an `__init__` of its own", node.span)
    alone = not node.is_module and not node.supers and all(is_mixin(graph, graph.nodes[base]) for base in node.bases)
    if len(node.supers) != 1 and not alone:
        times = (
            f"calls `super().__init__` {len(node.supers)} times"
            if node.supers
            else "does not call `super().__init__` plainly"
        )
        raise refused("unclear-constructor", f"the `__init__` of `{node.id}` {times}", node.span)
    supers = node.supers if carried else ()
    first = calls_back(graph, node)
    return Receiver(
        node.id, node.span, "init", node.init_span, stores=keeps and not carried, supers=supers, first=first
    )


def _is_dataclass(graph: Graph, identifier: str) -> bool:
    node = graph.nodes[identifier]
    return isinstance(node, ClassNode) and node.dataclass


def calls_back(graph: Graph, node: ClassNode) -> bool:
    """Whether the `__init__` of a base in the tree uses the instance, so that what it needs must be there before."""
    bases = [above for base in node.bases if isinstance(above := graph.nodes.get(base), ClassNode)]
    return any(base.calls_back or calls_back(graph, base) for base in bases)


def _inherited_init(graph: Graph, node: ClassNode) -> str | None:
    """The nearest `__init__` that a class inherits from the tree; `field` where that of a dataclass comes first."""
    for base in node.bases:
        above = graph.nodes.get(base)
        if isinstance(above, ClassNode):
            if above.dataclass:
                return "field"
            return above.init or _inherited_init(graph, above)
    return None
