"""Where the modules of a tree stand, told from the paths of its files."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from hkmigrate.source.tree import Tree

OUTSIDE = frozenset(("haiku", "jax", "numpy", "optax", "chex", "flax", "jmp", "scipy", *sys.stdlib_module_names))
"""Packages that come from outside the tree, whatever files of the same name lie in it."""

ENDINGS = (".py", "/__init__.py")


class Places:
    """The files and folders of a tree as modules: a place is a path without its ending.

    Attributes:
        root: the name of the root, where that is a package itself.
    """

    def __init__(self, tree: Tree) -> None:
        self._paths, self._notebooks = frozenset(tree.files), frozenset(tree.notebooks)
        self.root = (tree.root.name,) if "__init__.py" in tree.files else ()
        self._bases: dict[str, tuple[str, ...]] = {}
        self._near: dict[tuple[str, str], tuple[str, ...]] = {}

    def files_at(self, place: str) -> Iterator[str]:
        """The files that a place means, by their order."""
        names = (f"{place}{end}" for end in ENDINGS) if place else ("__init__.py",)
        return (path for path in names if path in self._paths)

    def bases(self, path: str) -> tuple[str, ...]:
        """The folders that an absolute import of a file may start from, each with a slash after it."""
        folder = path.rpartition("/")[0]
        if folder not in self._bases:
            self._bases[folder] = tuple(self._bases_of(folder))
        return self._bases[folder]

    def _bases_of(self, folder: str) -> Iterator[str]:
        yield ""
        if self._has_src:
            yield "src/"
        while folder:
            if f"{folder}/__init__.py" not in self._paths:
                yield f"{folder}/"
            folder = folder.rpartition("/")[0]

    def near(self, path: str, name: str) -> tuple[str, ...]:
        """The places at which an absolute import of a file finds a file of that name: no other is meant then."""
        key = (path.rpartition("/")[0], name)
        if key not in self._near:
            tail = name.replace(".", "/")
            found = dict.fromkeys(self._below_root(f"{base}{tail}") for base in self.bases(path))
            self._near[key] = tuple(place for place in found if any(self.files_at(place)))
        return self._near[key]

    def meant(self, path: str, name: str) -> Sequence[str]:
        """Where the module of an absolute import of a file may stand."""
        if name.partition(".")[0] in OUTSIDE:
            return [f"{base}{name.replace('.', '/')}" for base in self.bases(path)]
        return self.near(path, name) or self.named[name] if name in self.named else ()

    def elsewhere(self, name: str) -> list[str]:
        """The files, in whatever folder, that a dotted name could mean if the folder were on Python's path."""
        ends = tuple(f"/{name.replace('.', '/')}{end}" for end in ENDINGS)
        near = {f"{place}{end}" for place in self.named.get(name, ()) for end in ENDINGS}
        return sorted(path for path in near if path in self._paths and path.endswith(ends))

    def _below_root(self, place: str) -> str:
        """A place that is named from above the root, named from the root on."""
        first, _, rest = place.partition("/")
        return rest if first in self.root else place

    @staticmethod
    def parts(path: str) -> tuple[str, ...]:
        """The folders of a file and its own name, as a module has them."""
        parts = tuple(path.removesuffix(".py").split("/"))
        return parts[:-1] if parts[-1] == "__init__" else parts

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder of the tree that holds a Python file, itself or in a folder of its own."""
        found: set[str] = set()
        for path in self._paths - self._notebooks:
            folder = path.rpartition("/")[0]
            while folder and folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(found)

    @cached_property
    def deepest(self) -> int:
        """How many parts the name of a file may have."""
        return max((path.count("/") for path in self._paths), default=0) + 2

    @cached_property
    def _has_src(self) -> bool:
        return any(path.startswith("src/") for path in self._paths)

    @cached_property
    def standing(self) -> frozenset[str]:
        """The place of every file of the tree, and of every folder."""
        return self.folders.union("/".join(self.parts(path)) for path in self._paths)

    @cached_property
    def named(self) -> Mapping[str, list[str]]:
        """The places by each dotted name that may mean them."""
        found: dict[str, list[str]] = {}
        for place in self.standing:
            parts = (*self.root, *(place.split("/") if place else ()))
            for start in range(len(parts)):
                found.setdefault(".".join(parts[start:]), []).append(place)
        return found

    @cached_property
    def within(self) -> Mapping[str, Mapping[bytes, list[str]]]:
        """The files and packages right within each folder, by their names."""
        found: dict[str, dict[bytes, list[str]]] = {}
        for path in self._paths:
            parts = self.parts(path)
            if parts:
                found.setdefault("/".join(parts[:-1]), {}).setdefault(parts[-1].encode(), []).append(path)
        return found


def prefixes(name: str, mark: str, most: int) -> Iterator[str]:
    """`a`, `a.b` and `a.b.c` of `a.b.c`, but none of more than `most` parts: no file could have such a name."""
    at = name.find(mark)
    while at >= 0 and most > 0:
        yield name[:at]
        at, most = name.find(mark, at + 1), most - 1
    if at < 0 and most > 0:
        yield name


def relative(path: str, level: int, name: str, deepest: int) -> Iterator[str]:
    """Where a module with dots before its name stands, the packages around it first, as deep as there are files."""
    folder = path.split("/")[:-1]
    folder = folder[: len(folder) - level + 1] if level <= len(folder) else []
    parts = [*folder, *(name.split(".") if name else ())]
    yield from ("/".join(parts[:depth]) for depth in range(len(folder), min(len(parts), deepest) + 1))
