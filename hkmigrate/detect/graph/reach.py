"""From where a piece of code may run: which roots come to it outside of every module and name scope, and what else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from hkmigrate.detect.graph.method_roots import method_root
from hkmigrate.detect.graph.usage import Fate, Usage, Usages
from hkmigrate.detect.program.classes import base_of, is_module
from hkmigrate.detect.program.code import callee
from hkmigrate.detect.program.nodes import Owner, method_class, node_id, owner_of
from hkmigrate.detect.program.references import Reference, References, unsure
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.model.site import Refusal
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import NAME_SCOPE, SAFE_WRAPPERS
from hkmigrate.source.project import Definition, Module, Project

_NOW = frozenset(
    f"haiku.{name}"
    for name in ("cond", "dynamic_unroll", "fori_loop", "map", "scan", "static_unroll", "switch", "while_loop")
)
"""Functions that run a function argument at once; the other wrappers give a function, which runs where it is called."""

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True)
class Reached:
    """From where code may run.

    Attributes:
        roots: the roots that come to it outside of every module and name scope.
        elsewhere: whether it may run in a module or a name scope, too.
        doubts: why it may run from where it is not known.
    """

    roots: frozenset[str] = frozenset()
    elsewhere: bool = False
    doubts: tuple[Refusal, ...] = ()

    def __or__(self, other: Reached) -> Reached:
        return Reached(self.roots | other.roots, self.elsewhere or other.elsewhere, (*self.doubts, *other.doubts))

    @property
    def in_bucket(self) -> bool:
        """Whether what it reads by name is a parameter of the transform itself, for certain."""
        return bool(self.roots) and not self.elsewhere and not self.doubts

    @property
    def never_in_bucket(self) -> bool:
        """Whether nothing that it reads is a parameter of the transform itself, for certain."""
        return not self.roots and not self.doubts


_ELSEWHERE = Reached(elsewhere=True)


@dataclass(slots=True)
class Reach:
    """Follows code upwards, call by call."""

    project: Project
    references: References
    entry_points: frozenset[str] = frozenset()
    _found: dict[Function, Reached] = field(default_factory=dict)
    usages: Usages = field(init=False)

    def __post_init__(self) -> None:
        self.usages = Usages(self.project, self.references)

    def of(self, module: Module, node: ast.expr) -> Reached:
        """From where an expression may run."""
        owner = owner_of(module, node)
        if isinstance(owner, ast.Module | ast.ClassDef):
            return self._doubt("module-level", "this runs when the file is imported", module, node)
        around = self._around(module, node, owner)
        return around if around is not None else self._function(module, owner)

    @staticmethod
    def _doubt(code: str, message: str, module: Module, node: ast.AST) -> Reached:
        return Reached(doubts=(refuse(code, message, module.span(node)).refusal,))

    # --- within a function -------------------------------------------------------------------------------------------

    def _around(self, module: Module, node: ast.expr, owner: Owner) -> Reached | None:
        """What stands around an expression in its function, where that is a name scope or not understood."""
        inside: ast.AST = node
        while inside is not owner:
            below, inside = inside, module.parents[inside]
            if isinstance(inside, ast.GeneratorExp) and not self._is_consumed(module, inside):
                return self._doubt("unclear-call", "a generator may run this anywhere", module, node)
            if isinstance(inside, ast.With | ast.AsyncWith) and not isinstance(below, ast.withitem):
                for item in inside.items:
                    found = self._manager(module, item.context_expr)
                    if found is not None:
                        return found
        return self._scopes_by_hand(module, owner)

    def _manager(self, module: Module, entered: ast.expr) -> Reached | None:
        called = callee(self.project, module, entered) if isinstance(entered, ast.Call) else None
        if called == NAME_SCOPE:
            return _ELSEWHERE
        if isinstance(called, str) and not called.startswith("haiku.name_"):
            return None
        return self._doubt("unclear-call", "this may enter a name scope", module, entered)

    def _scopes_by_hand(self, module: Module, owner: Owner) -> Reached | None:
        """A name scope that is entered otherwise than by `with`, and generators, whose code runs piece by piece."""
        for inner in walk(owner):
            if isinstance(inner, ast.Yield | ast.YieldFrom | ast.Await) and owner_of(module, inner) is owner:
                return self._doubt("unclear-call", "a generator may run this anywhere", module, inner)
            if isinstance(inner, ast.Call) and not isinstance(module.parents[inner], ast.withitem):
                if callee(self.project, module, inner) == NAME_SCOPE:
                    return self._doubt("unclear-call", "this may enter a name scope", module, inner)
        return None

    def _is_consumed(self, module: Module, node: ast.GeneratorExp) -> bool:
        parent = module.parents[node]
        called = callee(self.project, module, parent) if isinstance(parent, ast.Call) else None
        return isinstance(called, str) and called.startswith("builtins.") and called not in _LAZY

    # --- functions ---------------------------------------------------------------------------------------------------

    def _function(self, module: Module, node: Function) -> Reached:
        if node in self._found:
            return self._found[node]
        self._found[node] = self._doubt("unclear-call", "this function calls itself on some way", module, node)
        found = self._find(module, node)
        self._found[node] = found
        return found

    def _find(self, module: Module, node: Function) -> Reached:
        if isinstance(node, ast.AsyncFunctionDef):
            return self._doubt("unclear-call", "a coroutine may run this anywhere", module, node)
        cls = method_class(module, node)
        if cls is not None:
            return self._method(module, node, cls)
        if isinstance(owner_of(module, node), ast.ClassDef):
            return self._doubt("static-method", "who calls a static or class method is not followed", module, node)
        identifier = node_id(module, node)
        found = Reached()
        if identifier in self.entry_points:
            found |= Reached(frozenset((identifier,)))
        for usage in [] if isinstance(node, ast.Lambda) else self.usages.decorated(module, node):
            if usage.fate is Fate.ROOT:
                return found | Reached(frozenset((identifier,)))
            if usage.fate is not Fate.CLOSURE:
                found |= self._value(usage, module, node)
        for reached in self._uses(module, node, identifier):
            found |= reached
        if found == Reached():
            found = self._doubt("no-root", "nothing in the tree is seen to call this", module, node)
        return found

    def _method(self, module: Module, node: Function, cls: ast.ClassDef) -> Reached:
        if is_module(self.project, Definition(module, cls)):
            return _ELSEWHERE
        if any(base_of(self.project, module, base) is None for base in cls.bases):
            return self._doubt("unknown-base", f"a base of `{cls.name}` is not in sight", module, cls)
        if isinstance(node, ast.FunctionDef):
            if method_root(self.project, self.usages, module, cls, node) is not None:
                return Reached(frozenset((node_id(module, node),)))
        return self._doubt("plain-class", f"who calls the methods of `{cls.name}` is not followed", module, node)

    def _uses(self, module: Module, node: Function, identifier: str) -> Iterator[Reached]:
        if isinstance(node, ast.Lambda) and not isinstance(module.parents[node], ast.Assign):
            yield self._handed(module, node, identifier)
            return
        definition = Definition(module, node)
        for reference in self.references.of(definition):
            yield self._reference(reference, definition, identifier)

    def _reference(self, reference: Reference, definition: Definition, identifier: str) -> Reached:
        if reference.call is not None and reference.sure:
            return self.of(reference.module, reference.call)
        if reference.is_harmless:
            return Reached()
        found = self._handed(reference.module, reference.node, identifier)
        if not reference.sure and (found.doubts or reference.call is not None):
            return Reached(doubts=(unsure(self.project, reference, definition),))
        return found

    def _handed(self, module: Module, node: ast.expr, identifier: str) -> Reached:
        """What becomes of a function that is used as a value."""
        found = Reached()
        for usage in self.usages.of(module, node):
            if usage.fate is Fate.ROOT:
                found |= Reached(frozenset((identifier,)))
            elif usage.fate is Fate.CLOSURE and (usage.node is None or self._runs_here(*usage.node)):
                found |= self.of(module, node)  # an entry of a `multi_transform` runs as the function around it does
            else:
                found |= self._value(usage, module, node)
        return found

    def _value(self, usage: Usage, module: Module, node: ast.AST) -> Reached:
        if usage.fate is Fate.BARRIER:
            return self._doubt("across-barrier", f"this runs inside `{usage.name}`", module, node)
        return self._doubt("function-as-value", "who calls this function is not followed", module, node)

    def _runs_here(self, module: Module, node: ast.expr) -> bool:
        """Whether a function is run where it stands: by `hk.scan`, or by a call of what `hk.remat` makes of it."""
        call = module.parents[node]
        while isinstance(call, ast.List | ast.Tuple | ast.keyword):
            call = module.parents[call]
        if not isinstance(call, ast.Call):
            return False
        name = self.usages.callee(module, call.func)
        if name in _NOW or name.startswith(("jax.lax.", "jax.tree")):
            return True
        parent = module.parents[call]
        called_now = isinstance(parent, ast.Call) and parent.func is call
        return called_now and (name in SAFE_WRAPPERS or name.startswith("jax."))


_LAZY = frozenset(("builtins.iter", "builtins.map", "builtins.filter", "builtins.enumerate", "builtins.zip"))
