"""All files of a tree, parsed on demand, and the file that an import means."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import Any, TypeVar

from hkmigrate.model.names import dotted_name
from hkmigrate.source.links import Links
from hkmigrate.source.meaning import Unresolved
from hkmigrate.source.module import Module
from hkmigrate.source.once import told_once
from hkmigrate.source.places import OUTSIDE
from hkmigrate.source.text import UnreadableError
from hkmigrate.source.tree import Tree

_Told = TypeVar("_Told")


def _unseen(_: ast.expr) -> object:
    """Of no expression it was seen what it is."""
    return None


def _go_on() -> None:
    """Nothing stands in the way of going on."""


def _holds_to_read(word: bytes, data: bytes) -> bool:
    """Whether a text holds an identifier other than behind `def`."""
    if data.count(word) == data.count(b"def " + word):
        return False
    return re.search(rb"(?<!\w)(?<!def )%s(?!\w)" % re.escape(word), data) is not None


class Files:
    """The files of a tree, each parsed when it is first asked for.

    Args:
        tree: the tree.
        known: files of another tree, whose texts are not read again where they are the same.
        changed: the files whose texts are not the very objects that the other tree has, if that is known.
        own_lines: whether all nodes are to say the lines on which they stand, which what rewrites them goes by.

    Attributes:
        pause: called before a file is parsed or looked through; what it raises ends the whole work.
        links: which of the files may import which.
        seen: what an expression was seen to be wherever the program comes to it, None where that is not one thing.
        unread: reasons by path, for every file that turned out unreadable.
    """

    def __init__(
        self,
        tree: Tree,
        known: Files | None = None,
        *,
        changed: AbstractSet[str] | None = None,
        own_lines: bool = False,
    ) -> None:
        self.tree = tree
        self._own_lines = own_lines
        self.pause: Callable[[], None] = known.pause if known is not None else _go_on
        self.links: Links = Links(tree, known.links if known is not None else None, changed)
        self.seen: Callable[[ast.expr], object] = _unseen
        self.unread = dict(tree.unread)
        self._modules: dict[str, Module | None] = {}
        self._known = known
        self._paths: dict[str, tuple[str, ...]] = {}
        self._recalled: dict[str, tuple[bytes, Any]] = known._recalled if known is not None else {}
        self._reading: dict[str, tuple[str, ...]] = {}
        self._attributes: dict[str, tuple[tuple[Module, ast.Attribute], ...]] = {}
        self._looked: dict[tuple[str, str], tuple[bytes, bool]] = known._looked if known is not None else {}
        self._found: dict[tuple[str, str, int], Module | Unresolved | None] = {}
        self._folders: dict[tuple[str, str, int], tuple[PurePosixPath, ...]] = {}

    def module(self, path: str) -> Module | None:
        """The file at `path`, None where there is none or it is unreadable (then `unread` says why)."""
        if path not in self._modules:
            self.pause()
            self._modules[path] = self._parse(path)
        return self._modules[path]

    def why_unreadable(self, path: str, data: bytes) -> str | None:
        """Why a text cannot be read as the file at `path`, None where it can; then it need not be read again."""
        module = self._modules.get(path)
        if module is None or module.data is not data:
            try:
                self._modules[path] = Module(path, data, self.tree.notebooks.get(path), module, self._names.get(path))
            except UnreadableError as error:
                return str(error)
        return None

    @contextmanager
    def seeing(self, seen: Callable[[ast.expr], object]) -> Iterator[None]:
        """Have `seen` told by a witness of the program's execution."""
        self.seen = seen
        try:
            yield
        finally:
            self.seen = _unseen

    def let_go(self) -> None:
        """Do without the files of the other tree from now on, so that they need not be kept."""
        self._known = None

    def may(self, path: str, make: Callable[[bytes], _Told], holds: Callable[[_Told], bool]) -> bool:
        """Whether something holds of what the one function `make` tells of a file's text, or of an older one.

        A text is told of but once, and none while what was told of the one before is enough.
        """
        data = self.tree.files[path]
        kept = self._recalled.get(path)
        if kept is not None and kept[0] is not data and holds(kept[1]):
            return True
        return holds(told_once(self._recalled, path, data, make))

    def words(self, path: str) -> frozenset[str]:
        """The words of a file's text, whether it can be parsed or not."""
        return self.links.words(path)

    @property
    def parsed(self) -> Iterator[str]:
        """The paths of the files that have been read into a tree."""
        return (path for path, module in self._modules.items() if module is not None)

    def _parse(self, path: str) -> Module | None:
        data = self.tree.files.get(path)
        if data is None:
            return None
        if path in self.tree.unfit:
            self.unread[path] = self.tree.unfit[path]
            return None
        known = self._known._modules.get(path) if self._known is not None else None
        name = self._names.get(path, dotted_name(path))
        if (
            known is not None
            and known.name == name
            and known.data is data
            and not (self._own_lines and known.is_shifted)
        ):
            return known
        known = None if self._own_lines else known
        try:
            return Module(path, data, self.tree.notebooks.get(path), known, name)
        except UnreadableError as error:
            self.unread[path] = str(error)
            return None

    @cached_property
    def _names(self) -> dict[str, str]:
        """The names of those files whose dotted name is another's already, as `src/a.py` beside `a.py` and `.py`."""
        claims: dict[str, list[str]] = {}
        for path in self.tree.files:
            claims.setdefault(dotted_name(path), []).append(path)
        found = {}
        for name, paths in claims.items():
            place = name.replace(".", "/")
            plain = sorted(paths, key=lambda path: (path != f"{place}/__init__.py", path != f"{place}.py", path))
            odd = not all(name.split("."))
            found.update({path: f"<{path}>.{name.rpartition('.')[2]}" for path in plain[0 if odd else 1 :]})
        return found

    def mentioning(self, words: Iterable[str], among: AbstractSet[str] | None = None) -> Iterator[Module]:
        """The readable files whose text holds one of the identifiers, in the order of their paths.

        Only those are looked at that can have to do with Haiku, and that are `among` some, where these are given.
        """
        found = {path for word in words for path in self._holding(word)}
        for path in sorted(found if among is None else found & among):
            module = self.module(path)
            if module is not None:
                yield module

    def attributes(self, name: str) -> tuple[tuple[Module, ast.Attribute], ...]:
        """Every `.name` in the readable files, whatever is done with it, in the order of their paths."""
        if name not in self._attributes:
            self._attributes[name] = tuple(
                (module, node)
                for module in self.reading(name)
                for node in module.spelling([name])
                if isinstance(node, ast.Attribute)
            )
        return self._attributes[name]

    def reading(self, name: str) -> Iterator[Module]:
        """The readable files whose text holds an identifier other than behind `def`, in the order of their paths."""
        if name not in self._reading:
            self._reading[name] = tuple(path for path in sorted(self._holding(name)) if self._reads(path, name))
        for path in self._reading[name]:
            module = self.module(path)
            if module is not None:
                yield module

    def _reads(self, path: str, name: str) -> bool:
        module = self._modules.get(path)
        if module is not None:
            return module.spells(name)
        return told_once(self._looked, (path, name), self.tree.files[path], partial(_holds_to_read, name.encode()))

    def _holding(self, word: str) -> tuple[str, ...]:
        """The paths of the files whose text holds an identifier."""
        if word not in self._paths:
            self.pause()
            plain = word.encode()
            self._paths[word] = self.links.holding(plain)
        return self._paths[word]

    # --- modules by name -------------------------------------------------------------------------------------------

    def find_module(self, name: str, importer: Module, level: int = 0) -> Module | Unresolved | None:
        """The file that `import name` means in `importer`; None where it is not in the tree."""
        key = (name, importer.path.rpartition("/")[0], level)
        if key not in self._found:
            self._found[key] = self._find(name, importer, level)
        return self._found[key]

    def _find(self, name: str, importer: Module, level: int) -> Module | Unresolved | None:
        tail = name.replace(".", "/") if name else ""
        if level:
            folder = PurePosixPath(importer.path).parent
            for _ in range(level - 1):
                folder = folder.parent
            return self._at(folder / tail if tail else folder)
        found = {
            (base / tail): module for base in self.bases(importer) if (module := self._at(base / tail)) is not None
        }
        if len(set(found.values())) > 1:
            return Unresolved(f"`{name}` may be {' or '.join(sorted(str(place) for place in found))}")
        return next(iter(found.values()), None) or self._elsewhere(name)

    def _elsewhere(self, name: str) -> Unresolved | None:
        """A module that is not found from here, but in a folder that may be on Python's path when the tree runs."""
        if name.split(".", maxsplit=1)[0] in OUTSIDE:
            return None
        maybe = self.links.places.elsewhere(name)
        return Unresolved(f"`{name}` may be {' or '.join(maybe)}") if maybe else None

    def bases(self, importer: Module) -> Iterator[PurePosixPath]:
        """The folders that an absolute import of this file may start from."""
        yield from map(PurePosixPath, self.links.places.bases(importer.path))

    def _at(self, place: PurePosixPath) -> Module | Unresolved | None:
        if "__init__.py" in self.tree.files and place.parts[:1] == (self.tree.root.name,):
            place = PurePosixPath(*place.parts[1:])  # the root itself is the package that is named
        files = [f"{place}.py"] if place.name else []  # `..py` is no module of the folder `.`
        for path in (*files, str(place / "__init__.py")):
            if path in self.tree.files:
                return self.module(path) or Unresolved(f"{path} cannot be read: {self.unread[path]}")
        return None

    def folders(self, name: str, importer: Module, level: int = 0) -> tuple[PurePosixPath, ...]:
        """The folders of the tree that `name` may mean, where none of them has an `__init__.py`."""
        key = (name, importer.path.rpartition("/")[0], level)
        if key not in self._folders:
            above = PurePosixPath(importer.path).parents
            bases = (above[level - 1 : level] if level else self.bases(importer)) if name else ()
            places = (base / name.replace(".", "/") for base in bases)
            self._folders[key] = tuple(place for place in places if str(place) in self.links.places.folders)
        return self._folders[key]
