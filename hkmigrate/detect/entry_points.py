"""Whether the functions that the settings name as entry points are in the tree."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterable

from hkmigrate.model.names import dotted_name
from hkmigrate.source.meaning import InTreeModule, Value
from hkmigrate.source.module import Module
from hkmigrate.source.project import Project

_DATA = (ast.Constant, ast.JoinedStr, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


def missing_entry(project: Project, entry: str) -> str | None:
    """Why `module:function` is nothing that can be transformed, and what to write instead; None where it may be."""
    name, _, qualified = entry.partition(":")
    paths = [path for path in project.tree.files if dotted_name(path) == name]
    if not paths:
        known = sorted({dotted_name(path) for path in project.tree.files})
        return (
            f"there is no module `{name}` in {project.tree.root}{_near(name, known)}; write `module:function`, with the"
            " module as it is imported from there (files that git ignores or `exclude` names are not read)"
        )
    modules = [module for path in paths if (module := project.module(path)) is not None]
    if len(modules) < len(paths):
        return None  # what cannot be parsed may define it
    problems = [_missing_in(project, module, qualified) for module in modules]
    return None if None in problems else problems[0]


def _missing_in(project: Project, module: Module, qualified: str) -> str | None:
    if isinstance(module.defined.get(f"{module.name}.{qualified}"), ast.ClassDef | ast.FunctionDef):
        return None
    first, _, rest = qualified.partition(".")
    bindings = module.top.bindings
    if first not in bindings:
        if "*" in bindings or "__getattr__" in bindings:
            return None
        return f"{module.path} defines no `{first}`{_near(first, sorted(bindings))}"
    meaning = project.resolve_text(first, module)
    if isinstance(meaning, InTreeModule) and not rest:
        return f"`{first}` is a module; name a function in it, as in `{dotted_name(meaning.file.path)}:function`"
    if isinstance(meaning, Value) and isinstance(meaning.expression, _DATA):
        return f"`{first}` of {module.path} is neither a function nor a class"
    inside = f"{module.name}.{first}"
    if rest and isinstance(module.defined.get(inside), ast.FunctionDef):
        within = [one.removeprefix(f"{inside}.") for one in module.defined if one.startswith(f"{inside}.")]
        return f"{module.path} defines no `{rest}` in `{first}`{_near(rest, within)}"
    return None


def _near(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f", did you mean `{near[0]}`?" if near else ""
