"""What becomes of a class or function: the calls that build or call it, and the places where it is a value."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from hkmigrate.detect.graph.executed import Executed
from hkmigrate.detect.program.classes import methods_named
from hkmigrate.detect.program.code import callee
from hkmigrate.detect.program.nodes import Owner, method_class, node_id, owner_of
from hkmigrate.detect.program.references import Reference, References, unsure
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.model.graph import Call
from hkmigrate.model.place import Span
from hkmigrate.model.site import Refusal
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import BARRIERS, NEVER_BUILD
from hkmigrate.source.project import Definition, External, Module, Project, Unresolved

_Named = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of the uses of a class or function.

    Attributes:
        values: where it is named and not called, as calls for which a partial can stand.
        by_value: whether it is called by what does not get more arguments, so that only a partial can hand one on.
        hazards: the uses that keep its signature from being changed.
    """

    values: tuple[Call, ...] = ()
    by_value: bool = False
    hazards: tuple[Refusal, ...] = ()


@dataclass(slots=True)
class Uses:
    """Follows the uses of classes and functions: what is spelled, and what was met when the program ran.

    Attributes:
        queue: the code that is to be visited, since something on the way is called in it.
        calls: the calls that were found.
    """

    project: Project
    references: References
    executed: Executed
    queue: list[tuple[Module, Owner]] = field(default_factory=list)
    calls: dict[tuple[str, str, Span], Call] = field(default_factory=dict)

    def up(self, module: Module, node: ast.AST) -> str:
        """The id of the node whose code holds `node`, which is visited too."""
        owner = owner_of(module, node)
        self.queue.append((module, owner))
        return node_id(module, owner)

    def of(self, module: Module, node: _Named) -> Found:
        """The uses of a class or function; its calls are recorded."""
        follower = _Follower(self, Definition(module, node), node_id(module, node))
        named = [] if isinstance(node, ast.Lambda) else self.references.of(follower.definition)
        if isinstance(node, ast.Lambda):
            follower.value(module, node)
            named = self.references.of(follower.definition) if isinstance(module.parents[node], ast.Assign) else []
        for reference in named:
            follower.named(reference)
        follower.called()
        return follower.found()

    def record(
        self, module: Module, node: ast.AST, callee: str, others: Iterable[ast.AST | str], *, dynamic: bool
    ) -> None:
        """Record a call; what it calls beside `callee` is visited too, since it may have to take the same arguments."""
        caller, span = self.up(module, node), module.span(node)
        beside = tuple(dict.fromkeys(self._id_of(one) for one in others))
        self.calls[(caller, callee, span)] = Call(caller, callee, span, others=beside, dynamic=dynamic)

    def _id_of(self, callee: ast.AST | str) -> str:
        home = self.executed.home_of(callee) if isinstance(callee, ast.AST) else None
        if home is None:
            return "?"
        self.queue.append(home)
        return node_id(*home)


