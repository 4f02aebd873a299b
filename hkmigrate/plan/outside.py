"""What code outside of the tree builds or calls: nobody there hands on an owner that a migration brings in."""

from __future__ import annotations

from collections.abc import Iterator

from hkmigrate.model.graph import ClassNode, Graph, Node
from hkmigrate.model.site import Refusal
from hkmigrate.plan.refusal import Refused
from hkmigrate.plan.thread import Thread


def unbuilt(way: Thread) -> Iterator[Node]:
    """The classes and functions on a way that take the owner, and that nothing in the tree builds or calls."""
    for identifier in (*way.classes, *way.functions):
        node = way.graph.nodes[identifier]
        used_below = isinstance(node, ClassNode) and way.graph.subclasses.get(identifier)
        if not (way.graph.calls_of.get(identifier) or node.values or used_below):
            yield node


def built_outside(way: Thread) -> Iterator[Node]:
    """Those of them that are there for code outside of the tree; others are taken for code that nothing uses.

    In a library, of which nothing but its tests is transformed in the tree, that is all of them.
    """
    is_library = all(_is_test(path) for path in _root_files(way.graph))
    return (node for node in unbuilt(way) if is_library or _is_exported(way.graph, node))


def assert_built_inside(way: Thread) -> None:
    """Make sure that no code outside of the tree would have to pass the owner.

    Raises:
        Refused: some would.
    """
    for node in built_outside(way):
        message = f"nothing in the tree builds `{node.id}`, and code outside of it does not know of the owner"
        if node.kind != "class":
            message = message.replace("builds", "calls")
        raise Refused(Refusal("no-root", message, node.span, _WAY_OUT))


_WAY_OUT = (
    "name the function that will be transformed under `entry-points` in [tool.hkmigrate], if that uses it; or give"
    " `--place root`, and pass the owner in all code outside that uses it"
)


def notes_on_outside(way: Thread, attribute: str) -> Iterator[str]:
    """What code outside of the tree must do from now on."""
    for node in unbuilt(way):
        yield f"nothing in the tree builds or calls `{node.id}`; code outside of it must pass `{attribute}=`"


def _root_files(graph: Graph) -> Iterator[str]:
    """The files of the functions that are transformed."""
    return (node.path for node in graph.nodes.values() if node.root is not None)


def _is_test(path: str) -> bool:
    *folders, name = path.split("/")
    return "tests" in folders or "test" in folders or name.startswith("test_") or name.endswith("_test.py")


def _is_exported(graph: Graph, node: Node) -> bool:
    """Whether a package says by an import in its `__init__.py` that something is for those who import the package."""
    return any(
        need.in_tree and (need.module, need.member) == (node.path, node.name)
        for path, names in graph.names.items()
        if path.endswith("__init__.py")
        for need in names.values()
    )
