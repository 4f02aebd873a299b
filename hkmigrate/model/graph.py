"""The construction graph: which classes and functions of the tree build or call which, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from hkmigrate.model.names import name_and_number
from hkmigrate.model.place import Span
from hkmigrate.model.site import Need, Refusal

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
    """

    caller: str
    callee: str
    span: Span
    value: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Natural:
    """A module or scope that Haiku names by itself, or the tree by a name that is not forced.

    Attributes:
        name: the name that it asks for, before Haiku numbers it.
        span: the call that makes it.
        scope: the node whose code holds the call; for a class that is used as a value, the class.
        inside: the module class in one of whose methods it is made, None for one made outside of every module.
        sure: whether it has this name; else some other call may make it.
        once: whether the module, of a class of the tree, is called once where it is made, or once in each call of the
            module that makes it, and in no other way.
    """

    name: str
    span: Span
    scope: str
    inside: str | None = None
    sure: bool = True
    once: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """When a piece of code runs within its function.

    Attributes:
        index: which statement of the function's body it is in.
        certain: whether it runs whenever the function comes to that statement.
        repeated: whether it may run more than once.
        scopes: how many name scopes it stands in.
    """

    index: int
    certain: bool
    repeated: bool
    scopes: int = 0


@dataclass(frozen=True)
class Graph:
    """Nodes and calls, as far as hack sites reach upwards.

    Attributes:
        nodes: every node by id.
        calls: every call of a node in `nodes`, in the order of place.
        natural: modules and scopes with names that an owner's could meet.
        lifted: where a transform is lifted into another, so that a path in it goes on from one that is not known.
        followed: the nodes of which every builder and caller is known, or refused by a hazard.
        moments: when each call, natural module and access of a group runs, by its span.
        imports: the files that each file of the tree imports.
        names: the names that each file binds at its top level, and where they come from.
        files: the paths of all files of the tree.
        unread: the words of files that cannot be read.
        liftable: transformed lambdas that could become functions, with the names that their files use.
    """

    nodes: dict[str, Node]
    calls: tuple[Call, ...]
    natural: tuple[Natural, ...] = ()
    lifted: Span | None = None
    followed: frozenset[str] = frozenset()
    moments: dict[Span, Moment] = field(default_factory=dict)
    imports: dict[str, frozenset[str]] = field(default_factory=dict)
    names: dict[str, dict[str, Need]] = field(default_factory=dict)
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
    def words(self) -> frozenset[str]:
        """Every name that a file binds at its top level."""
        return frozenset(word for found in self.names.values() for word in found)

    @cached_property
    def outside(self) -> frozenset[str]:
        """The packages outside of the tree that files import."""
        needs = (need for found in self.names.values() for need in found.values())
        return frozenset(need.module.split(".")[0] for need in needs if not need.in_tree)

    @cached_property
    def counted(self) -> dict[str, tuple[Natural, ...]]:
        """The natural modules outside of every class, by the first part of their names without its number."""
        found: dict[str, list[Natural]] = {}
        for natural in self.natural:
            if natural.inside is None:
                found.setdefault(name_and_number(natural.name.split("/")[0])[0], []).append(natural)
        return {base: tuple(those) for base, those in found.items()}

    @cached_property
    def natural_bases(self) -> frozenset[str]:
        """The parts of the names of all natural modules, without their numbers."""
        return frozenset(name_and_number(part)[0] for one in self.natural for part in one.name.split("/"))

    def class_of(self, node: Node) -> ClassNode | None:
        """The class whose method `node` is, None for anything else."""
        owner = self.nodes.get(node.parent) if node.parent and node.kind == "method" else None
        return owner if isinstance(owner, ClassNode) else None