@dataclass(slots=True)
class _Follower:
    """Gathers the uses of one class or function."""

    uses: Uses
    definition: Definition
    identifier: str
    values: list[Call] = field(default_factory=list)
    hazards: list[Refusal] = field(default_factory=list)
    by_value: bool = False
    spelled: set[ast.AST] = field(default_factory=set)

    @property
    def node(self) -> ast.AST:
        return self.definition.node

    def named(self, reference: Reference) -> None:
        """A place that names it, or may name it."""
        module, call = reference.module, reference.call
        executed = self.uses.executed.is_value(reference.node, self.node)
        if executed is False or (executed is None and self._is_decorated_root):
            return  # something else of that name, or what a transform has made of it
        if not reference.sure and (executed is None or self._is_hidden(reference)):
            self.hazards.append(unsure(self.uses.project, reference, self.definition))
        elif call is not None:
            if self.uses.executed.is_called_at(call, self.node) is not False:
                self.spelled.add(call)
                others = self.uses.executed.others_at(call, self.node)
                self.uses.record(module, call, self.identifier, others, dynamic=False)
        elif self._is_base(reference):
            self.uses.queue.append((module, reference.parent))  # type: ignore[arg-type]  # a class
        elif not (reference.is_harmless or self._only_asks(reference) or self._only_reads(reference)):
            if executed:
                self.value(module, reference.node)
            else:
                self.hazards.append(self._as_value(module, reference.node))

    @property
    def _is_decorated_root(self) -> bool:
        return bool(getattr(self.node, "decorator_list", [])) and self.uses.executed.transformed(self.node) is not None

    def _is_hidden(self, reference: Reference) -> bool:
        """Whether a star import from outside the tree may have brought something else of that name."""
        meaning = self.uses.project.resolve(reference.node, reference.module)
        return isinstance(meaning, Unresolved) and meaning.code == "hidden-by-star"

    def _is_base(self, reference: Reference) -> bool:
        return isinstance(reference.parent, ast.ClassDef) and reference.node in reference.parent.bases

    def _only_asks(self, reference: Reference) -> bool:
        """Whether a class is only given to what asks for it: `isinstance(x, Class)`."""
        module, parent = reference.module, reference.parent
        call = module.parents[parent] if isinstance(parent, ast.Tuple) else parent
        return isinstance(call, ast.Call) and callee(self.uses.project, module, call) in NEVER_BUILD

    def _only_reads(self, reference: Reference) -> bool:
        """Whether `Class.attribute` is a constant or a static method: no method that would run on another instance."""
        parent = reference.parent
        if not isinstance(parent, ast.Attribute) or not isinstance(self.node, ast.ClassDef):
            return False
        methods = methods_named(self.uses.project, self.definition, parent.attr)
        if methods:
            return all([ast.unparse(one) for one in method.decorator_list] == ["staticmethod"] for method in methods)
        call = reference.module.parents[parent]
        return not (isinstance(call, ast.Call) and call.func is parent)

    def value(self, module: Module, node: ast.expr) -> None:
        """A place where it is a value, which the program hands about; a partial that is made of it there takes more."""
        call = module.parents[node]
        partial = isinstance(call, ast.Call) and call.args[:1] == [node] and self._is_partial(module, call)
        place = call if partial else node
        caller = self.uses.up(module, place)
        self.values.append(Call(caller, self.identifier, module.span(place), value=not partial))

    def _is_partial(self, module: Module, call: ast.Call) -> bool:
        return callee(self.uses.project, module, call) == "functools.partial"

    def _as_value(self, module: Module, node: ast.expr) -> Refusal:
        """Why it cannot take the owner: it becomes a value in code that did not run."""
        name, kind = self._named()
        code = "class-as-value" if kind == "class" else "function-as-value"
        message = f"the {kind} `{name}` is used as a value here"
        return refuse(code, message, module.span(node)).refusal

    def _named(self) -> tuple[str, str]:
        kind = "class" if isinstance(self.node, ast.ClassDef) else "function"
        return getattr(self.node, "name", "<lambda>"), kind

    def called(self) -> None:
        """The places that called it when the program ran, without naming it."""
        for caller in self.uses.executed.callers(self.node):
            if caller.node in self.spelled or caller.runs:
                continue
            if not caller.direct and not self._is_known_read(caller.node):
                self.by_value = True
            else:
                self.uses.record(caller.module, caller.node, self.identifier, caller.others, dynamic=True)

    def _is_known_read(self, node: ast.AST) -> bool:
        """Whether a property is read there, by its name, and nothing else can read it: it may become a method."""
        named = isinstance(node, ast.Attribute) and node.attr == getattr(self.node, "name", "")
        return named and self._may_become_a_method()

    def _may_become_a_method(self) -> bool:
        """Whether it is a property of a class without relatives, and all code that reads such an attribute ran."""
        module, node, project = self.definition.file, self.node, self.uses.project
        cls = owner_of(module, node)
        if not isinstance(node, ast.FunctionDef) or not isinstance(cls, ast.ClassDef) or len(node.decorator_list) != 1:
            return False
        decorator = node.decorator_list[0]
        if not isinstance(decorator, ast.Name) or project.resolve(decorator, module) != External("builtins.property"):
            return False
        if cls.bases or any(self._is_base(one) for one in self.uses.references.of(Definition(module, cls))):
            return False
        reads = ((file, one) for file in project.mentioning([node.name]) for one in file.of(ast.Attribute))
        return all(self.uses.executed.ran(owner_of(file, one)) for file, one in reads if one.attr == node.name)

    def found(self) -> Found:
        """What is known in the end."""
        escaped, barred = self.uses.executed.escaped(self.node), self.uses.executed.barred(self.node)
        name, kind = self._named()
        if barred is not None:
            at, why = barred
            message = f"the {kind} `{name}` runs inside `{why}`"
            self.hazards.append(refuse("across-barrier", message, Span(at.path, 0, 0, at.line, 1)).refusal)
        if escaped is not None:
            at, why = escaped
            message = f"the {kind} `{name}` is handed to `{why}`, which is not followed"
            self.hazards.append(refuse("leaves-tree", message, Span(at.path, 0, 0, at.line, 1)).refusal)
        values = () if self._is_kept_by_a_decorator() else tuple(self.values)
        return Found(values, self.by_value, tuple(self.hazards))

    def _is_kept_by_a_decorator(self) -> bool:
        """Whether a decorator of the tree is given it, which may keep it where no partial stands for it."""
        module = self.definition.file
        for decorator in getattr(self.node, "decorator_list", []):
            function = decorator.func if isinstance(decorator, ast.Call) else decorator
            known = isinstance(function, ast.Name | ast.Attribute)
            if not known or not isinstance(self.uses.project.resolve(function, module), External):
                return True
        return False


def barrier_decorators(project: Project, module: Module, node: Owner) -> Iterator[Refusal]:
    """Why a method cannot reach the owner: it is decorated by what runs it in a transform of its own."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    for decorator in node.decorator_list:
        function = decorator.func if isinstance(decorator, ast.Call) else decorator
        meaning = project.resolve(function, module) if isinstance(function, ast.Name | ast.Attribute) else None
        if isinstance(meaning, External) and meaning.name in BARRIERS and method_class(module, node) is not None:
            message = f"the method `{node.name}` runs inside `{meaning.name}`"
            yield refuse("across-barrier", message, module.span(decorator)).refusal


def is_only_called(references: References, module: Module, node: Owner) -> bool:
    """Whether every use of a function is a call of it by its name."""
    if not isinstance(node, ast.FunctionDef) or isinstance(owner_of(module, node), ast.ClassDef):
        return False
    if node.decorator_list or any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in walk(node)):
        return False
    return all(one.sure and one.call is not None for one in references.of(Definition(module, node)))
