"""Imports: those that new code needs come, those that nothing uses any more go."""

from __future__ import annotations

import ast
import os
import re
import sys
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate, takewhile
from pathlib import PurePosixPath

from hkmigrate.model.names import is_name, is_notebook
from hkmigrate.model.site import Need
from hkmigrate.rewrite.blocks import remove
from hkmigrate.rewrite.editor import FileEditor
from hkmigrate.rewrite.handed_on import handed_on
from hkmigrate.source.bases import import_bases
from hkmigrate.source.children import walk
from hkmigrate.source.meaning import Unresolved
from hkmigrate.source.project import Definition, External, InTreeModule, Module, Project, Value

_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")
"""A word that is no attribute: `hk.name_scope` uses `hk` and no `name_scope`."""


def haiku_name(project: Project, module: Module) -> str | None:
    """How a file spells the package `haiku`, None where it does not import it as a module."""
    for name in module.top.bindings:
        if project.lookup(name, module, module.top) == External("haiku"):
            return name
    return None


class Importer:
    """Adds and removes imports of one file."""

    def __init__(self, project: Project, editor: FileEditor) -> None:
        self.project, self.editor, self.module = project, editor, editor.module
        self._wanted: dict[tuple[str, str | None, str], None] = {}
        self._ours: set[str] = set()
        self._dropped: set[tuple[int, int]] = set()
        self._removed: dict[ast.stmt, None] = {}
        self._replaced: set[ast.stmt] = set()

    def haiku(self, member: str) -> str:
        """How the file spells a name of `haiku`, which is imported if it was not."""
        found = haiku_name(self.project, self.module)
        if found is not None:
            return f"{found}.{member}"
        for name in self.module.top.bindings:
            if self.project.lookup(name, self.module, self.module.top) == External(f"haiku.{member}"):
                return name
        self._wanted[("haiku", None, "hk")] = None
        return f"hk.{member}"

    def need(self, need: Need) -> None:
        """Make a global name of moved code available."""
        if need.in_tree and need.module == self.module.path:
            return
        if need.local in self.module.top.bindings or self._starred(need.local):
            return
        if need.in_tree and need.member is None:
            self._module(need.module, need.local)
        elif need.in_tree and need.member is not None:
            self.name_from(need.module, need.member, need.local)
        else:
            self._wanted[(need.module, need.member, need.local)] = None

    def _starred(self, name: str) -> bool:
        """Whether a star import brings the name, from the file that defines it; imports of other files may go."""
        meaning = self.project.lookup(name, self.module, self.module.top)
        statements = (self.module.parents[binding.node] for binding in self.module.top.bindings.get("*", ()))
        return isinstance(meaning, Definition | Value) and any(
            isinstance(statement, ast.ImportFrom)
            and self.project.find_module(statement.module or "", self.module, statement.level) is meaning.file
            for statement in statements
        )

    def external(self, source: str, member: str) -> None:
        """Import a name of a package outside the tree."""
        self._wanted[(source, member, member)] = None

    def partial(self) -> str:
        """How the file spells `functools.partial`, imported if it was not."""
        for name in self.module.top.bindings:
            meaning = self.project.lookup(name, self.module, self.module.top)
            if meaning == External("functools.partial"):
                return name
            if meaning == External("functools"):
                return f"{name}.partial"
        self._wanted[("functools", None, "functools")] = None
        return "functools.partial"

    def name_from(self, path: str, member: str, local: str | None = None) -> str:
        """Make a name of another file of the tree available, and say how it is spelled here."""
        if path == self.module.path:
            return member
        through = self._module_alias(path)
        if through is not None and local is None:
            return f"{through}.{member}"
        source = import_name(self.project, self.module, path)
        self._ours.add(source)
        self._wanted[(source, member, local or member)] = None
        return local or member

    def _module(self, path: str, local: str) -> None:
        """Import a file of the tree as a module."""
        source = import_name(self.project, self.module, path)
        package, member = _split(source)
        self._ours |= {source, package or source}
        self._wanted[(package, member, local) if package else (source, None, local)] = None

    def _module_alias(self, path: str) -> str | None:
        """The name by which the file already uses the other file as a module, and which means nothing else in it."""
        for name in self.module.top.bindings:
            meaning = self.project.lookup(name, self.module, self.module.top)
            if isinstance(meaning, InTreeModule) and meaning.file.path == path and not self._is_local(name):
                return name
        return None

    def _is_local(self, name: str) -> bool:
        """Whether a function or class of the file gives the name another meaning."""
        inner = (scope for scope in set(self.module.scopes.values()) if scope is not self.module.top)
        return any(name in scope.bindings for scope in inner)

    # --- writing ---------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Take unwanted imports away, and put wanted ones in, beside those of the same module or behind the last."""
        outside: dict[str, None] = {}
        inside: dict[str, None] = {}
        joined: dict[ast.ImportFrom, list[str]] = {}
        for source, member, local in self._wanted:
            node = self._import_of(source) if member is not None else None
            if node is not None and member is not None:
                joined.setdefault(node, []).append(member if member == local else f"{member} as {local}")
            else:
                lines = inside if self._is_ours(source) else outside
                lines[_statement(source, member, local)] = None
        for statement in self._statements():
            self._change(statement, joined.get(statement, []) if isinstance(statement, ast.ImportFrom) else [])
        standard = [line for line in outside if line.split()[1] in sys.stdlib_module_names]
        self._insert_standard(standard)
        for found, ours in (([line for line in outside if line not in standard], False), (list(inside), True)):
            if found:
                self._insert(found, ours=ours)
        for gone in self._removed:
            if gone in self._replaced:
                first, last = gone.lineno, gone.end_lineno or gone.lineno
                self.editor.delete(self.module.line_start(first), self.module.line_start(last + 1))
            else:
                remove_line(self.editor, gone)

    def _statements(self) -> list[ast.Import | ast.ImportFrom]:
        return [node for node in self.module.nodes if isinstance(node, ast.Import | ast.ImportFrom)]

    def _change(self, node: ast.Import | ast.ImportFrom, added: list[str]) -> None:
        """Take aliases from an import statement, and add others at its end."""
        if not added and not self._dropped:
            return
        places = [place for _, place in self.editor.layout.aliases(self.module.bounds(node))]
        gone = [place for place in places if place in self._dropped]
        if gone and len(gone) == len(places):
            if added:
                self.editor.replace(places[0][0], places[-1][1], (", ".join(added),))
            else:
                self._removed[node] = None
            return
        for index, place in enumerate(places):
            if place in gone and any(later not in gone for later in places[index + 1 :]):
                self.editor.delete(place[0], places[index + 1][0])
            elif place in gone:
                self.editor.delete(places[index - 1][1], place[1])
        if added:
            self._add([place for place in places if place not in gone], added)

    def _add(self, places: list[tuple[int, int]], added: list[str]) -> None:
        """Put aliases among others: where they belong if those are sorted, else at the end; on lines of their own."""
        module = self.module
        there = [module.slice(*place) for place in places]
        lines = [module.line_at(start) for start, _ in places]
        vertical = len(lines) > 1 and len(set(lines)) == len(lines)
        between = f",\n{_margin(module, places[0][0])}" if vertical else ", "
        order = next((key for key in _ORDERS if sorted(there, key=key) == there), None)
        before: dict[int, list[str]] = {}
        for name in sorted(added, key=order) if order is not None else added:
            at = sum(order(one) < order(name) for one in there) if order is not None else len(there)
            before.setdefault(at, []).append(name)
        for at, names in before.items():
            if at < len(places):
                self.editor.insert(places[at][0], "".join(f"{name}{between}" for name in names))
            else:
                self.editor.insert(places[-1][1], "".join(f"{between}{name}" for name in names))

    def _is_ours(self, source: str) -> bool:
        """Whether a module is one of the tree, as this file spells it."""
        level = len(source) - len(source.lstrip("."))
        return bool(level) or source in self._ours or self.project.find_module(source, self.module) is not None

    def _import_of(self, source: str) -> ast.ImportFrom | None:
        """The file's first `from source import` at its top level."""
        for node in self.module.tree.body:
            if isinstance(node, ast.ImportFrom) and f"{'.' * node.level}{node.module or ''}" == source:
                return node if all(alias.name != "*" for alias in node.names) else None
        return None

    def _insert_standard(self, lines: list[str]) -> None:
        """Put imports of the standard library behind the others of it, or above all imports."""
        imports = [node for node in self.module.tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        if not lines or not imports:
            if lines:
                self._insert(lines, ours=False)
            return
        text = "".join(f"{line}\n" for line in lines)
        standard = [node for node in imports if _is_standard(node)]
        if standard:
            self.editor.insert(self._behind(standard[-1]), text)
        else:
            self.editor.insert(self.module.line_start(imports[0].lineno), f"{text}\n")

    def _insert(self, lines: list[str], *, ours: bool) -> None:
        body = self.module.tree.body
        above = takewhile(lambda node: isinstance(node, ast.Import | ast.ImportFrom | ast.Expr), body)
        leading = [node for node in above if isinstance(node, ast.Import | ast.ImportFrom)]
        text = "".join(f"{line}\n" for line in lines)
        beside = [node for node in leading if ours or not self._imports_ours(node)]
        if beside or leading:
            self.editor.insert(self._behind((beside or leading)[-1]), text)
        elif body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
            self.editor.insert(self.module.line_start((body[0].end_lineno or 0) + 1), f"\n{text}")
        else:
            start = self.module.line_start(body[0].lineno) if body else len(self.module.data)
            self.editor.insert(start, f"{text}\n")

    def _behind(self, node: ast.stmt) -> int:
        """Where a line behind a statement goes: in its place where it is removed."""
        self._replaced.add(node)
        return self.module.line_start(node.lineno if node in self._removed else (node.end_lineno or 0) + 1)

    def _imports_ours(self, node: ast.Import | ast.ImportFrom) -> bool:
        if isinstance(node, ast.ImportFrom):
            return bool(node.level) or self._is_ours(node.module or "")
        return any(self._is_ours(alias.name) for alias in node.names)

    def drop(self, spans: Iterable[tuple[int, int]]) -> None:
        """Take away the aliases that stand at the given places."""
        self._dropped.update(spans)

    def unused(self) -> list[tuple[int, int]]:
        """The import aliases whose last use goes with the changes of this file."""
        if self.module.is_package:
            return []
        gone = sorted(self.editor.swallowed())
        starts, ends = [first for first, _ in gone], list(accumulate((last for _, last in gone), max))
        new = {word for text in self.editor.inserted() for word in _NAME.findall(text)}
        before, after = set[str](), set[str]()
        for node in self.module.nodes:
            if isinstance(node, ast.Name):
                before.add(node.id)
                if node.id not in after:
                    start, end = self.module.bounds(node)
                    before_it = bisect_right(starts, start)
                    if not before_it or ends[before_it - 1] < end:
                        after.add(node.id)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                is_code = len(node.value) < 200 and not isinstance(self.module.parents[node], ast.Expr)
                after.update(_NAME.findall(node.value) if is_code else ())
        lost = before - after - new - self.module.hidden
        lost -= handed_on(self.project, self.module, lost)
        layout = self.editor.layout
        return [
            place
            for node in self._plain_imports()
            if any((alias.asname or alias.name.split(".")[0]) in lost for alias in node.names)
            for name, place in layout.aliases(self.module.bounds(node))
            if name in lost
        ]

    def _plain_imports(self) -> list[ast.Import | ast.ImportFrom]:
        return [
            node
            for node in self.module.tree.body
            if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and node.module != "__future__")
        ]


