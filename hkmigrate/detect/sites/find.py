"""All hack sites of a tree, grouped by forced name."""

from __future__ import annotations

import ast

from hkmigrate.detect.evaluate.events import Events
from hkmigrate.detect.program.code import callee
from hkmigrate.detect.program.references import References
from hkmigrate.detect.program.suspects import Suspects
from hkmigrate.detect.sites.entrances import Entrances
from hkmigrate.detect.sites.grouping import Grouping
from hkmigrate.detect.sites.helper_sites import HelperSites
from hkmigrate.detect.sites.joining import joined
from hkmigrate.detect.sites.ledger import Ledger
from hkmigrate.detect.sites.leftovers import read_escapes, read_leftovers
from hkmigrate.detect.sites.members import Members
from hkmigrate.detect.sites.module_sites import ModuleSites
from hkmigrate.detect.sites.scope_sites import ScopeSites
from hkmigrate.model.site import Group
from hkmigrate.source.haiku import FORCE_NAME, NAME_SCOPE
from hkmigrate.source.project import Project

_SCOPES = (ast.With, ast.AsyncWith)


def find_groups(project: Project, references: References, suspects: Suspects, events: Events) -> tuple[Group, ...]:
    """Every group of the tree, in the order of their names."""
    ledger = Ledger(project)
    members = Members(project, events)
    helpers = HelperSites(ledger, references, members)
    scopes, modules = ScopeSites(ledger, helpers, members), ModuleSites(ledger, helpers, references, members, events)
    entered = Entrances(ledger, events, members, helpers).read()
    for file in suspects.files:
        within = suspects.within(file)
        for node in file.around((*within, *file.of(ast.With), *file.of(ast.AsyncWith))):
            if isinstance(node, _SCOPES):
                if node not in entered:
                    scopes.read(file, node)
            elif node in within and isinstance(node, ast.Call):
                if callee(project, file, node) not in (FORCE_NAME, NAME_SCOPE):
                    modules.read(file, node)
    modules.read_all()
    read_leftovers(ledger, suspects, events)
    read_escapes(ledger, events)
    return Grouping(project, references, helpers.reader.registry, events).groups(joined(ledger.groups.values()))
