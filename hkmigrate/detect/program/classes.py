"""Classes: which are Haiku modules, what names Haiku gives them, and which may be made early."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from hkmigrate.detect.program.code import callee
from hkmigrate.detect.program.keeping import containers, keeps_something
from hkmigrate.model.names import camel_to_snake
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import FORCE_NAME, LAZY_MODULES, MODULE, is_module_class
from hkmigrate.source.project import Definition, External, Module, Project


@dataclass(frozen=True, slots=True)
class Made:
    """The class that a call builds: its id, canonical or as a place in the tree, and the name Haiku gives it."""

    key: str
    default_name: str
    definition: Definition | None


def class_name_of(project: Project, module: Module, call: ast.Call) -> Made | None:
    """The Haiku module class that a call builds, None if it builds none that is known."""
    called = callee(project, module, call)
    if isinstance(called, str):
        return Made(called, camel_to_snake(called.rsplit(".", 1)[-1]), None) if is_module_class(called) else None
    if called is not None and isinstance(called.node, ast.ClassDef) and is_module(project, called):
        return Made(f"{called.file.path}:{called.node.name}", camel_to_snake(called.node.name), called)
    return None


def is_module(project: Project, definition: Definition) -> bool:
    """Whether a class of the tree is a `hk.Module`, by its bases."""
    return project.kept(_is_module, definition)


def _is_module(project: Project, definition: Definition) -> bool:
    if not isinstance(definition.node, ast.ClassDef):
        return False
    return any(
        isinstance(one, External) and (one.name == MODULE or is_module_class(one.name))
        for one in with_bases(project, definition)
    )


def with_bases(project: Project, definition: Definition) -> Iterator[Definition | External | None]:
    """A class of the tree, then what it inherits from, once each; None for what is not known."""
    yield from _with_bases(project, definition, set(), 20)


def _with_bases(
    project: Project, definition: Definition, met: set[ast.AST], depth: int
) -> Iterator[Definition | External | None]:
    met.add(definition.node)
    yield definition
    for base in definition.node.bases if isinstance(definition.node, ast.ClassDef) else ():
        above = base_of(project, definition.file, base)
        if not isinstance(above, Definition):
            yield above
        elif not depth:
            yield None
        elif above.node not in met:
            yield from _with_bases(project, above, met, depth - 1)


def is_a(project: Project, definition: Definition, other: Definition) -> bool:
    """Whether a class of the tree is another, or inherits from it."""
    return other in with_bases(project, definition)


def base_of(project: Project, module: Module, base: ast.expr) -> Definition | External | None:
    """What a base in a class statement is, None where it cannot be followed, or leads back to the class itself."""
    return project.kept(_base_of, (module, base))


def _base_of(project: Project, place: tuple[Module, ast.expr]) -> Definition | External | None:
    module, base = place
    meaning = _named_base(project, module, base)
    if isinstance(meaning, Definition) and not _is_settled(project, meaning):
        return None if _leads_to(project, meaning, module.parents.get(base)) else meaning
    return meaning


def _named_base(project: Project, module: Module, base: ast.expr) -> Definition | External | None:
    expression = base.value if isinstance(base, ast.Subscript) else base
    meaning = project.resolve(expression, module)
    return meaning if isinstance(meaning, Definition | External) else None


def _named_bases(project: Project, definition: Definition) -> list[Definition]:
    """The bases of a class that are classes, or functions, of the tree."""
    bases = definition.node.bases if isinstance(definition.node, ast.ClassDef) else ()
    above = (_named_base(project, definition.file, base) for base in bases)
    return [base for base in above if isinstance(base, Definition)]


def _is_settled(project: Project, definition: Definition) -> bool:
    """Whether nothing above a class leads back to itself: then no base of any class there does."""
    known, opened, stack = project.kept(_settled, None), set[ast.AST](), [definition]
    while stack:
        one = stack[-1]
        above = _named_bases(project, one) if one.node not in known else []
        fresh = [base for base in above if base.node not in known]
        if one.node in known:
            stack.pop()
        elif one.node in opened:  # what is above it is known by now, but for what is below it as well
            known[one.node] = not fresh and all(known[base.node] for base in above)
        else:
            opened.add(one.node)
            stack += fresh
    return known[definition.node]


def _settled(_project: Project, _: None) -> dict[ast.AST, bool]:
    """What is told of the classes of a project so far."""
    return {}


_MANY = 1000


def _leads_to(project: Project, definition: Definition, sought: ast.AST | None) -> bool:
    """Whether a class is the one that is sought or inherits from it, or has too many bases to tell."""
    queue, met = [definition], set[ast.AST]()
    while queue:
        one = queue.pop()
        if one.node is sought or len(met) > _MANY:
            return True
        if one.node in met or not isinstance(one.node, ast.ClassDef):
            continue
        met.add(one.node)
        queue += _named_bases(project, one)
    return False


def decorators(project: Project, definition: Definition) -> list[str]:
    """The canonical names of a definition's decorators, `?` for one that cannot be followed."""
    node = definition.node
    if isinstance(node, ast.Lambda):
        return []
    found = []
    for decorator in node.decorator_list:
        expression = decorator.func if isinstance(decorator, ast.Call) else decorator
        while isinstance(expression, ast.Call):
            expression = expression.func
        meaning = project.resolve(expression, definition.file)
        found.append(meaning.name if isinstance(meaning, External) else "?")
    return found


