"""Who an expression's name is, across the files of a tree."""

from __future__ import annotations

import ast
import builtins
import sys
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, TypeVar

from hkmigrate.source.files import Files
from hkmigrate.source.haiku import ALWAYS_THERE, SAFE_WRAPPERS, canonical
from hkmigrate.source.meaning import Definition, External, Folder, InTreeModule, Meaning, Unresolved, Value
from hkmigrate.source.module import Module
from hkmigrate.source.scopes import Binding, Scope

__all__ = ["Definition", "External", "InTreeModule", "Meaning", "Module", "Project", "Unresolved", "Value"]

_About = TypeVar("_About", bound=Hashable)
_Told = TypeVar("_Told")


class Project(Files):
    """The files of a tree with what their names mean."""

    @cached_property
    def _meanings(self) -> dict[ast.expr, Meaning]:
        return {}

    @cached_property
    def _imports(self) -> dict[ast.AST, Meaning]:
        return {}

    @cached_property
    def _everywhere(self) -> dict[tuple[ast.AST, str], Meaning]:
        return {}

    @cached_property
    def _following(self) -> set[tuple[str, int, str]]:
        return set()

    @cached_property
    def _kept(self) -> dict[tuple[object, Hashable], Any]:
        return {}

    def kept(self, tell: Callable[[Project, _About], _Told], about: _About) -> _Told:
        """What a function tells of something in this tree, which it is asked but once."""
        key = (tell, about)
        if key not in self._kept:
            self._kept[key] = tell(self, about)
        told: _Told = self._kept[key]
        return told

    def is_patched(self, file: Module, name: str) -> bool:
        """Whether a file of the tree sets the name of another file from outside: `config.NAME = value`."""
        return any(True for _ in self.patches(file, name))

    def patches(self, file: Module, name: str) -> Iterator[tuple[Module, ast.Attribute]]:
        """The places that set, or delete, a name of a file from outside."""
        return iter(self.kept(_patched, name).get(file, ()))

    def imported_by(self, statement: ast.Import | ast.ImportFrom, module: Module) -> Iterator[str]:
        """The paths of the files that an import statement of a file brings in."""
        level = statement.level if isinstance(statement, ast.ImportFrom) else 0
        source = statement.module or "" if isinstance(statement, ast.ImportFrom) else ""
        names = (
            [source, *(f"{source}.{alias.name}".strip(".") for alias in statement.names)]
            if source or level
            else [alias.name for alias in statement.names]
        )
        for name in names:
            target = self.find_module(name, module, level)
            if isinstance(target, Module) and target is not module:
                yield target.path

    # --- names -----------------------------------------------------------------------------------------------------

    def resolve(self, expression: ast.expr, module: Module, scope: Scope | None = None) -> Meaning:
        """Who the name or dotted name `expression` is, seen from its own scope."""
        if scope is not None or self._following:
            return self._resolve(expression, module, scope)  # on the way to another answer: this one may be cut short
        if expression not in self._meanings:
            self._meanings[expression] = self._resolve(expression, module, scope)
        return self._meanings[expression]

    def resolve_text(self, dotted: str, module: Module) -> Meaning:
        """Who a dotted name is in a function of a file, none of which binds the first of its names."""
        first, *rest = dotted.split(".")
        found = self.lookup(first, module, module.top)
        for name in rest:
            found = self._member(found, name)
        return found

    def _resolve(self, expression: ast.expr, module: Module, scope: Scope | None) -> Meaning:
        scope = scope or module.scopes[expression]
        if isinstance(expression, ast.Name):
            return self.lookup(expression.id, module, scope, expression)
        if isinstance(expression, ast.Attribute):
            base = self.resolve(expression.value, module, scope)
            return self._member(base, expression.attr)
        return Unresolved("it is not a name")

    def lookup(self, name: str, module: Module, scope: Scope, at: ast.expr | None = None) -> Meaning:
        """Who `name` is, seen from `scope`, and from the place of the expression `at` where that is given."""
        home = scope.lookup(name)
        if home is None:
            starred = self._starred(name, module)
            if starred is not None:
                return starred
            return (
                External(f"builtins.{name}") if hasattr(builtins, name) else Unresolved(f"`{name}` is not defined here")
            )
        return self._bound(name, module, home, at if home is scope else None)

    def _bound(self, name: str, module: Module, home: Scope, at: ast.expr | None = None) -> Meaning:
        key = (module.path, id(home), name)
        if key in self._following:
            return _CIRCLE
        if len(self._following) > _FURTHEST:
            return Unresolved(f"`{name}` is behind more than {_FURTHEST} other names")
        holding = _in_force(name, home, module, at)
        everywhere = holding is home.bindings[name] and not self._following
        if everywhere and (home.node, name) in self._everywhere:
            return self._everywhere[(home.node, name)]
        self._following.add(key)
        try:
            found = self._agreed(name, module, home, holding)
        finally:
            self._following.remove(key)
        hidden = self._hidden(name, module, home)
        if hidden is not None and hidden != found:
            found = Unresolved(f"`{name}` is bound more than once", "ambiguous-name")
        if everywhere:
            self._everywhere[(home.node, name)] = found
        return found

    def _hidden(self, name: str, module: Module, home: Scope) -> Meaning | None:
        """What a star import, in a line after the name's own binding at the top of a file, brings in its place."""
        if home is not module.top or "*" not in home.bindings:
            return None
        last = max(module.line(binding.node) for binding in home.bindings[name])
        statements = (module.parents[binding.node] for binding in home.bindings["*"])
        later = [one for one in statements if isinstance(one, ast.ImportFrom) and module.line(one) > last]
        for statement in reversed(later):
            if isinstance(self.find_module(statement.module or "", module, statement.level), Module):
                found = self._from_star(name, statement, module)
                if found is not None:
                    return found
        return None

    def _agreed(self, name: str, module: Module, home: Scope, bindings: list[Binding]) -> Meaning:
        """What all bindings of a name agree on."""
        run = [binding for binding in bindings if not _never_runs(binding.node, module)]
        kept = [binding for binding in run if not self._wraps_itself(name, binding, module, home)]
        meanings = [self._binding(name, binding, module, home) for binding in kept or run or bindings]
        if len(meanings) == 1:
            return meanings[0]
        if all(isinstance(meaning, Value) for meaning in meanings):
            return Value(module, home, name, None)
        if all(meaning == meanings[0] for meaning in meanings):
            return meanings[0]
        return Unresolved(f"`{name}` is bound more than once", "ambiguous-name")

    def _wraps_itself(self, name: str, binding: Binding, module: Module, home: Scope) -> bool:
        """Whether a binding is `f = hk.remat(f)`: the function under its own name, run in the same place."""
        call = binding.value
        if home.parent is None or not isinstance(call, ast.Call) or not call.args:
            return False
        if not isinstance(call.args[0], ast.Name) or call.args[0].id != name:
            return False
        wrapper = self.resolve(call.func, module, home) if isinstance(call.func, ast.Name | ast.Attribute) else None
        return isinstance(wrapper, External) and (wrapper.name in SAFE_WRAPPERS or wrapper.name.startswith("jax."))

    def _binding(self, name: str, binding: Binding, module: Module, home: Scope) -> Meaning:
        match binding.kind:
            case "import":
                return self._imported(binding.node, module)
            case "import-from":
                return self._imported_from(binding.node, module)
            case "def" | "class":
                assert isinstance(binding.node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
                return Definition(module, binding.node)
            case "assign":
                return self._assigned(name, binding, module, home)
            case _:
                return Value(module, home, name, None)

    def _assigned(self, name: str, binding: Binding, module: Module, home: Scope) -> Meaning:
        assert binding.value is not None
        if isinstance(binding.value, ast.Lambda):
            return Definition(module, binding.value)
        if len(home.bindings[name]) == 1 and isinstance(binding.value, ast.Name | ast.Attribute):
            if isinstance(binding.value, ast.Name) and binding.value.id == name:
                return Unresolved(f"`{name}` is bound to itself")
            meaning = self.resolve(binding.value, module, home)
            if not isinstance(meaning, Value | Unresolved):
                return meaning
        single = len(home.bindings[name]) == 1
        return Value(module, home, name, binding.value if single else None)

    def _imported(self, alias: ast.AST, module: Module) -> Meaning:
        if alias not in self._imports:
            self._imports[alias] = self._imported_anew(alias, module)
        return self._imports[alias]

    def _imported_anew(self, alias: ast.AST, module: Module) -> Meaning:
        assert isinstance(alias, ast.alias)
        name = alias.name if alias.asname else alias.name.split(".")[0]
        found = self.find_module(name, module)
        if isinstance(found, Unresolved):
            return found
        if found is not None:
            return InTreeModule(found)
        places = self.folders(name, module)
        return Folder(places) if places else External(canonical(name))

    def _imported_from(self, alias: ast.AST, module: Module) -> Meaning:
        assert isinstance(alias, ast.alias)
        statement = module.parents[alias]
        assert isinstance(statement, ast.ImportFrom)
        return self.member_of(statement, alias.name, module)

    def member_of(self, statement: ast.ImportFrom, name: str, module: Module) -> Meaning:
        """What `name` is in `from ... import name`."""
        source = statement.module or ""
        home = self.find_module(source, module, statement.level)
        if isinstance(home, Unresolved):
            return home
        if home is not None:
            found = self._bound(name, home, home.top) if name in home.top.bindings else self._starred(name, home)
            if found is not None and found is not _CIRCLE:
                return found
        below = self.find_module(f"{source}.{name}".lstrip("."), module, statement.level)
        if below is not None:
            return InTreeModule(below) if isinstance(below, Module) else below
        places = self.folders(f"{source}.{name}".lstrip("."), module, statement.level)
        if places and home is None:
            return Folder(places)
        if home is not None or statement.level or self.folders(source, module):
            return Unresolved(f"`{name}` is not found in {source or 'the package'}")
        return External(canonical(f"{source}.{name}"))

    def _starred(self, name: str, module: Module) -> Meaning | None:
        """What a `from x import *` of this file brings under `name`, if anything."""
        if "*" not in module.top.bindings or name == "*":
            return None
        key = (module.path, 0, name)
        if key in self._following:
            return None
        self._following.add(key)
        try:
            return self._from_stars(name, module)
        finally:
            self._following.remove(key)

    def _from_stars(self, name: str, module: Module) -> Meaning | None:
        for binding in reversed(module.top.bindings["*"]):
            statement = module.parents[binding.node]
            if isinstance(statement, ast.ImportFrom):
                found = self._from_star(name, statement, module)
                if found is not None:
                    return found
        return None

    def _from_star(self, name: str, statement: ast.ImportFrom, module: Module) -> Meaning | None:
        home = self.find_module(statement.module or "", module, statement.level)
        if isinstance(home, Module):
            if home is module:
                return None
            if name in exported(home) and name in home.top.bindings:
                return self._bound(name, home, home.top)
            return self._starred(name, home) if exports(home, name) else None
        source = canonical(statement.module or "")
        if home is None and source.startswith("haiku"):
            return External(canonical(f"{source}.{name}")) if name in _HAIKU_STAR else None
        if hasattr(builtins, name) or source.split(".")[0] in _KNOWN_STARS:
            return None
        why = f"`{name}` may come from `{statement.module}`, all of which is imported"
        return Unresolved(why, "hidden-by-star")

    def _below(self, folders: tuple[PurePosixPath, ...], name: str) -> Meaning | None:
        """What `name` is among the files and folders of some folders that make one package."""
        found = {folder / name: module for folder in folders if (module := self._at(folder / name)) is not None}
        if len(found) > 1:
            return Unresolved(f"`{name}` may be {' or '.join(sorted(map(str, found)))}")
        for module in found.values():
            return InTreeModule(module) if isinstance(module, Module) else module
        places = tuple(folder / name for folder in folders if str(folder / name) in self.links.places.folders)
        return Folder(places) if places else None

    def _member(self, base: Meaning, name: str) -> Meaning:
        match base:
            case External():
                return External(canonical(f"{base.name}.{name}"))
            case InTreeModule(home):
                if name in home.top.bindings:
                    return self._bound(name, home, home.top)
                starred = self._starred(name, home)
                if starred is not None:
                    return starred
                below = self._below((PurePosixPath(home.path).parent,), name) if home.is_package else None
                return below or Unresolved(f"`{name}` is not found in {home.path}")
            case Folder(places):
                return self._below(places, name) or Unresolved(f"`{name}` is not found in {places[0]}")
            case Definition(home, ast.ClassDef() as node):
                scope = home.scope_inside(node)
                return (
                    self._bound(name, home, scope)
                    if name in scope.bindings
                    else Unresolved(f"`{name}` is not in the class")
                )
            case _:
                return Unresolved(f"`.{name}` of something that is not a module")


def _patched(project: Project, name: str) -> dict[Module, list[tuple[Module, ast.Attribute]]]:
    """The places that set, or delete, a name of a file from outside, by that file."""
    found: dict[Module, list[tuple[Module, ast.Attribute]]] = {}
    for module in project.mentioning([name]):
        for node in module.attribute_stores(name):
            meaning = project.resolve(node.value, module)
            if isinstance(meaning, InTreeModule):
                found.setdefault(meaning.file, []).append((module, node))
    return found


def _in_force(name: str, home: Scope, module: Module, at: ast.expr | None) -> list[Binding]:
    """The bindings of a name that may hold at `at`, or, from another scope, once the code of `home` has run.

    Where a name is bound anew in straight-line code (`forward = hk.transform(forward)`), the last binding before the
    place counts; from inside a function, which runs later, the last of all.
    """
    bindings = home.bindings[name]
    if len(bindings) < 2 or not isinstance(getattr(home.node, "body", None), list):
        return bindings
    order = module.order_of(home, name)
    if order is None:
        return bindings
    if at is None:
        return bindings[-1:]
    last = bisect_left(order, module.place_in(home, at)) - 1
    return bindings[last : last + 1] if last >= 0 else bindings


def _never_runs(node: ast.AST, module: Module) -> bool:
    """Whether code stands in a handler of a `try` that only imports packages which are always there."""
    below, at = node, module.parents.get(node)
    while at is not None and not isinstance(at, _RUN_LATER):
        if isinstance(below, ast.ExceptHandler) and isinstance(at, ast.Try) and all(map(_always_runs, at.body)):
            return True
        below, at = at, module.parents.get(at)
    return False


_RUN_LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def _always_runs(statement: ast.stmt) -> bool:
    names = statement.names if isinstance(statement, ast.Import) else []
    return bool(names) and all(alias.name.split(".")[0] in ALWAYS_THERE for alias in names)


_FURTHEST = 200
"""Through so many assignments and imports a name is followed: a hundred times what people write."""
_CIRCLE = Unresolved("it is imported in a circle")
_HAIKU_STAR = frozenset(("force_name", "name_scope", "get_parameter", "get_state", "set_state", "transform"))


_KNOWN_STARS = frozenset(("jax", "numpy", "optax", "chex", *sys.stdlib_module_names))
"""Packages whose public names are no modules and parameters of a model."""


def exports(module: Module, name: str) -> bool:
    """Whether `from module import *` brings `name`, if the module has it."""
    return name in exported(module) if "__all__" in module.top.bindings else not name.startswith("_")


def exported(module: Module) -> set[str]:
    """The names that `from module import *` brings: `__all__` where it is a plain list, else the public ones."""
    bindings = module.top.bindings.get("__all__", [])
    if len(bindings) == 1 and isinstance(bindings[0].value, ast.List | ast.Tuple):
        return {
            item.value
            for item in bindings[0].value.elts
            if isinstance(item, ast.Constant) and isinstance(item.value, str)
        }
    return {name for name in module.top.bindings if not name.startswith("_")}
