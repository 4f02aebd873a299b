"""Where the global names of a file come from, so that code which is moved can have them elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from hkmigrate.model.site import Need
from hkmigrate.source.project import Definition, External, InTreeModule, Meaning, Module, Project, Unresolved, Value


def need_of(project: Project, module: Module, local: str) -> Need:
    """Where a global name of a file comes from."""
    binding = module.top.bindings.get(local, [None])[-1]
    if binding is None:
        return _starred(project, module, local)
    if not isinstance(binding.node, ast.alias):
        return Need(local, module.path, local, in_tree=True)
    alias, statement = binding.node, module.parents[binding.node]
    if isinstance(statement, ast.Import):
        found = project.find_module(alias.name, module)
        if isinstance(found, Module) and not alias.asname and "." in alias.name:
            return Need(local, module.path, local, in_tree=True)  # the package around it, with all that it has by now
        if isinstance(found, Module):
            return Need(local, found.path, None, in_tree=True)
        return Need(local, alias.name if alias.asname else local, None)
    assert isinstance(statement, ast.ImportFrom)
    meaning = project.member_of(statement, alias.name, module)
    home = _home(local, meaning)
    if home is not None:
        return home
    file = project.find_module(statement.module or "", module, statement.level)
    if isinstance(meaning, External) and isinstance(file, Module) and alias.name in file.top.bindings:
        return replace(need_of(project, file, alias.name), local=local)
    if statement.level or isinstance(meaning, Unresolved):
        return Need(local, module.path, local, in_tree=True)
    return Need(local, statement.module or "", alias.name)


def _home(local: str, meaning: Meaning) -> Need | None:
    """The file of the tree that gives a name its meaning, None if none does."""
    match meaning:
        case InTreeModule(file):
            return Need(local, file.path, None, in_tree=True)
        case Definition(file, ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef() as definition):
            return Need(local, file.path, definition.name, in_tree=True)
        case Value(file, _, name):
            return Need(local, file.path, name, in_tree=True)
        case _:
            return None


def _starred(project: Project, module: Module, local: str) -> Need:
    """Where a name comes from that the file does not bind itself."""
    meaning = project.lookup(local, module, module.top)
    home = _home(local, meaning)
    if home is None and isinstance(meaning, External):
        for file in _star_files(project, module, 5):
            if local in file.top.bindings and project.lookup(local, file, file.top) == meaning:
                return replace(need_of(project, file, local), local=local)
    return home or Need(local, module.path, local, in_tree=True)


def _star_files(project: Project, module: Module, depth: int) -> Iterator[Module]:
    """The files of the tree from which a file imports everything, directly or through others."""
    for binding in module.top.bindings.get("*", ()) if depth else ():
        statement = module.parents[binding.node]
        assert isinstance(statement, ast.ImportFrom)
        file = project.find_module(statement.module or "", module, statement.level)
        if isinstance(file, Module):
            yield file
            yield from _star_files(project, file, depth - 1)
