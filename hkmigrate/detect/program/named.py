"""The name that a module asks Haiku for: by its call, by what its constructor makes of that, or by its class."""

from __future__ import annotations

import ast

from hkmigrate.detect.program.classes import Made, base_of, is_dataclass, own_methods
from hkmigrate.detect.program.code import Code, NotConstantError, argument, constant
from hkmigrate.model.names import camel_to_snake
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import is_module_class
from hkmigrate.source.project import Definition, External, Module, Project

_FAR = 10_000  # a position that no argument has
_BUILDING = frozenset(("__init__", "__init_subclass__", "__new__"))


def asked_name(project: Project, module: Module, call: ast.Call, made: Made) -> str:
    """The name that the module built by a call asks for, before Haiku numbers it.

    Raises:
        NotConstantError: it is not known before the program runs.
    """
    if any(isinstance(value, ast.Starred) for value in call.args) or any(word.arg is None for word in call.keywords):
        raise NotConstantError("its arguments are hidden")
    if made.definition is None:
        given = _value(project, module, argument(call, _FAR, "name"))
        if given is None and _has_text(call):
            raise NotConstantError("its name may be given by position")
        return given or made.default_name
    return _asked(project, made.definition, module, call, 10) or made.default_name


def default_name(project: Project, definition: Definition) -> str:
    """The name that a class's module asks for where its call gives none; empty where that is not known."""
    node = definition.node
    assert isinstance(node, ast.ClassDef)
    call = ast.Call(func=ast.Name(id=node.name, ctx=ast.Load()), args=[], keywords=[])
    try:
        return _asked(project, definition, definition.file, call, 10) or camel_to_snake(node.name)
    except NotConstantError:
        return ""


def _value(project: Project, module: Module, node: ast.expr | None) -> str | None:
    if isinstance(node, _Taken):
        raise NotConstantError("it is not known what its constructor makes of the name")
    value = constant(project, Code(node, module)) if node is not None else None
    if value is not None and not isinstance(value, str):
        raise NotConstantError(f"`{module.text(node) if node else ''}` is no name")
    return value


def _asked(project: Project, definition: Definition, module: Module, call: ast.Call, depth: int) -> str | None:
    """The name that a class of the tree asks for where `call` builds it; None for that of the class that is built."""
    node, file = definition.node, definition.file
    assert isinstance(node, ast.ClassDef)
    init = own_methods(node).get("__init__")
    if init is None:
        return _inherited(project, definition, module, call, depth)
    listed = [*init.args.posonlyargs, *init.args.args][1:]
    position = next((at for at, one in enumerate(listed) if one.arg == "name"), _FAR)
    given = argument(call, position, "name")
    above = _super_call(init)
    handed = _handed(init, above, call) if position == _FAR and "name" not in {w.arg for w in above.keywords} else None
    if handed is not None:
        return _inherited(project, definition, module, handed, depth)
    if any(word.arg is None for word in above.keywords) or any(isinstance(one, ast.Starred) for one in above.args):
        raise NotConstantError("it is not known what its constructor makes of the name")
    passed = argument(above, 0 if _is_plain(project, definition) else _FAR, "name")
    if isinstance(passed, ast.Name) and passed.id == "name":
        if given is not None:
            return _value(project, module, given)
        default = _default(init.args, "name")
        own = _value(project, file, default)
        return own if default is not None or not _is_plain(project, definition) else None
    if passed is not None:
        return _value(project, file, passed)
    return None if _is_plain(project, definition) else _inherited(project, definition, file, above, depth)


def _inherited(project: Project, definition: Definition, module: Module, call: ast.Call, depth: int) -> str | None:
    node = definition.node
    assert isinstance(node, ast.ClassDef)
    first = _constructed_by(project, definition)
    if isinstance(first, Definition) and isinstance(first.node, ast.ClassDef) and depth:
        return _asked(project, first, module, call, depth - 1)
    if not isinstance(first, External) or not is_module_class(first.name):
        raise NotConstantError("it is not known what its bases make of the name")
    if _has_text(call):
        raise NotConstantError("its name may be given by position")
    if is_dataclass(project, definition) and any(
        isinstance(item, ast.AnnAssign) and ast.unparse(item.target) == "name" and item.value is not None
        for item in node.body
    ):
        raise NotConstantError("its name is a field with a default")
    return _value(project, module, argument(call, _FAR, "name"))


def _has_text(call: ast.Call) -> bool:
    return any(isinstance(value, ast.Constant) and isinstance(value.value, str) for value in call.args)


def _is_plain(project: Project, definition: Definition) -> bool:
    """Whether the one base of a class is Haiku's own, whose constructor takes the name."""
    above = _constructed_by(project, definition)
    return isinstance(above, External) and is_module_class(above.name)


def _constructed_by(project: Project, definition: Definition) -> Definition | External | None:
    """The one base of a class that may do something when an instance is built; None where there are several."""
    node = definition.node
    assert isinstance(node, ast.ClassDef)
    bases = [base_of(project, definition.file, base) for base in node.bases]
    building = [base for base in bases if not _only_adds_methods(project, base, 10)]
    return building[0] if len(building) == 1 else None


def _only_adds_methods(project: Project, base: Definition | External | None, depth: int) -> bool:
    """Whether a base is a plain class of the tree that has no say in how instances are built."""
    if isinstance(base, External):
        return base.name in ("abc.ABC", "builtins.object", "typing.Generic")
    if base is None or not isinstance(base.node, ast.ClassDef) or not depth:
        return False
    node = base.node
    if node.decorator_list or node.keywords or not _BUILDING.isdisjoint(own_methods(node)):
        return False
    return all(_only_adds_methods(project, base_of(project, base.file, one), depth - 1) for one in node.bases)


def _super_call(init: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.Call:
    calls = [
        node
        for node in walk(init)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "__init__"
        and isinstance(node.func.value, ast.Call)
        and ast.unparse(node.func.value.func) == "super"
    ]
    if len(calls) != 1:
        raise NotConstantError("it is not known what its constructor makes of the name")
    return calls[0]


def _handed(init: ast.FunctionDef | ast.AsyncFunctionDef, above: ast.Call, call: ast.Call) -> ast.Call | None:
    """The call that a base's constructor gets of a class that hands on a name by `**kwargs`; None where it does not.

    What the class itself gives by position stands there as a place that is taken.
    """
    words, rest = init.args.kwarg, init.args.vararg
    unpacked = [ast.unparse(word.value) for word in above.keywords if word.arg is None]
    starred = [ast.unparse(one.value) for one in above.args if isinstance(one, ast.Starred)]
    listed = [*init.args.posonlyargs, *init.args.args][1:]
    if words is None or unpacked != [words.arg] or starred not in ([], [rest.arg] if rest is not None else []):
        return None
    own = [_Taken(value=0) for one in above.args if not isinstance(one, ast.Starred)]
    taken = {one.arg for one in (*listed, *init.args.kwonlyargs)}
    keywords = [word for word in call.keywords if word.arg not in taken]
    return ast.Call(func=call.func, args=[*own, *call.args[len(listed) :]], keywords=keywords)


class _Taken(ast.Constant):
    """An argument whose value is not followed."""


def _default(arguments: ast.arguments, name: str) -> ast.expr | None:
    listed = [*arguments.posonlyargs, *arguments.args]
    given = dict(
        zip([one.arg for one in listed[len(listed) - len(arguments.defaults) :]], arguments.defaults, strict=True)
    )
    for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            given[one.arg] = default
    return given.get(name)
