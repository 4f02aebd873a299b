"""What would change and is named by a text: in a patch, a `getattr`, an import path of a program or a settings file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from hkmigrate.detect.hidden import Stopped
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.detect.reflected import reflected
from hkmigrate.model.place import Span
from hkmigrate.model.plan import Migrate, Plan
from hkmigrate.regular import read_regular
from hkmigrate.source.module import Module
from hkmigrate.source.project import Project
from hkmigrate.source.walk import python_files

_PATH = re.compile(r"(?<!\w)[A-Za-z_]\w*+(?:[.:][A-Za-z_]\w*+)++")
_BOUND = re.compile(r"(?:async[ \t]++)?(?:def|class)[ \t]++(\w++)|(\w++)[ \t]*+(?::[^=\n]*+)?=")
_BY_NAME = frozenset(("getattr", "setattr", "delattr", "hasattr", "patch", "object", "attrgetter", "methodcaller"))
"""Functions, by their last names, that take the name of an attribute as a text."""
_SETTINGS = (".json", ".yaml", ".yml", ".toml", ".cfg", ".ini", ".gin")
_OURS = (b'"schema"', b'"groups"', b'"parameter_paths"')
"""What a saved plan holds, which names all that it would change."""
_LARGEST = 1_000_000
"""Bytes of a settings file that is looked into."""
_MOST = 5_000
"""How many settings files are looked into."""


def named_by_text(project: Project, plan: Plan) -> Stopped:
    """The ready groups of which something that changes is named by a text, by their sites, with where and how."""
    stopped: Stopped = {}
    changed = {group.sites: frozenset(_changed(project, group)) for group in plan.ready}
    wanted = frozenset(dotted for names in changed.values() for dotted in names)
    if not wanted:
        return stopped
    texts = (*_in_programs(project, wanted), *_in_settings(project, wanted))
    named = [(*found, "named by the text") for found in texts]
    named += [(*found, "reached by") for found in reflected(project, wanted)]
    for sites, names in changed.items():
        for text, dotted, place, how in named:
            if dotted in names and sites not in stopped:
                message = f"`{dotted}`, which would change, is {how} `{text}`"
                stopped[sites] = refuse("unseen-use", message, place).refusal
    return stopped


def _changed(project: Project, group: Migrate) -> Iterator[str]:
    """The dotted names of the classes and functions that get arguments, or go."""
    for receiver in group.receivers:
        yield receiver.node
    for span in group.remove:
        module = project.module(span.path)
        bound = _BOUND.match(module.slice(span.start, span.end).lstrip()) if module is not None else None
        if module is not None and bound is not None:
            yield f"{module.name}.{bound[1] or bound[2]}"


def _in_programs(project: Project, wanted: frozenset[str]) -> Iterator[tuple[str, str, Span]]:
    last = {dotted.rpartition(".")[2]: dotted for dotted in wanted}
    for module in project.mentioning(last):
        for node in module.of(ast.Constant):
            text = node.value
            if not isinstance(text, str) or isinstance(module.parents[node], ast.Expr):
                continue
            if text in last and _is_asked_for(module, node):
                yield text, last[text], module.span(node)
            elif _PATH.fullmatch(text):
                yield from ((text, dotted, module.span(node)) for dotted in _meant(text, wanted))


def _is_asked_for(module: Module, node: ast.Constant) -> bool:
    """Whether a name is given to a function that gets, sets or replaces the attribute of that name."""
    call = module.parents[node]
    if not isinstance(call, ast.Call):
        return False
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in _BY_NAME
    return False


def _meant(text: str, wanted: Iterable[str]) -> Iterator[str]:
    """The dotted names that an import path may mean: `pkg.model:Up` and `model.Up` both mean `pkg.model.Up`."""
    path = text.replace(":", ".")
    for dotted in wanted:
        if path == dotted or dotted.endswith(f".{path}") or path.endswith(f".{dotted}"):
            yield dotted


def _in_settings(project: Project, wanted: frozenset[str]) -> Iterator[tuple[str, str, Span]]:
    last = [dotted.rpartition(".")[2].encode() for dotted in wanted]
    for place, path in islice(python_files(project.tree.root, (), {}, _SETTINGS), _MOST):
        try:
            data = read_regular(place, _LARGEST)
        except OSError:
            continue
        if any(name in data for name in last) and not all(word in data for word in _OURS):
            for number, line in enumerate(data.decode(errors="replace").splitlines(), 1):
                for found in _PATH.findall(line):
                    yield from ((found, dotted, Span(path, 0, 0, number, 1)) for dotted in _meant(found, wanted))
