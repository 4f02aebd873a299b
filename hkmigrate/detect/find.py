"""All hack sites of a tree, grouped by forced name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.code import Code, callee
from hkmigrate.detect.forced import begins_forced
from hkmigrate.detect.grouping import Grouping
from hkmigrate.detect.helper_sites import HelperSites
from hkmigrate.detect.indices import Indices
from hkmigrate.detect.joining import joined
from hkmigrate.detect.ledger import Ledger
from hkmigrate.detect.leftovers import forced_variables, read_leftovers
from hkmigrate.detect.module_sites import ModuleSites
from hkmigrate.detect.references import References
from hkmigrate.detect.scope_sites import ScopeSites
from hkmigrate.model.site import Group
from hkmigrate.source.haiku import FORCE_NAME, NAME_SCOPE
from hkmigrate.source.project import External, Module, Project
from hkmigrate.source.scopes import Binding

_SEEDS = frozenset(("force_name", "FORCE"))


def find_groups(project: Project, references: References) -> tuple[Group, ...]:
    """Every group of the tree, in the order of their names."""
    ledger = Ledger(project)
    indices = Indices(project, references)
    helpers = HelperSites(ledger, references, indices)
    scopes, modules = ScopeSites(ledger, helpers, indices), ModuleSites(ledger, helpers, references, indices)
    words = _words(project)
    files = list(project.mentioning(words))
    for file in files:
        for node in file.of(ast.With, ast.AsyncWith, ast.Call):
            if isinstance(node, ast.With | ast.AsyncWith):
                scopes.read(file, node)
            elif isinstance(node, ast.Call) and callee(project, file, node) not in (FORCE_NAME, NAME_SCOPE):
                modules.read(file, node)
    names = words - _SEEDS | {name for file in files for name in forced_variables(project, file)}
    for file in files:
        read_leftovers(ledger, file, names)
    return Grouping(project, references, helpers.reader.registry).groups(joined(ledger.groups.values()))


def _words(project: Project) -> frozenset[str]:
    """What a file that forces a name mentions: `force_name`, the prefix, or another name that these were given."""
    words, seen = _SEEDS, frozenset[str]()
    while words - seen:
        seen = words
        for module in project.mentioning(seen):
            words |= frozenset(_given(project, module, words))
    return words


def _given(project: Project, module: Module, words: frozenset[str]) -> Iterator[str]:
    """The names that a file, or a class in it, gives a forced name, its beginning, or `force_name`."""
    for scope in (module.top, *map(module.scope_inside, module.of(ast.ClassDef))):
        for name, bindings in scope.bindings.items():
            if any(_gives_name(project, module, binding, words) for binding in bindings):
                yield name


def _gives_name(project: Project, module: Module, binding: Binding, words: frozenset[str]) -> bool:
    if binding.value is not None:
        code = Code(binding.value, module)
        return begins_forced(project, code) or _is_force_name(project, code)
    if isinstance(binding.node, ast.alias) and binding.node.name in words:
        return binding.node.asname not in (None, *words)
    return False


def _is_force_name(project: Project, code: Code) -> bool:
    named = isinstance(code.node, ast.Name | ast.Attribute)
    return named and project.resolve(code.node, code.module) == External(FORCE_NAME)
