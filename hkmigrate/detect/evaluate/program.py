"""The files of a tree as modules: found by imports, run once, in the order in which they are imported."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.frames import Environment, Frame, RaiseSignal, ReturnSignal
from hkmigrate.detect.evaluate.values import MISSING, External, FileValue, Value
from hkmigrate.source.haiku import canonical
from hkmigrate.source.meaning import Unresolved
from hkmigrate.source.module import Module
from hkmigrate.source.project import Project


class Program:
    """The files of a tree, as far as they have been imported.

    Attributes:
        project: the tree.
        files: what has been imported, by path; of folders without `__init__.py`, by the places that make them.
        loaded: which files the code of each file has imported.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.files: dict[str, FileValue] = {}
        self.loaded: dict[str, set[str]] = {}
        self._imported: dict[str, frozenset[str]] = {}

    def load(self, m: Machine, module: Module) -> FileValue:
        """A file as a module object; its code runs if it has not yet."""
        if m.frames:
            self.loaded.setdefault(m.frame.file.path, set()).add(module.path)
        known = self.files.get(module.path)
        if known is not None:
            return known
        made = FileValue(module.name, module)
        m.circular.append(made.attributes)
        self.files[module.path] = made
        made.attributes.update(
            __name__=module.name, __file__=m.unknown("environment", "__file__"), __doc__=ast.get_docstring(module.tree)
        )
        package = self._package_of(m, module)
        self._run(m, made)
        if package is not None:
            last = module.path.rpartition("/")[2].removesuffix(".py")
            child = module.path.split("/")[-2] if last == "__init__" else last
            m.heap.set(package.attributes, child, made)
        return made

    def _package_of(self, m: Machine, module: Module) -> FileValue | None:
        """The package that a file lies in, run before it."""
        folder = module.path.rpartition("/")[0]
        if module.is_package:
            folder = folder.rpartition("/")[0]
        path = f"{folder}/__init__.py" if folder else "__init__.py"
        if path not in self.project.tree.files or path == module.path:
            return None
        found = self.project.module(path)
        return self.load(m, found) if found is not None else None

    def _run(self, m: Machine, file: FileValue) -> None:
        assert file.source is not None
        file.state = "running"
        environment = Environment(file.attributes, None, "file")
        context = m.context(None, file.source.tree, file.path)
        haiku, m.haiku = m.haiku, None
        depth = len(m.frames)
        m.frames.append(Frame("<module>", file, environment, context))
        for statement in file.source.tree.body:
            m.frames[depth].node = statement
            try:
                m.execute(statement)
            except RaiseSignal as raised:
                m.died(raised, whole=True)
                del m.frames[depth + 1 :]
            except ReturnSignal:
                continue
        del m.frames[depth:]
        m.haiku = haiku
        file.state = "run"

    def below(self, module: Module) -> frozenset[str]:
        """The file, and all that its code imports, or would if it ran, directly or through others."""
        found, queue = {module.path}, [module.path]
        while queue:
            fresh = self._imports_of(queue.pop()) - found
            found |= fresh
            queue += fresh
        return frozenset(found)

    def _imports_of(self, path: str) -> frozenset[str]:
        if path not in self._imported:
            module = self.project.module(path)
            assert module is not None
            spelled = {one for node in module.imports for one in self.project.imported_by(node, module)}
            self._imported[path] = frozenset(spelled | self.loaded.get(path, set()))
        return self._imported[path]

    # --- imports ---------------------------------------------------------------------------------------------------

    def import_module(self, m: Machine, name: str, file: FileValue, level: int = 0) -> Value:
        """The module that an import in `file` means."""
        if file.source is None:
            return External(canonical(name))
        found = self.project.find_module(name, file.source, level)
        if isinstance(found, Module):
            return self.load(m, found)
        if isinstance(found, Unresolved):
            return m.unknown("ambiguous-import", found.why)
        folders = self.project.folders(name, file.source, level)
        if folders:
            return self._folder(name, folders)
        if level:
            m.raise_("ImportError", f"no module named '{name}'")
        return External(canonical(name))

    def submodule(self, m: Machine, file: FileValue, name: str) -> Value:
        """A module of a package of the tree, `MISSING` where there is none."""
        if file.source is None:
            places = [str(folder) for folder in file.folders]
        elif file.source.is_package:
            places = [file.path.rpartition("/")[0]]
        else:
            return MISSING
        for place in places:
            base = f"{place}/{name}" if place and place != "." else name
            for path in (f"{base}.py", f"{base}/__init__.py"):
                found = self.project.module(path) if path in self.project.tree.files else None
                if found is not None:
                    return self.load(m, found)
            if base in self.project.links.places.folders:
                return self._folder(f"{file.name}.{name}", (PurePosixPath(base),))
        return MISSING

    def _folder(self, name: str, places: tuple[PurePosixPath, ...]) -> FileValue:
        key = "|".join(map(str, places))
        return self.files.setdefault(key, FileValue(name, None, folders=places, state="run"))
