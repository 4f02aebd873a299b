"""All hack sites of a tree, grouped by forced name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.code import Code, callee
from hkmigrate.detect.context import is_forced
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
    files = list(_seeded(project))
    for file in files:
        for node in file.of(ast.With, ast.AsyncWith, ast.Call):
            if isinstance(node, ast.With | ast.AsyncWith):
                scopes.read(file, node)
            elif isinstance(node, ast.Call) and callee(project, file, node) not in (FORCE_NAME, NAME_SCOPE):
                modules.read(file, node)
    names = frozenset(name for file in files for name in forced_variables(project, file))
    for file in files:
        read_leftovers(ledger, file, names)
    return Grouping(project, references, helpers.reader.registry).groups(joined(ledger.groups.values()))


def _seeded(project: Project) -> Iterator[Module]:
    """The files that may force a name, by `force_name`, the prefix, or another name that these were given."""
    words, seen = set(_SEEDS), set[str]()
    while words - seen:
        seen = set(words)
        for module in project.mentioning(words):
            words |= {
                name
                for name, bindings in module.top.bindings.items()
                for binding in bindings
                if _gives_name(project, module, name, binding)
            }
    yield from project.mentioning(words)


def _gives_name(project: Project, module: Module, name: str, binding: Binding) -> bool:
    """Whether a file binds `name` to a forced name, or to `force_name` itself, so that others may spell it so."""
    if binding.kind == "assign" and binding.value is not None and is_forced(project, Code(binding.value, module)):
        return True
    renamed = binding.kind in ("assign", "import-from") and name not in _SEEDS
    return renamed and project.lookup(name, module, module.top) == External(FORCE_NAME)
