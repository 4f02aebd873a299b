"""The owner's way from the roots to its readers: which classes and functions take it, and which calls hand it on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from hkmigrate.model.graph import Call, ClassNode, Graph, Node
from hkmigrate.model.plan import Creator, Pass
from hkmigrate.plan.plain import assert_made_inside, has_modules_below, is_mixin, with_bases
from hkmigrate.plan.refusal import Refused, refused

PLAIN_BASES = frozenset(
    ("haiku.Module", "haiku.RNNCore", "abc.ABC", "typing.Generic", "typing.Protocol", "builtins.object")
)
"""Bases from outside the tree that take nothing but a name when an instance is made."""

__all__ = ["Refused", "Thread", "thread"]


@dataclass(frozen=True, slots=True)
class Thread:
    """How the owner travels.

    Attributes:
        needs: every node that needs the owner, the roots included.
        roots: the nodes that make it: transformed functions, or the one class whose constructor does.
        classes: the classes that need it.
        functions: the functions that take it as an argument.
        calls: the calls that hand it on.
        held: for an owner that is there already, how each of the roots spells it: a class by what stands behind the
            object.
    """

    graph: Graph
    needs: frozenset[str]
    roots: tuple[str, ...]
    classes: tuple[str, ...]
    functions: tuple[str, ...]
    calls: tuple[Call, ...]
    held: Mapping[str, str] = field(default_factory=dict)

    @property
    def in_roots(self) -> bool:
        """Whether the owner is made by transformed functions."""
        return not any(isinstance(self.graph.nodes[identifier], ClassNode) for identifier in self.roots)

    def expression(self, node_id: str, attribute: str) -> str:
        """How code of a node spells the owner.

        Raises:
            Refused: it cannot reach it.
        """
        node = self.graph.nodes[node_id]
        if node_id in self.held:
            return self.held[node_id]
        if node.kind == "method" and node.parent and node.parent in self.held and node.receiver is not None:
            return f"{node.receiver}{self.held[node.parent]}"
        if node_id in self.roots or node_id in self.functions:
            return attribute
        if node.kind == "method":
            if node.name == "__init__" and node.parent not in self.roots:
                return attribute
            if node.receiver is None:
                raise refused("static-method", f"`{node.id}` has no `self`", node.span)
            return f"{node.receiver}.{attribute}"
        assert node.parent is not None
        found = self.expression(node.parent, attribute)
        name = found.partition(".")[0]
        if self.held and name in node.binds:
            raise refused("unclear-use", f"`{name}` is something else in `{node.id}`", node.span)
        return found

    def _is_above(self, identifier: str) -> bool:
        """Whether code is that of a root which has the owner, so that no new name comes into it."""
        at: str | None = identifier
        while at is not None and at not in self.classes and at not in self.functions:
            if at in self.held:
                return True
            at = self.graph.nodes[at].parent
        return False

    def words(self) -> frozenset[str]:
        """All names that a new name must not meet on the way."""
        found: set[str] = set()
        needs = [one for one in self.needs if not self._is_above(one)]
        for identifier in needs:
            found |= self.graph.nodes[identifier].words
        classes = (one for one in needs if isinstance(self.graph.nodes[one], ClassNode))
        for identifier in with_bases(self.graph, *classes):  # what is set on their instances
            cls = self.graph.nodes.get(identifier)
            found |= set(cls.attributes) if isinstance(cls, ClassNode) else set()
        return frozenset(found)


def thread(graph: Graph, starts: Iterable[str], *tops: str) -> Thread:
    """The way from the roots, or from those of `tops` that come first, to the nodes that read the owner.

    What the program hands about as a value is handed the owner where it is called, or where it is named, by a partial:
    whichever lets fewer classes and functions know the owner. Where neither can be, all that may be called in its place
    takes the owner as well, if that can be.

    Raises:
        Refused: something on the way cannot take the owner with certainty.
    """
    starts = sorted(starts)
    first = _Climber(graph, frozenset(tops))
    refusal, found = None, []
    try:
        found.append(_climbed(first, starts))
    except Refused as outcome:
        refusal = outcome.refusal  # not the exception, whose traceback holds this frame
    either = frozenset(name for name in first.seen if first.has_choice(graph.nodes[name]))
    if either:
        with suppress(Refused):
            found.append(_climbed(_Climber(graph, frozenset(tops), either), starts))
    if found:
        return min(found, key=lambda way: len(way.classes) + len(way.functions))
    for named, widened in _other_ways(either, others=bool(first.others)):
        with suppress(Refused):
            return _climbed(_Climber(graph, frozenset(tops), named, widened), starts)
    assert refusal is not None
    raise Refused(refusal)


def _other_ways(either: frozenset[str], *, others: bool) -> Iterator[tuple[frozenset[str], bool]]:
    """The ways to be tried where the first two lead nowhere: which values are handed the owner where they are named."""
    if len(either) > 1:
        yield from ((frozenset((name,)), False) for name in sorted(either))
    if others:
        yield from ((named, True) for named in (frozenset[str](), either))


def _climbed(climber: _Climber, starts: Iterable[str]) -> Thread:
    graph = climber.graph
    climber.climb(starts)
    climber.no_others()
    assert_made_inside(graph, climber.classes, climber.seen)
    return Thread(
        graph,
        frozenset(climber.seen),
        tuple(sorted(climber.roots)),
        tuple(sorted(climber.classes)),
        tuple(sorted(climber.functions)),
        tuple(sorted(climber.calls, key=lambda call: (call.span, call.callee))),
    )


@dataclass(slots=True)
class _Climber:
    """Goes from the readers up to the roots.

    Attributes:
        named: what is handed the owner where it is named, by a partial, and not where it is called.
        widened: whether all that may be called in the place of what needs the owner takes it, too.
    """

    graph: Graph
    tops: frozenset[str]
    named: frozenset[str] = frozenset()
    widened: bool = False
    seen: set[str] = field(default_factory=set)
    roots: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    calls: set[Call] = field(default_factory=set)
    others: set[str] = field(default_factory=set)

    def climb(self, starts: Iterable[str]) -> None:
        queue = sorted(starts)
        while queue:
            identifier = queue.pop()
            if identifier not in self.seen:
                self.seen.add(identifier)
                self._no_barriers(self.graph.nodes[identifier])
                queue += self._above(self.graph.nodes[identifier])

    def no_others(self) -> None:
        """Make sure that no call which hands on the owner may build something that does not take it."""
        for call in sorted(self.calls, key=lambda call: (call.span, call.callee)):
            for other in call.others:
                if other not in self.classes and other not in self.functions:
                    shown = "something else" if other == "?" else f"`{other}`"
                    message = f"this may build `{call.callee}`, which must take the owner, or {shown}, which does not"
                    raise refused("class-as-value", message, call.span)

    def _above(self, node: Node) -> list[str]:
        if node.id in self.tops:
            self.roots.add(node.id)
            return []
        if node.root is not None:
            return self._root(node)
        if isinstance(node, ClassNode):
            return self._class(node)
        match node.kind:
            case "module":
                raise refused(
                    "module-level", f"code at the top level of `{node.id}` would have to hand on the owner", node.span
                )
            case "method":
                return self._method(node)
            case _:
                return self._function(node)

    def _no_barriers(self, node: Node) -> None:
        if node.barriers:
            message = f"a function in `{node.id}` runs in a layer_stack or a lift, and may use the owner from outside"
            raise refused("across-barrier", message, node.barriers[0])

    def _root(self, node: Node) -> list[str]:
        """A root makes the owner; one that is called as well makes it where it is not handed one."""
        calls = self.graph.calls_of.get(node.id, ())
        if calls and (node.by_value or node.kind == "lambda"):
            called = "called where it cannot be handed more" if node.by_value else "called here"
            message = f"`{node.id}` is handed to a transform, and {called} as well"
            assert node.root is not None
            raise refused("root-called", message, calls[0].span, node.root)
        self._no_hazards(node)
        self.roots.add(node.id)
        if not calls:
            return []
        self.functions.add(node.id)
        return self._callers(node)

    def _method(self, node: Node) -> list[str]:
        self._no_hazards(node)
        cls = self.graph.class_of(node)
        assert cls is not None
        if cls.is_module or not cls.outside or node.name == "__init__":
            return [cls.id]
        self.functions.add(node.id)  # its object is there before the owner
        return self._callers(node)

    def _function(self, node: Node) -> list[str]:
        self._no_hazards(node)
        parent = self.graph.nodes[node.parent or ""]
        if parent.kind in ("function", "method", "lambda") and not parent.outside:
            return [parent.id]
        self.functions.add(node.id)
        return self._callers(node)

    def _class(self, node: ClassNode) -> list[str]:
        self._no_hazards(node)
        if "?" in node.external:
            raise refused("unknown-base", f"a base of `{node.id}` is not in sight", node.span)
        if not node.is_module:
            self._plain(node)
            if is_mixin(self.graph, node):
                return list(self.graph.subclasses[node.id])
        self.classes.add(node.id)
        return [*self._callers(node), *self.graph.subclasses.get(node.id, ())]

    def _plain(self, node: ClassNode) -> None:
        """Make sure that a class which is no module is one that can take the owner all the same."""
        if any(not name.startswith(("builtins.", "abc.", "typing.")) for name in node.external):
            raise refused("unknown-base", f"a base of `{node.id}` is not in sight", node.span)
        for_modules = has_modules_below(self.graph, node) and not is_mixin(self.graph, node)
        if node.dataclass or any(name not in PLAIN_BASES for name in node.external) or for_modules:
            raise refused("plain-class", f"`{node.id}` is not a `hk.Module`", node.span)

    def _callers(self, node: Node) -> list[str]:
        calls = [*self.graph.calls_of.get(node.id, ())]
        if self._is_by_value(node):
            calls = [*(call for call in calls if not call.dynamic), *node.values]
            if not node.values:
                raise refused("function-as-value", f"something calls `{node.id}` that cannot hand on more", node.span)
        self.calls.update(calls)
        for call in calls:
            caller = self.graph.nodes[call.caller]
            if caller.kind in ("module", "class"):
                raise refused("module-level", f"`{node.id}` is used outside of every function", call.span)
        others = [other for call in calls for other in call.others if other != "?"]
        self.others |= {*others} - {node.id}
        return [*(call.caller for call in calls), *(others if self.widened else ())]

    def _is_by_value(self, node: Node) -> bool:
        """Whether a value is handed the owner where it is named."""
        return node.by_value or (node.id in self.named and self.has_choice(node))

    def has_choice(self, node: Node) -> bool:
        """Whether what is a value somewhere can be handed the owner in two places."""
        called = any(call.dynamic for call in self.graph.calls_of.get(node.id, ()))
        return node.root is None and not node.by_value and bool(node.values) and called

    def _no_hazards(self, node: Node) -> None:
        if node.hazards:
            raise Refused(node.hazards[0])


def passes(way: Thread, attribute: str) -> tuple[Pass, ...]:
    """The calls that hand the owner on, each with how it is spelled there."""
    calls = {(call.span, call.caller, call.value) for call in way.calls}  # one call may build one of several classes
    return tuple(Pass(span, way.expression(caller, attribute), caller, value) for span, caller, value in sorted(calls))


def creators(way: Thread, used: Iterable[str], lifted: frozenset[str], *, plain: bool) -> tuple[Creator, ...]:
    """Where the owner is made; `used` are the nodes whose code spells the owner, once for each time.

    A lambda that spells it once makes it there, if making it takes no more than a `plain` expression; others, and those
    of `lifted`, become functions.

    Raises:
        Refused: a lambda would have to spell it twice, and cannot become a function.
    """
    found = []
    scopes = list(used)
    for identifier in way.roots:
        node = way.graph.nodes[identifier]
        if isinstance(node, ClassNode):
            found.append(_constructing(node))
            continue
        inline = node.kind == "lambda" and plain and identifier not in lifted and scopes.count(identifier) == 1
        inline = inline and not any(_within(way.graph, scope, identifier) for scope in scopes)
        lift = node.kind == "lambda" and not inline
        if lift and identifier not in way.graph.liftable:
            message = "the lambda would have to make the owner first, and cannot become a function where it stands"
            raise refused("lambda-root", message, node.span)
        function = "forward" if lift else None
        given = identifier in way.functions
        found.append(Creator(identifier, node.span, node.path, node.span.line, inline, function=function, given=given))
    return tuple(found)


def _constructing(node: ClassNode) -> Creator:
    """The constructor of a class as what makes the owner, and keeps it."""
    assert node.init is not None
    assert node.init_span is not None
    return Creator(node.init, node.init_span, node.path, node.init_span.line, keeps=True)


def _within(graph: Graph, identifier: str, outer: str) -> bool:
    parent = graph.nodes[identifier].parent
    return parent is not None and (parent == outer or _within(graph, parent, outer))
