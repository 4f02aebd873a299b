"""The construction graph: which classes and functions of the tree build or call which, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from hkmigrate.model.names import fits, name_and_number
from hkmigrate.model.place import Span
from hkmigrate.model.site import Need, Refusal
from hkmigrate.model.there import There

NodeKind = Literal["module", "class", "function", "method", "lambda"]


@dataclass(frozen=True, slots=True)
class Node:
    """A class, function, method or lambda of the tree, or a file's top level.

    Attributes:
        id: dotted name, unique in the tree: `model.Embed.__call__`.
        kind: what it is; a static method counts as a function that lies in a class.
        name: its own name.
        span: the whole statement or lambda.
        parent: the node that encloses it, None for a file's top level.
        receiver: the name of a method's first parameter, `self`.
        words: the variables, arguments and own attributes in its text, for choosing new names.
        root: where it is handed to a transform, None if it is not.
        hazards: references to it that keep its signature from being changed.
        barriers: functions in it that run where no module from outside may be used, and call what comes from outside.
        transforms: the first place in it where something is transformed, None if nothing is.
        binds: the parameters and variables of a function.
        only_called: whether a function is used in no other way than by calls, all of which are known.
        values: where it is named as a value, as calls for which a partial can stand.
        by_value: whether what calls the value takes no more arguments, so that only a partial can hand one on.
        outside: whether it runs, or is built, outside of every transform.
        assumed: whether it is only assumed that something transforms it: what its builder returns, which nothing calls.
    """

    id: str
    kind: NodeKind
    name: str
    span: Span
    parent: str | None
    receiver: str | None = None
    words: frozenset[str] = frozenset()
    root: Span | None = None
    hazards: tuple[Refusal, ...] = ()
    barriers: tuple[Span, ...] = ()
    transforms: Span | None = None
    binds: frozenset[str] = frozenset()
    only_called: bool = False
    values: tuple[Call, ...] = ()
    by_value: bool = False
    outside: bool = False
    assumed: bool = False

    @property
    def path(self) -> str:
        """The file it stands in."""
        return self.span.path


@dataclass(frozen=True, slots=True)
class ClassNode(Node):
    """A class.

    Attributes:
        bases: ids of its bases in the tree.
        external: canonical names of its bases outside the tree.
        is_module: whether it is a `hk.Module`.
        dataclass: whether it is a dataclass.
        init: the id of its own `__init__`, None where it inherits one.
        init_span: where its own `__init__` stands.
        supers: the calls of the base's `__init__` in its own.
        calls_back: whether its own `__init__` calls methods of the instance, or hands the instance on.
        attributes: the names of methods, fields and attributes that are set on its instances.
        default_name: the name that an instance asks Haiku for where its call gives none; empty where that is not known.
    """

    bases: tuple[str, ...] = ()
    external: tuple[str, ...] = ()
    is_module: bool = False
    dataclass: bool = False
    init: str | None = None
    init_span: Span | None = None
    supers: tuple[Span, ...] = ()
    calls_back: bool = False
    attributes: frozenset[str] = frozenset()
    default_name: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """`caller`'s code builds the class, or calls the function, `callee`.

    Attributes:
        caller: the node whose code it is.
        callee: what is built or called.
        span: the call; for a value, the expression that gives it.
        value: whether the callee is used as a value that is only called later, which a partial can stand for.
        others: what the same call may build instead, `?` for what is not known.
        dynamic: whether what is called is a value there, and not the callee's name.
    """

    caller: str
    callee: str
    span: Span
    value: bool = False
    others: tuple[str, ...] = ()
    dynamic: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A module or name scope that is made when the program runs, in the order of execution.

    Attributes:
        root: the number of the transform that runs it; -1 where none reaches it.
        path: its path; `*` stands for what is not known of it.
        above: the path of the module in one of whose methods it is made; empty outside of every module.
        span: the call.
        cls: the class of the tree that it is of, as a node's id; empty for others.
        forced: whether its path is a forced name, or below one.
        direct: whether its call is given a forced name.
        repeated: whether it may be made any number of times.
        certain: whether it is made whenever the transform runs.
        opaque: whether modules that are not seen may be made below it.
    """

    root: int
    path: str
    above: str
    span: Span
    cls: str = ""
    forced: bool = False
    direct: bool = False
    repeated: bool = False
    certain: bool = True
    opaque: bool = False

    @property
    def base(self) -> str:
        """The name that Haiku counts it by, without its number, where it is made."""
        below = self.path.removeprefix(f"{self.above}/") if self.above else self.path
        return name_and_number(below.split("/")[0])[0]

    def may_be(self, path: str) -> bool:
        """Whether it, or what is not seen below it, may have this path."""
        if self.opaque and path.startswith(f"{self.path}/"):
            return True
        return fits(path, self.path) if "*" in self.path else path == self.path