def _by_kind(alias: str) -> tuple[int, str]:
    """Constants, then classes, then the rest: the order of isort and of ruff."""
    name = alias.split(maxsplit=1)[0]
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name


def _by_letters(alias: str) -> tuple[int, str]:
    return 0, alias.lower()


_ORDERS = (_by_kind, _by_letters)
"""How sorted lists of aliases are sorted."""


def _margin(module: Module, at: int) -> str:
    """What stands before an alias on its line, if that is blank."""
    before = module.slice(module.line_start(module.line_at(at)), at)
    return before if not before.strip() else " " * len(before)


def remove_line(editor: FileEditor, node: ast.stmt) -> None:
    """Take an import statement away, its line and nothing more."""
    module = editor.module
    start, end = module.bounds(node)
    first, after = module.line_start(node.lineno), module.line_start((node.end_lineno or node.lineno) + 1)
    if module.slice(first, start).strip() or module.slice(end, after).strip():
        remove(editor, node)
    elif isinstance(module.parents[node], ast.Module):
        editor.delete(first, _behind_blank_lines(editor, first, after))
    else:
        remove(editor, node)


def _behind_blank_lines(editor: FileEditor, first: int, after: int) -> int:
    """The end of a removed import with as many of the blank lines behind it as are left before it."""
    module = editor.module
    above = editor.kept_above(first)
    before = len(above) - len(above.rstrip("\n")) - 1 if above.strip() else len(module.data)
    while before > 0 and after < len(module.data):
        following = module.line_start(module.line_at(after) + 1)
        if module.slice(after, following).strip(" \t\r\n"):
            break
        after, before = following, before - 1
    return after


