"""Values of the consumers that the owner takes when it is made, so that readers need not give them."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hkmigrate.model.graph import ClassNode, Graph, Node
from hkmigrate.model.site import Given, Need, Term
from hkmigrate.plan.accessors import Wanted
from hkmigrate.plan.anchor import can_be_made_in

Values = Mapping[str, Term]
"""What one value is for each of the nodes that make the owner."""


@dataclass(slots=True)
class Kept:
    """What one owner takes.

    Attributes:
        graph: for what can be imported where.
        roots: the nodes that make the owner.
        hidden: names that mean something else where the owner is made.
        values: names and values, in the order in which accessors ask for them.
    """

    graph: Graph
    roots: Sequence[str]
    hidden: frozenset[str] = frozenset()
    values: dict[str, Values] = field(default_factory=dict)

    def needs(self, root: str) -> tuple[Need, ...]:
        """The global names in the values for one of the nodes."""
        return tuple(dict.fromkeys(need for value in self.values.values() for need in value[root].needs))

    def keep(self, wanted: Sequence[Wanted], taken: set[str], *, whole: bool) -> list[tuple[str, Values] | None]:
        """Names and values for what is wanted under a name by several, None for what cannot be kept.

        `whole` is whether nothing is kept where not all of it can be.
        """
        before = dict(self.values)
        found = [self._keep(name, meant) if name not in taken else None for name, meant in wanted]
        if whole and None in found:
            self.values = before
            return [None] * len(found)
        return found

    def _keep(self, name: str, meant: Sequence[tuple[Given, ...]]) -> tuple[str, Values] | None:
        value = self._common(meant)
        if value is None:
            return None
        same = (word for word, one in self.values.items() if _keys(one) == _keys(value) and _is_told(value))
        name = next(same, name)
        if _keys(self.values.setdefault(name, value)) != _keys(value):
            return None
        return name, self.values[name]

    def _common(self, meant: Sequence[tuple[Given, ...]]) -> Values | None:
        """What each node that makes the owner has for all that come from it; None where one has not one thing."""
        if any(not {self._start(root) for root in self.roots} & {one.frame for one in way} for way in meant):
            return None  # something comes from elsewhere
        found: dict[str, Term] = {}
        for root in self.roots:
            terms = [one.term for way in meant for one in way if one.frame == self._start(root)]
            first = terms[0] if terms else None
            if first is None or len({one and one.key for one in terms}) > 1 or not self._can_spell(root, first):
                return None
            found[root] = first
        return found

    def _start(self, root: str) -> str:
        """The function that makes the owner."""
        node = self.graph.nodes[root]
        return node.init if isinstance(node, ClassNode) and node.init is not None else node.id

    def _can_spell(self, root: str, value: Term) -> bool:
        node: Node | None = self.graph.nodes[root]
        path, local = self.graph.nodes[root].path, {need.local for need in value.needs}
        if self.hidden and self.hidden & {
            one.id for one in ast.walk(ast.parse(value.text())) if isinstance(one, ast.Name)
        }:
            return False
        while node is not None and node.kind != "module":
            if node.kind != "class" and node.binds & local:
                return False
            node = self.graph.nodes.get(node.parent or "")
        return can_be_made_in(self.graph, path, (*self.needs(root), *value.needs))


def _is_told(values: Values) -> bool:
    """Whether two values that are spelled alike are one thing, and not only equal."""
    return not all(isinstance(ast.parse(one.text(), mode="eval").body, ast.Constant) for one in values.values())


def _keys(values: Values) -> dict[str, str]:
    return {root: term.key for root, term in values.items()}