def is_dataclass(project: Project, definition: Definition) -> bool:
    """Whether a class is made a dataclass by its decorator."""
    return "dataclasses.dataclass" in decorators(project, definition)


NAMED_TUPLE = "typing.NamedTuple"
_PLAIN_BASES = (MODULE, "builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol", NAMED_TUPLE)


def own_methods(node: ast.ClassDef) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions that a class statement defines, by name."""
    return {item.name: item for item in node.body if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)}


def methods_named(
    project: Project, definition: Definition, name: str, depth: int = 20
) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The methods of that name of a class and, above each class without one, of its bases in the tree."""
    if not isinstance(definition.node, ast.ClassDef) or depth == 0:
        return []
    own = own_methods(definition.node).get(name)
    if own is not None:
        return [own]
    bases = (base_of(project, definition.file, base) for base in definition.node.bases)
    above = [base for base in bases if isinstance(base, Definition)]
    return [method for base in above for method in methods_named(project, base, name, depth - 1)]


def is_lazy(project: Project, made: Made, depth: int = 10) -> bool:
    """Whether an instance made early does what one made late does: it reads nothing when built, keeps nothing."""
    if made.definition is None:
        return made.key in LAZY_MODULES
    node, file = made.definition.node, made.definition.file
    assert isinstance(node, ast.ClassDef)
    bases = [base_of(project, file, base) for base in node.bases]
    base = bases[0].name if len(bases) == 1 and isinstance(bases[0], External) else ""
    plain = base == MODULE or base in LAZY_MODULES
    if depth == 0 or not plain or node.decorator_list:
        return False
    methods = own_methods(node)
    held = containers(methods.get("__init__"))
    for name, method in methods.items():
        if name == "__init__" and not _builds_nothing_eager(project, file, method, depth):
            return False
        if name != "__init__" and keeps_something(file, method, held):
            return False
    return not any(isinstance(item, ast.Assign | ast.AnnAssign) for item in node.body)


_BUILDS_NOTHING = ("builtins.", "haiku.initializers.", "jax.numpy.", FORCE_NAME)


def _builds_nothing_eager(project: Project, file: Module, method: ast.AST, depth: int) -> bool:
    for call in (node for node in walk(method) if isinstance(node, ast.Call)):
        called = callee(project, file, call)
        made = class_name_of(project, file, call)
        if made is not None:
            if not is_lazy(project, made, depth - 1):
                return False
        elif not (isinstance(called, str) and called.startswith(_BUILDS_NOTHING)) and not is_super(call.func):
            return False
    return True


def is_super(function: ast.expr) -> bool:
    """Whether a call goes to the base class: `super().__init__`."""
    base = function.value if isinstance(function, ast.Attribute) else function
    return isinstance(base, ast.Call) and ast.unparse(base.func) == "super"
