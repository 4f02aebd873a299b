"""Values of the consumers that the owner takes when it is made, so that readers need not give them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from hkmigrate.model.graph import ClassNode, Graph, Node
from hkmigrate.model.site import Given, Need, Term
from hkmigrate.plan.accessors import Wanted
from hkmigrate.plan.anchor import can_be_made_in


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
    values: dict[str, Term] = field(default_factory=dict)

    @property
    def needs(self) -> tuple[Need, ...]:
        """The global names in the values."""
        return tuple(dict.fromkeys(need for value in self.values.values() for need in value.needs))

    def keep(self, wanted: Sequence[Wanted], taken: set[str]) -> list[tuple[str, Term]] | None:
        """Names and values for what is wanted under a name by several; None where not all of it can be kept."""
        before = dict(self.values)
        found = [self._keep(name, meant) for name, meant in wanted if name not in taken]
        kept = [one for one in found if one is not None]
        if len(kept) < len(wanted):
            self.values = before
            return None
        return kept

    def _keep(self, name: str, meant: Sequence[tuple[Given, ...]]) -> tuple[str, Term] | None:
        value = self._common(meant)
        if value is None or self.values.setdefault(name, value).key != value.key:
            return None
        return name, self.values[name]

    def _common(self, meant: Sequence[tuple[Given, ...]]) -> Term | None:
        """The nearest thing that all mean and every root can spell, but nothing that lies behind a variable of one."""
        first, *others = meant
        for one in first:
            seen = [self._is_seen(one, self._start(root)) for root in self.roots]
            if all(seen):
                same = [each.term for way in meant for each in way if each.term.key == one.term.key]
                everywhere = all(one.term.key in {each.term.key for each in way} for way in others)
                return next((term for term in same if self._can_spell(term)), None) if everywhere else None
            if any(seen) or any(one.frame in self._around(root) for root in self.roots):
                return None
        return None

    def _around(self, root: str) -> Iterator[str]:
        """The function that makes the owner, and those that it lies in."""
        node: Node | None = self._start(root)
        while node is not None:
            yield node.id
            node = self.graph.nodes.get(node.parent or "")

    def _start(self, root: str) -> Node:
        """The function that makes the owner."""
        node = self.graph.nodes[root]
        return self.graph.nodes[node.init] if isinstance(node, ClassNode) and node.init is not None else node

    def _is_seen(self, one: Given, node: Node) -> bool:
        """Whether code at the beginning of a function sees the variable, or the global names, under their names."""
        names = {one.term.text().split(".")[0]} if one.frame else {need.local for need in one.term.needs}
        if names & self.hidden:
            return False
        if one.frame == node.id:
            return one.parameter
        if node.binds & names:
            return False
        parent = self.graph.nodes.get(node.parent or "")
        if parent is None or parent.kind == "module":
            return not one.frame
        return self._is_seen(replace(one, parameter=True), parent)

    def _can_spell(self, value: Term) -> bool:
        paths = {self.graph.nodes[root].path for root in self.roots}
        return all(can_be_made_in(self.graph, path, (*self.needs, *value.needs)) for path in paths)
