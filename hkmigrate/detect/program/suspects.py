"""Where a name may be forced at all, told by what is spelled there: it saves asking of every expression."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from hkmigrate.detect.program.code import Code
from hkmigrate.detect.program.forced import begins_forced
from hkmigrate.source.haiku import FORCE_NAME
from hkmigrate.source.project import External, Module, Project

_SEEDS = frozenset(("force_name", "FORCE"))
_Suspects = tuple[frozenset[str], frozenset[ast.AST]]


class Suspects:
    """The names that stand for a forced name, for the beginning of one, or for `force_name`, and what spells them.

    Only files count that have run: those that force a name have, and all that import them, or that these import.

    Attributes:
        words: those names, as far as more than one function may spell them.
        files: the files that spell one.
    """

    def __init__(self, project: Project, ran: AbstractSet[str] | None) -> None:
        """A name that is given to what is found is found next, until there are no more; `ran` is None for all files."""
        self._project = project
        self._ran = ran
        self._spelled: dict[tuple[Module, frozenset[str]], frozenset[ast.AST]] = {}
        self.words, fresh = _SEEDS, _SEEDS
        while fresh:
            found = set[str]()
            for module in self._mentioning(fresh):
                found.update(self._given(module, self._spelling(module, fresh), everywhere=False))
            fresh = frozenset(found) - self.words
            self.words |= fresh
        self.files = tuple(self._mentioning(self.words))
        self._found: dict[Module, _Suspects] = {}

    def _mentioning(self, words: frozenset[str]) -> Iterator[Module]:
        return self._project.mentioning(words, self._ran)

    def within(self, module: Module) -> frozenset[ast.AST]:
        """The expressions of a file that can force a name: those that spell one of its names, or `FORCE` in a text."""
        return self._of(module)[1]

    def _of(self, module: Module) -> _Suspects:
        if module not in self._found:
            names = self.words
            within = more = self._spelling(module, names)
            while fresh := frozenset(self._given(module, more, everywhere=True)) - names:
                names |= fresh
                more = self._spelling(module, fresh)
                within |= more
            self._found[module] = names, within
        return self._found[module]

    def _spelling(self, module: Module, names: frozenset[str]) -> frozenset[ast.AST]:
        if (module, names) not in self._spelled:
            self._spelled[module, names] = self._spelling_anew(module, names)
        return self._spelled[module, names]

    @staticmethod
    def _spelling_anew(module: Module, names: frozenset[str]) -> frozenset[ast.AST]:
        found: set[ast.AST] = set()
        for start in (*module.spelling(names), *module.forcing_texts):
            node: ast.AST = start
            while node not in found and not isinstance(node, ast.stmt):
                found.add(node)
                node = module.parents[node]
        return frozenset(found)

    def _given(self, module: Module, within: frozenset[ast.AST], *, everywhere: bool) -> Iterator[str]:
        """The names that a file gives what is suspected; `everywhere` says that those of functions count as well."""
        for node in within:
            if isinstance(node, ast.alias) and node.asname is not None:
                yield node.asname
            statement = module.parents[node]
            if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is node:
                code = Code(statement.value, module)
                if begins_forced(self._project, code) or self._is_force_name(code):
                    yield from self._targets(module, statement, everywhere=everywhere)

    def _is_force_name(self, code: Code) -> bool:
        named = isinstance(code.node, ast.Name | ast.Attribute)
        return named and self._project.resolve(code.node, code.module) == External(FORCE_NAME)

    @staticmethod
    def _targets(module: Module, statement: ast.Assign | ast.AnnAssign, *, everywhere: bool) -> Iterator[str]:
        for target in statement.targets if isinstance(statement, ast.Assign) else [statement.target]:
            if isinstance(target, ast.Name):
                scope = module.scopes[target]
                if everywhere or isinstance(scope.node, ast.Module | ast.ClassDef) or target.id in scope.declared:
                    yield target.id