@dataclass(frozen=True)
class Graph:
    """Nodes and calls, as far as hack sites reach upwards.

    Attributes:
        nodes: every node by id.
        calls: every call of a node in `nodes`, in the order of place.
        made: the modules and scopes that are made when the program runs, in the order of execution.
        elsewhere: the first parts of names, without numbers, that files may give a module which force no name.
        roots: for each transform by its number, the node that it transforms; empty where that is none of the tree.
        there: the modules that have the path of a group by themselves, by that path.
        lifted: where a transform is lifted into another, so that a path in it goes on from one that is not known.
        followed: the nodes of which every builder and caller is known, or refused by a hazard.
        imports: the files that each file of the tree imports.
        names: the names that each file binds at its top level, and where they come from.
        bases: tells the folders from which absolute imports of a file are known to start, each with a slash after it.
        files: the paths of all files of the tree.
        unread: the words of files that cannot be read.
        liftable: transformed lambdas that could become functions, with the names that their files use.
    """

    nodes: dict[str, Node]
    calls: tuple[Call, ...]
    made: tuple[Made, ...] = ()
    elsewhere: frozenset[str] = frozenset()
    roots: tuple[str, ...] = ()
    there: dict[str, There] = field(default_factory=dict)
    lifted: Span | None = None
    followed: frozenset[str] = frozenset()
    imports: dict[str, frozenset[str]] = field(default_factory=dict)
    names: dict[str, dict[str, Need]] = field(default_factory=dict)
    bases: Callable[[str], frozenset[str] | None] = lambda _: None
    files: frozenset[str] = frozenset()
    liftable: dict[str, frozenset[str]] = field(default_factory=dict)
    unread: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def calls_of(self) -> dict[str, tuple[Call, ...]]:
        """The calls of each node."""
        found: dict[str, list[Call]] = {}
        for call in self.calls:
            found.setdefault(call.callee, []).append(call)
        return {callee: tuple(calls) for callee, calls in found.items()}

    @cached_property
    def subclasses(self) -> dict[str, tuple[str, ...]]:
        """The direct subclasses of each class."""
        found: dict[str, list[str]] = {}
        for node in self.nodes.values():
            if isinstance(node, ClassNode):
                for base in node.bases:
                    found.setdefault(base, []).append(node.id)
        return {base: tuple(sorted(ids)) for base, ids in found.items()}

    @cached_property
    def made_of(self) -> dict[str, list[Made]]:
        """What is made of each class."""
        found: dict[str, list[Made]] = {}
        for one in self.made:
            if one.cls:
                found.setdefault(one.cls, []).append(one)
        return found

    def right_above(self, identifier: str) -> Iterable[str]:
        """The node around a node, and those that call it."""
        node = self.nodes.get(identifier)
        near = [call.caller for call in self.calls_of.get(identifier, ())]
        return (one for one in (*near, node.parent if node is not None else None) if one in self.nodes)

    @cached_property
    def above_modules(self) -> frozenset[str]:
        """The classes that a module inherits from."""
        modules = [one for one in self.nodes.values() if isinstance(one, ClassNode) and one.is_module]
        return frozenset(self.reached((base for one in modules for base in one.bases), self.bases_of))

    def bases_of(self, identifier: str) -> Iterable[str]:
        """The bases of a class in the tree."""
        node = self.nodes.get(identifier)
        return node.bases if isinstance(node, ClassNode) else ()

    @staticmethod
    def reached(identifiers: Iterable[str], near: Callable[[str], Iterable[str]]) -> set[str]:
        """Some nodes, and all to which `near` leads from there."""
        found, queue = set[str](), list(identifiers)
        while queue:
            one = queue.pop()
            if one not in found:
                found.add(one)
                queue += near(one)
        return found

    @cached_property
    def words(self) -> frozenset[str]:
        """Every name that a file binds at its top level."""
        return frozenset(word for found in self.names.values() for word in found)

    @cached_property
    def outside(self) -> frozenset[str]:
        """The packages outside of the tree that files import."""
        needs = (need for found in self.names.values() for need in found.values())
        return frozenset(need.module.split(".")[0] for need in needs if not need.in_tree)

    @cached_property
    def natural(self) -> tuple[Made, ...]:
        """The modules and scopes whose paths are not forced."""
        return tuple(one for one in self.made if not one.forced)

    @cached_property
    def counted(self) -> frozenset[str]:
        """The names, without numbers, by which Haiku counts what is made outside of every module."""
        return frozenset(one.base for one in self.natural if not one.above)

    def class_of(self, node: Node) -> ClassNode | None:
        """The class whose method `node` is, None for anything else."""
        owner = self.nodes.get(node.parent) if node.parent and node.kind == "method" else None
        return owner if isinstance(owner, ClassNode) else None