def _is_standard(node: ast.Import | ast.ImportFrom) -> bool:
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    return all(name.split(".")[0] in sys.stdlib_module_names for name in names)


def _split(source: str) -> tuple[str, str]:
    """A module's name as package and last part: `.blocks.cross` gives `.blocks` and `cross`, `.cross` gives `.`."""
    package, _, last = source.rpartition(".")
    return (package + "." if not package.strip(".") and source.startswith(".") else package), last


def _statement(source: str, member: str | None, local: str) -> str:
    if member is None:
        return f"import {source}" if source == local else f"import {source} as {local}"
    return f"from {source} import {member}" if member == local else f"from {source} import {member} as {local}"


def import_name(project: Project, importer: Module, path: str, like: Module | None = None) -> str:
    """The module name by which `importer` imports the file at `path`, relative where `like` does it so."""
    target = PurePosixPath(path).with_suffix("")
    target = target.parent if target.name == "__init__" else target
    folder = PurePosixPath(importer.path).parent
    notebook = is_notebook(importer.path)
    if not notebook and any(isinstance(one, ast.ImportFrom) and one.level for one in walk((like or importer).tree)):
        up = os.path.relpath(target, folder).split("/")
        climbs = sum(part == ".." for part in up)
        return "." * (climbs + 1) + ".".join(part for part in up if part not in ("..", "."))
    bases = [base for base in project.bases(importer) if base == PurePosixPath() or base in target.parents]
    known = import_bases(project, (like or importer).path)
    if known is not None:
        bases = [base for base in bases if ("" if base == PurePosixPath() else f"{base}/") in known] or bases
    bases = [base for base in bases if all(map(is_name, target.relative_to(base).parts))] or bases
    base = max(
        bases,
        key=lambda base: (
            not isinstance(project.find_module(".".join(target.relative_to(base).parts), importer), Unresolved),
            _is_used(project, like or importer, base),
            len(base.parts) if base == folder else -len(base.parts),
        ),
    )
    return ".".join(target.relative_to(base).parts)


