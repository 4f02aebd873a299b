"""Which code comes to read each path, in a program as it is and as it would be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hkmigrate.detect.evaluate.events import READS, Access, Events, renamed
from hkmigrate.detect.evaluate.frames import Context
from hkmigrate.source.project import Project

_Readers = dict[str, dict[str, Access]]
"""For each path the code that comes to it, by its name in the tree, with one of the accesses."""


def read_no_more(
    old: tuple[Project, Events], new: tuple[Project, Events], renames: Mapping[str, str]
) -> Iterator[tuple[str, str, Access]]:
    """The paths that some code reads, or a caller of it, and would not any more; with its name, and where it reads."""
    before, after = _Names(old[0]).readers(old[1], renames), _Names(new[0]).readers(new[1], {})
    stays = _ran(*new)
    for path, readers in before.items():
        if path in after:
            yield from ((path, name, access) for name, access in readers.items() if name in stays - after[path].keys())


def _ran(project: Project, events: Events) -> frozenset[str]:
    """The names of the functions that ran."""
    modules = filter(None, map(project.module, events.files))
    named = (module.identifiers for module in modules)
    return frozenset(names[function] for names in named for function in events.entered & names.keys())


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of functions in a tree."""

    project: Project
    _known: dict[Context, frozenset[str]] = field(default_factory=dict)

    def readers(self, events: Events, renames: Mapping[str, str]) -> _Readers:
        """Who reads what is known of a root."""
        found: _Readers = {}
        for access in events.accesses:
            if access.kind in READS and access.root >= 0 and isinstance(access.path, str):
                leaf = access.leaf if isinstance(access.leaf, str) else "*"
                path = f"{access.kind} {renamed(f'{access.path}/{leaf}', renames)}"
                for name in self._around(access.context):
                    found.setdefault(path, {}).setdefault(name, access)
        return found

    def _around(self, context: Context) -> frozenset[str]:
        if context not in self._known:
            contexts = {context, *(caller for caller, _ in context.around())}
            self._known[context] = frozenset(filter(None, map(self._name, contexts)))
        return self._known[context]

    def _name(self, context: Context) -> str | None:
        module = self.project.module(context.path)
        function = context.function
        return module.identifiers.get(function) if module is not None and function is not None else None
