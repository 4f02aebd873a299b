"""What would change and is reached by way of a namespace, or by code that is a text: no name shows who uses it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from hkmigrate.detect.program.code import callee
from hkmigrate.model.place import Span
from hkmigrate.source.children import walk
from hkmigrate.source.project import External, InTreeModule, Module, Project

_WORDS = (
    *(
        "vars",
        "__dict__",
        "globals",
        "locals",
        "import_module",
        "__import__",
        "modules",
        "getmembers",
        "dir",
        "getattr",
    ),
    *("__subclasses__", "eval", "exec", "compile"),
)
_OWN = ("builtins.globals", "builtins.locals")
_IMPORTS = ("importlib.import_module", "builtins.__import__")
_LISTS = ("builtins.vars", "builtins.dir", "inspect.getmembers", "inspect.getmembers_static")
_RUN = ("builtins.eval", "builtins.exec", "builtins.compile")
_WORD = re.compile(r"\w+")


def reflected(project: Project, wanted: Iterable[str]) -> Iterator[tuple[str, str, Span]]:
    """The dotted names that are reached so, each with the text that reaches it, and where."""
    names = tuple(sorted(wanted))
    for module in project.mentioning(_WORDS):
        for node in (*module.of(ast.Call), *module.of(ast.Attribute), *module.of(ast.Subscript)):
            for dotted in _reached(project, module, node, names):
                yield module.text(node), dotted, module.span(node)


def _reached(project: Project, module: Module, node: ast.expr, wanted: Sequence[str]) -> Iterator[str]:
    """What an expression reaches, itself or by what is read of what it gives."""
    home = _namespace(project, module, node)
    if home is not None:
        key, around = _key(module, node)
        reached = wanted if key is None else {f"{home}.{key}"}
        yield from (dotted for dotted in wanted if dotted in reached and dotted.rpartition(".")[0] == home)
        yield from _named(wanted, _attributes(module, around) if around is not None else ())
    elif _is_imported(project, module, node):
        yield from _named(wanted, _attributes(module, node))
    elif isinstance(node, ast.Call):
        called = callee(project, module, node)
        if called in _RUN:
            yield from _run(node, wanted)
        elif isinstance(node.func, ast.Attribute) and node.func.attr == "__subclasses__":
            yield from (dotted for dotted in wanted if dotted.rpartition(".")[2][:1].isupper())


def _named(wanted: Iterable[str], names: Iterable[str]) -> Iterator[str]:
    """Those of a name, wherever they stand."""
    last = frozenset(names)
    return (dotted for dotted in wanted if dotted.rpartition(".")[2] in last)


def _namespace(project: Project, module: Module, node: ast.expr) -> str | None:
    """The name of the file in whose namespace an expression looks up something, or which it gives as a dictionary."""
    match node:
        case ast.Call(args=[]) if callee(project, module, node) in _OWN:
            return module.name
        case ast.Call(args=[ast.Name() | ast.Attribute() as given, *_]) if callee(project, module, node) in _LISTS:
            return _file(project, module, given)
        case ast.Call(args=[ast.Name() | ast.Attribute() as given, name, *_]) if not isinstance(name, ast.Constant):
            return _file(project, module, given) if callee(project, module, node) == "builtins.getattr" else None
        case ast.Attribute(value=ast.Name() | ast.Attribute() as given, attr="__dict__"):
            return _file(project, module, given)
        case _:
            return None


def _file(project: Project, module: Module, node: ast.expr) -> str | None:
    meaning = project.resolve(node, module)
    return meaning.file.name if isinstance(meaning, InTreeModule) else None


def _key(module: Module, node: ast.expr) -> tuple[str | None, ast.expr | None]:
    """The one name that is looked up in a namespace, and the expression that does so; None where others may be."""
    parent = module.parents[node]
    call = module.parents.get(parent)
    match parent, call:
        case ast.Subscript(value=value, slice=ast.Constant(value=str() as key)), _ if value is node:
            return key, parent
        case ast.Attribute(attr="get"), ast.Call(args=[ast.Constant(value=str() as key), *_]):
            return key, call
        case _:
            return None, None


def _is_imported(project: Project, module: Module, node: ast.expr) -> bool:
    """Whether an expression gives a file that no `import` statement names."""
    match node:
        case ast.Call():
            return callee(project, module, node) in _IMPORTS
        case ast.Subscript(value=ast.Name() | ast.Attribute() as value):
            return project.resolve(value, module) == External("sys.modules")
        case _:
            return False


def _attributes(module: Module, node: ast.expr) -> Iterator[str]:
    """The attributes that are read of what an expression gives, directly or through a variable."""
    parent = module.parents[node]
    if isinstance(parent, ast.Attribute):
        yield parent.attr
    names = {one.id for one in getattr(parent, "targets", ()) if isinstance(one, ast.Name)}
    for attribute in module.of(ast.Attribute) if names else ():
        if isinstance(attribute.value, ast.Name) and attribute.value.id in names:
            yield attribute.attr


def _run(call: ast.Call, wanted: Iterable[str]) -> Iterator[str]:
    """What code names that is run as a text, as far as the text stands there."""
    texts = [node.value for node in walk(call) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    words = {word for text in texts for word in _WORD.findall(text)}
    starred = any("*" in text and "import" in text for text in texts)
    for dotted in wanted:
        home, _, name = dotted.rpartition(".")
        if name in words or (starred and home.rpartition(".")[2] in words):
            yield dotted
