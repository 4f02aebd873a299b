"""Imported names that other files of the tree get through a file, so that it has to go on importing them."""

from __future__ import annotations

import ast

from hkmigrate.source.project import InTreeModule, Module, Project


def handed_on(project: Project, module: Module, names: set[str]) -> set[str]:
    """Those of the names that another file imports from this one, reads from it, or has by a star import of it."""
    return _handed_on(project, module, names, set()) if names else set()


def _handed_on(project: Project, module: Module, names: set[str], seen: set[str]) -> set[str]:
    if module.path in seen:
        return set()
    seen.add(module.path)
    found: set[str] = set()
    for file in project.mentioning([module.name.rsplit(".", 1)[-1]]):
        if file is not module:
            found |= _taken(project, module, file, names - found, seen)
    return found


def _taken(project: Project, module: Module, file: Module, names: set[str], seen: set[str]) -> set[str]:
    found: set[str] = set()
    for node in file.nodes:
        if isinstance(node, ast.ImportFrom):
            if project.find_module(node.module or "", file, node.level) is module:
                listed = {alias.name for alias in node.names}
                found |= names & listed
                if "*" in listed:
                    read = {inner.id for inner in file.nodes if isinstance(inner, ast.Name)}
                    found |= names & read - file.top.bindings.keys()
                    found |= _handed_on(project, file, names - found, seen)
        elif isinstance(node, ast.Attribute) and node.attr in names:
            meaning = project.resolve(node.value, file)
            if isinstance(meaning, InTreeModule) and meaning.file is module:
                found.add(node.attr)
    return found