def _is_used(project: Project, importer: Module, base: PurePosixPath) -> bool:
    """Whether the file already imports something of the tree from this folder."""
    for node in importer.nodes:
        names = (
            [node.module]
            if isinstance(node, ast.ImportFrom) and node.module
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
        for name in names:
            tail = base / name.replace(".", "/")
            if f"{tail}.py" in project.tree.files or f"{tail}/__init__.py" in project.tree.files:
                return True
    return False


def import_block(project: Project, module: Module, needs: Iterable[Need], like: Module) -> str:
    """The imports of a new file, in the style of the file `like`: packages from outside first, one line a module."""
    plain, outside, inside = set[str](), dict[str, list[str]](), dict[str, list[str]]()
    for need in sorted(needs, key=lambda need: (need.module, need.local)):
        source = import_name(project, module, need.module, like) if need.in_tree else need.module
        package, last = _split(source) if need.in_tree else ("", "")
        if need.member is None and package:
            inside.setdefault(package, []).append(last if last == need.local else f"{last} as {need.local}")
        elif need.member is None:
            plain.add(_statement(source, None, need.local))
        else:
            written = need.member if need.member == need.local else f"{need.member} as {need.local}"
            (inside if need.in_tree else outside).setdefault(source, []).append(written)
    blocks = [
        sorted(plain) + [f"from {source} import {', '.join(names)}" for source, names in sorted(outside.items())],
        [f"from {source} import {', '.join(names)}" for source, names in sorted(inside.items())],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)
