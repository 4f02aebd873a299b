"""Expressions, each kind by a function of its own in one table."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Mapping

from hkmigrate.detect.evaluate import branches, comprehensions
from hkmigrate.detect.evaluate.arguments import Arguments, hands_on, signature_of
from hkmigrate.detect.evaluate.containers import is_hashable
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.functions import make_function
from hkmigrate.detect.evaluate.join import join_all
from hkmigrate.detect.evaluate.library.text import is_wide
from hkmigrate.detect.evaluate.operators import joined_text
from hkmigrate.detect.evaluate.targets import targets
from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    Array,
    Behaviour,
    Bound,
    ClassValue,
    Descriptor,
    DictValue,
    External,
    FunctionValue,
    Instance,
    ListValue,
    Partial,
    SetValue,
    Super,
    Top,
    Transformed,
    Union,
    Value,
    Wrapped,
    is_exact,
    is_known,
    payload,
)

_BUILTINS = frozenset(dir(builtins))


def constant(_: Machine, e: ast.Constant) -> Value:
    """A literal."""
    return e.value


_DEFINED = (Behaviour, Bound, ClassValue, Descriptor, FunctionValue, Instance, Partial, Transformed, Union, Wrapped)
"""What may be a function or class of the tree, or what decorators make of one."""


def name(m: Machine, e: ast.Name) -> Value:
    """A variable."""
    found = variable(m, e.id)
    if found is not MISSING:
        if found is None or isinstance(found, _DEFINED):
            m.holds(e, found)
        return found
    if e.id in _BUILTINS:
        return External(f"builtins.{e.id}")
    if m.frame.function is None and m.frame.file.state == "running":
        m.raise_("NameError", f"name '{e.id}' is not defined", e)
    return m.unknown("undefined-name", e.id, e)


def variable(m: Machine, identifier: str) -> Value:
    """The value of a variable as it is seen from here, `MISSING` where nothing binds it."""
    environment = m.environment
    if identifier not in environment.declared and identifier in environment.variables:
        return environment.variables[identifier]
    heap = m.heap
    if identifier in environment.declared:
        found = environment.declared[identifier]
        heap.read(found)
        heap.saw(found.get(identifier))
        return found.get(identifier, MISSING)
    outer = environment.outer
    while outer is not None:
        if outer.kind != "class":
            home = outer.home(identifier)
            heap.read(home)
            if identifier in home:
                heap.saw(home[identifier])
                return home[identifier]
        outer = outer.outer
    return m.frame.file.attributes.get(identifier, MISSING)


def attribute(m: Machine, e: ast.Attribute) -> Value:
    """`value.name`."""
    found = m.get_attribute(m.evaluate(e.value), e.attr, e)
    if isinstance(found, _DEFINED):
        m.holds(e, found)
    return found


def subscript(m: Machine, e: ast.Subscript) -> Value:
    """`value[key]`."""
    owner = m.evaluate(e.value)
    return m.get_item(owner, m.evaluate(e.slice), e)


def slice_(m: Machine, e: ast.Slice) -> Value:
    """`lower:upper:step`."""
    parts = [payload(m.evaluate_or(part)) for part in (e.lower, e.upper, e.step)]
    if all(isinstance(part, int | None) for part in parts):
        return slice(*parts)
    return m.unknown("slice", node=e)


# --- displays ------------------------------------------------------------------------------------------------------


def _elements(m: Machine, elements: list[ast.expr]) -> tuple[list[Value], bool]:
    """The elements of a display, and whether their number is known."""
    found: list[Value] = []
    exact = True
    for one in elements:
        if not isinstance(one, ast.Starred):
            found.append(m.evaluate(one))
            continue
        value = m.evaluate(one.value)
        items = m.items(value, one)
        exact &= items is not None and is_exact(value)
        found += [m.element(value, one)] if items is None else items
    return found, exact


def tuple_(m: Machine, e: ast.Tuple) -> Value:
    """`a, b`."""
    found, exact = _elements(m, e.elts)
    return tuple(found) if exact else ListValue(found, inexact=True)


def list_(m: Machine, e: ast.List) -> Value:
    """`[a, b]`."""
    found, exact = _elements(m, e.elts)
    return ListValue(found, not exact)


def set_(m: Machine, e: ast.Set) -> Value:
    """`{a, b}`."""
    found, exact = _elements(m, e.elts)
    hashable = [one for one in found if is_hashable(one)]
    return SetValue(dict.fromkeys(hashable), not exact or len(hashable) < len(found))


def dict_(m: Machine, e: ast.Dict) -> Value:
    """`{a: b, **c}`."""
    made = DictValue()
    for key, value in zip(e.keys, e.values, strict=True):
        if key is None:
            spread(made, m.evaluate(value))
            continue
        at, item = m.evaluate(key), m.evaluate(value)
        if not is_hashable(at):
            at = m.unknown("key", "the key is not known", key)
        made.inexact |= isinstance(at, Top | Union)
        made.items[at] = item
    return made


def spread(made: DictValue, value: Value) -> None:
    """Take the entries of `**value` into a dictionary."""
    held = payload(value)
    if isinstance(held, DictValue):
        made.items.update(held.items)
        made.inexact |= held.inexact
    elif isinstance(held, Union):
        for one in held.alternatives:
            spread(made, one)
        made.inexact = True
    else:
        made.inexact = True


# --- texts ---------------------------------------------------------------------------------------------------------


def joined_str(m: Machine, e: ast.JoinedStr) -> Value:
    """An f-string."""
    return joined_text(m, (m.evaluate(part) for part in e.values), e)


def formatted(m: Machine, e: ast.FormattedValue) -> Value:
    """A replaced field of an f-string."""
    value = m.evaluate(e.value)
    if isinstance(value, Instance) and value.payload is None and value.find("__str__") is not MISSING:
        value = m.invoke(m.get_attribute(value, "__str__", e), node=e)
    value = payload(value)
    spec = m.evaluate_or(e.format_spec, "")
    if isinstance(value, Union) and not spec and all(isinstance(payload(one), NATIVE) for one in value.alternatives):
        written = repr if e.conversion in (ord("r"), ord("a")) else str
        return join_all(written(payload(one)) for one in value.alternatives)
    if not is_known(value) or not isinstance(spec, str) or isinstance(value, tuple | ListValue | DictValue | SetValue):
        return value if isinstance(value, Top | Union) else m.unknown("format", type(value).__name__, e)
    if e.conversion in (ord("r"), ord("a")):
        value = repr(value)
    if is_wide(spec):
        return m.unknown("size", "a field that is too wide", e)
    try:
        return format(value, spec)
    except (TypeError, ValueError, OverflowError):
        return m.unknown("format", spec, e)


# --- operators -----------------------------------------------------------------------------------------------------


def binary(m: Machine, e: ast.BinOp) -> Value:
    """`left op right`."""
    left = m.evaluate(e.left)
    return m.binary(e.op, left, m.evaluate(e.right), e)


def unary(m: Machine, e: ast.UnaryOp) -> Value:
    """`not value`, `-value`."""
    value = m.evaluate(e.operand)
    if isinstance(e.op, ast.Not):
        answer = m.truth(value)
        return m.unknown("not", node=e) if answer is None else not answer
    value = payload(value)
    if isinstance(value, int | float | complex):
        match e.op:
            case ast.USub():
                return -value
            case ast.UAdd():
                return value
        return ~value if isinstance(value, int) else m.unknown("operator", node=e)
    if isinstance(value, Array):
        return value
    return value if isinstance(value, Top) else m.unknown("operator", type(value).__name__, e)


def boolean(m: Machine, e: ast.BoolOp) -> Value:
    """`a and b`, `a or b`."""
    return _boolean_from(m, e, 0)


def _boolean_from(m: Machine, e: ast.BoolOp, index: int) -> Value:
    conjunction = isinstance(e.op, ast.And)
    value = m.evaluate(e.values[index])
    if index == len(e.values) - 1:
        return value
    answer = m.truth(value)
    if answer is not None:
        return _boolean_from(m, e, index + 1) if answer == conjunction else value
    if isinstance(value, Union):
        value = join_all(one for one in value.alternatives if m.truth(one) in (None, not conjunction))

    def further() -> Value:
        branches.narrow(m, e.values[index], wanted=conjunction)
        return _boolean_from(m, e, index + 1)

    return m.alternatives([lambda: value, further])


def conditional(m: Machine, e: ast.IfExp) -> Value:
    """`a if test else b`."""
    answer = m.truth(m.evaluate(e.test))
    if answer is not None:
        return m.evaluate(e.body if answer else e.orelse)

    def side(part: ast.expr, *, wanted: bool) -> Callable[[], Value]:
        def run() -> Value:
            branches.narrow(m, e.test, wanted=wanted)
            return m.evaluate(part)

        return run

    return m.alternatives([side(e.body, wanted=True), side(e.orelse, wanted=False)])


def comparison(m: Machine, e: ast.Compare) -> Value:
    """`a < b < c`."""
    left, result = m.evaluate(e.left), True
    for op, further in zip(e.ops, e.comparators, strict=True):
        right = m.evaluate(further)
        value = m.compare(op, left, right, e)
        answer = m.truth(value)
        if answer is False:
            return False
        if answer is None:
            result = value  # type: ignore[assignment]  # what is not known about the whole
        left = right
    return result


# --- calls ---------------------------------------------------------------------------------------------------------


def call(m: Machine, e: ast.Call) -> Value:
    """`function(arguments)`."""
    if isinstance(e.func, ast.Name) and e.func.id == "super" and not e.args:
        found = _super(m, e)
        if found is not None:
            return found
    function = m.evaluate(e.func)
    arguments = evaluated_arguments(m, e)
    m.frame.node = e
    given = dict.fromkeys(targets(function))
    m.calls_of(e).direct.update(given)
    within = m.frame.function
    if within is not None and e.keywords and e.keywords[-1].arg is None and hands_on(within.node) is e:
        m.events.handed.setdefault(m.frame.context, {}).update(given)
        m.events.handing.add(e)
    value = m.call(function, arguments, e)
    m.gave(e, value)
    return value


def evaluated_arguments(m: Machine, e: ast.Call) -> Arguments:
    """The arguments of a call, in the order in which they stand."""
    made = Arguments()
    for one in e.args:
        if not isinstance(one, ast.Starred):
            made.positional.append(m.evaluate(one))
            continue
        value = m.evaluate(one.value)
        items = m.items(value, one)
        if items is not None and is_exact(value):
            made.positional += items
        else:
            made.more = join_all((made.more, m.element(value, one)))
    for keyword in e.keywords:
        value = m.evaluate(keyword.value)
        if keyword.arg is not None:
            made.keywords[keyword.arg] = value
            continue
        held = DictValue()
        spread(held, value)
        made.keywords.update({key: item for key, item in held.items.items() if isinstance(key, str)})
        if held.inexact:
            made.more_keywords = m.unknown("keywords", "the keywords are not known", e)
    return made


def _super(m: Machine, e: ast.Call) -> Value:
    """`super()`: the class in whose body the function stands, and its first argument."""
    function = m.frame.function
    if function is None:
        return None
    names = signature_of(function.node).positional
    cls, environment = None, function.environment
    while cls is None and environment is not None:
        cls, environment = environment.cls, environment.outer  # type: ignore[assignment]  # ends at the file
    if cls is None or not names:
        return m.unknown("super", "no class is around", e)
    return Super(cls, variable(m, names[0]))


# --- the rest ------------------------------------------------------------------------------------------------------


def lambda_(m: Machine, e: ast.Lambda) -> Value:
    """`lambda: value`."""
    made = make_function(m, e, "<lambda>")
    m.holds(e, made)
    return made


def named(m: Machine, e: ast.NamedExpr) -> Value:
    """`name := value`."""
    value = m.evaluate(e.value)
    environment = m.environment
    while environment.outer is not None and environment.kind == "comprehension":
        environment = environment.outer
    m.heap.set(environment.home(e.target.id), e.target.id, value)
    return value


def starred(m: Machine, e: ast.Starred) -> Value:
    """`*value` where it stands alone."""
    return m.evaluate(e.value)


def await_(m: Machine, e: ast.Await) -> Value:
    """`await value`."""
    return m.evaluate(e.value)


def yield_(m: Machine, e: ast.Yield) -> Value:
    """`yield value`."""
    value = m.evaluate_or(e.value)
    hook = m.frame.on_yield
    return hook(value) if hook is not None else m.unknown("yield", node=e)


def yield_from(m: Machine, e: ast.YieldFrom) -> Value:
    """`yield from values`."""
    values = m.evaluate(e.value)
    hook = m.frame.on_yield
    items = m.items(values, e)
    for item in [m.element(values, e)] if items is None else items:
        if hook is not None:
            hook(item)
    return None


EXPRESSIONS: Mapping[type, Callable[..., Value]] = {
    ast.Constant: constant,
    ast.Name: name,
    ast.Attribute: attribute,
    ast.Subscript: subscript,
    ast.Slice: slice_,
    ast.Tuple: tuple_,
    ast.List: list_,
    ast.Set: set_,
    ast.Dict: dict_,
    ast.JoinedStr: joined_str,
    ast.FormattedValue: formatted,
    ast.BinOp: binary,
    ast.UnaryOp: unary,
    ast.BoolOp: boolean,
    ast.IfExp: conditional,
    ast.Compare: comparison,
    ast.Call: call,
    ast.Lambda: lambda_,
    ast.NamedExpr: named,
    ast.Starred: starred,
    ast.Await: await_,
    ast.Yield: yield_,
    ast.YieldFrom: yield_from,
    ast.ListComp: comprehensions.list_,
    ast.SetComp: comprehensions.set_,
    ast.DictComp: comprehensions.dict_,
    ast.GeneratorExp: comprehensions.generator,
}
