"""Classes that are no modules: mixins, and those whose instances can be made where no owner can be."""

from __future__ import annotations

from collections.abc import Iterable

from hkmigrate.model.graph import ClassNode, Graph, Node
from hkmigrate.plan.refusal import refused


def assert_made_inside(graph: Graph, classes: Iterable[str], way: Iterable[str]) -> None:
    """Make sure that instances of plain classes on the way are made, and used, in the transforms of its roots.

    Raises:
        Refused: one may be made outside, or be used in a transform within another.
    """
    nodes = [graph.nodes[identifier] for identifier in classes]
    plain = [node for node in nodes if isinstance(node, ClassNode) and not node.is_module]
    if not plain:
        return
    for node in (graph.nodes[identifier] for identifier in sorted(way)):
        if node.transforms is not None and node.kind != "module":
            message = f"`{plain[0].id}` is not a `hk.Module`, and its instances may be used by another transform here"
            raise refused("plain-class", message, node.transforms, plain[0].span)
        made = node.kind == "class" or node.root is not None or graph.nodes[node.parent or node.id].kind != "module"
        if not made and not graph.calls_of.get(node.id) and not node.values:
            message = f"nothing in the tree calls `{node.id}`, which may build `{plain[0].id}` outside of a transform"
            raise refused("plain-class", message, node.span, plain[0].span)
    for node in plain:
        if not graph.calls_of.get(node.id) and not graph.subclasses.get(node.id):
            raise refused(
                "plain-class", f"`{node.id}` is not a `hk.Module`, and nothing is seen to build it", node.span
            )


def is_mixin(graph: Graph, node: Node) -> bool:
    """Whether a class only lends methods to those that inherit from it: never built, and without a constructor."""
    if not _only_lends(graph, node):
        return False
    above = with_bases(graph, node.id) & graph.nodes.keys()
    return all(_only_lends(graph, graph.nodes[one]) for one in above)


def _only_lends(graph: Graph, node: Node) -> bool:
    """The same of a class by itself, whatever it inherits from."""
    if not isinstance(node, ClassNode) or node.is_module or node.dataclass or node.init is not None:
        return False
    return not graph.calls_of.get(node.id) and bool(graph.subclasses.get(node.id))


def has_modules_below(graph: Graph, node: ClassNode) -> bool:
    """Whether a module inherits from the class."""
    return node.id in graph.above_modules


def with_bases(graph: Graph, *identifiers: str) -> set[str]:
    """Classes, and all classes of the tree that they inherit from."""
    return graph.reached(identifiers, graph.bases_of)


def heirs(graph: Graph, *identifiers: str) -> set[str]:
    """All classes that inherit from some classes."""
    below = [name for one in identifiers for name in graph.subclasses.get(one, ())]
    return graph.reached(below, lambda one: graph.subclasses.get(one, ()))
