"""From which folders a file's absolute imports are known to start when it runs, told from those that it lives by."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.source.module import Module
from hkmigrate.source.project import Project


def import_bases(project: Project, path: str) -> frozenset[str] | None:
    """The folders, each with a slash after it, that are on Python's path whenever the file runs; None if unknown.

    They are those from which it imports files of the tree, or from which what it imports does; and those from which
    each of the files that import it does so. A file that none imports is a script, which starts from its own folder.
    """
    below = project.kept(_bases_below, path)
    importers = [one for one in project.links.importers(path) if one != path and path in project.kept(_direct, one)]
    if not importers:
        folder = path.rpartition("/")[0]
        is_script = folder and f"{folder}/__init__.py" not in project.tree.files
        return (below | {f"{folder}/"} if is_script else below) if below else None
    known = [found for one in importers if (found := project.kept(_bases_below, one))]
    common = frozenset.intersection(*known) if known else frozenset[str]()
    return below | common if below or known else None


def _bases_below(project: Project, path: str) -> frozenset[str]:
    """The folders from which a file, and all that it imports, imports files of the tree."""
    seen, queue = {path}, [path]
    while queue:
        fresh = project.kept(_direct, queue.pop()) - seen
        seen |= fresh
        queue += fresh
    return frozenset().union(*(project.kept(_own_bases, one) for one in seen))


def _direct(project: Project, path: str) -> frozenset[str]:
    """The files that a file imports."""
    module = project.module(path)
    spelled = (one for node in module.imports for one in project.imported_by(node, module)) if module else ()
    return frozenset(spelled)


def _own_bases(project: Project, path: str) -> frozenset[str]:
    module = project.module(path)
    return frozenset(_started_from(project, module)) if module is not None else frozenset()


def _started_from(project: Project, module: Module) -> Iterator[str]:
    """The folders from which a file imports others; an import that may fail tells nothing."""
    for node in module.imports:
        if not _may_fail(module, node):
            for name in _spelled(node):
                found = project.find_module(name, module)
                place = found.path.removesuffix(".py").removesuffix("/__init__") if isinstance(found, Module) else ""
                tail = name.replace(".", "/")
                if place == tail or place.endswith(f"/{tail}"):
                    yield place.removesuffix(tail)


def _spelled(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif not node.level and node.module:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _may_fail(module: Module, node: ast.AST) -> bool:
    while not isinstance(node, ast.Module):
        node = module.parents[node]
        if isinstance(node, ast.Try):
            return True
    return False
