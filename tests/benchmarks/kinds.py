"""Kinds of wrong migrations that have nothing to do with owners: what people break while they move code."""

from __future__ import annotations

import ast
import itertools

from .edits import Source
from .wrong import (
    HK,
    JAX,
    JNP,
    Found,
    Kind,
    Right,
    argument,
    called,
    calls,
    function,
    marked,
    preceded,
    rewritten,
    steps,
)

SWAPPED: dict[type[ast.operator], str] = {ast.Add: "-", ast.Sub: "+", ast.Mult: "+"}
OTHER = {"tanh": "sin", "relu": "tanh", "abs": "square", "sigmoid": "tanh", "mean": "sum", "max": "min", "exp": "expm1"}
INITIALIZERS = ("RandomNormal", "TruncatedNormal", "Constant", "RandomUniform", "VarianceScaling")
NEVER_TRUE = f"{JNP}.max({{t}}) > 50.0"


def _constants(source: Source, right: Right) -> Found:
    del right
    for node in source.nodes(ast.Constant):
        assert isinstance(node, ast.Constant)
        if type(node.value) is float and not _is_initializer(source, node):
            yield (source.put(node, repr(node.value * 1.25 + 0.125)),)


def _is_initializer(source: Source, node: ast.AST) -> bool:
    return any(called(above) in INITIALIZERS for above in source.above(node))


def _spreads(source: Source, right: Right) -> Found:
    """The numbers that initializers are made with."""
    del right
    for node in source.nodes(ast.Constant):
        assert isinstance(node, ast.Constant)
        if type(node.value) is float and _is_initializer(source, node):
            yield (source.put(node, repr(node.value * 1.5)),)


def _initializers(source: Source, right: Right) -> Found:
    del right
    for call in calls(source, "get_parameter"):
        init = argument(call, 3, "init")
        if init is not None:
            yield (source.put(init, f"{HK}.initializers.Constant(0.375)"),)


def _state_initial(source: Source, right: Right) -> Found:
    del right
    for call in calls(source, "get_state"):
        init = argument(call, 3, "init")
        if init is not None:
            yield (source.put(init, f"{JNP}.ones"),)


def _dtypes(source: Source, right: Right) -> Found:
    del right
    for call in calls(source, "get_parameter"):
        dtype = argument(call, 2, "dtype")
        if dtype is not None:
            yield (source.put(dtype, f"{JNP}.bfloat16"),)
        elif len(call.args) == 2:
            shape = call.args[1]
            yield (source.put(shape, f"{source.of(shape)}, {JNP}.float16"),)


def _names(source: Source, right: Right) -> Found:
    """Names of parameters, and of modules."""
    del right
    for call in calls(source, "get_parameter", "get_state"):
        if isinstance(call.args[0], ast.Constant):
            yield (source.put(call.args[0], '"renamed"'),)
    for call in source.nodes(ast.Call):
        assert isinstance(call, ast.Call)
        for word in call.keywords:
            if word.arg == "name" and isinstance(word.value, ast.Constant):
                yield (source.put(word.value, '"renamed"'),)


def _swapped_names(source: Source, right: Right) -> Found:
    """Two names of parameters or modules in each other's place."""
    del right
    named = [
        word.value
        for call in source.nodes(ast.Call)
        for word in call.keywords  # type: ignore[attr-defined]
        if word.arg == "name" and isinstance(word.value, ast.Constant)
    ]
    read = [call.args[0] for call in calls(source, "get_parameter") if isinstance(call.args[0], ast.Constant)]
    for group in (named, read):
        for at, first in enumerate(group):
            for second in group[at + 1 :]:
                if first.value != second.value:  # type: ignore[attr-defined]
                    yield source.swap(first, second)


def _state_dropped(source: Source, right: Right) -> Found:
    del right
    for node in source.nodes(ast.Expr):
        assert isinstance(node, ast.Expr)
        if called(node.value) == "set_state" or called(node.value).startswith("set_"):
            yield (source.put(node, "pass"),)


def _state_value(source: Source, right: Right) -> Found:
    del right
    for call in calls(source, "set_state"):
        yield (source.put(call.args[1], f"({source.of(call.args[1])}) * 1.01 + 0.5"),)


def _transposed(source: Source, right: Right) -> Found:
    del right
    for node in source.nodes(ast.BinOp):
        assert isinstance(node, ast.BinOp)
        if isinstance(node.op, ast.MatMult):
            yield (source.put(node.right, f"({source.of(node.right)}).T"),)


def _operands(source: Source, right: Right) -> Found:
    del right
    for node in source.nodes(ast.BinOp):
        assert isinstance(node, ast.BinOp)
        if isinstance(node.op, ast.Sub | ast.MatMult | ast.Div):
            yield source.swap(node.left, node.right)


def _operators(source: Source, right: Right) -> Found:
    del right
    for node in source.nodes(ast.BinOp):
        assert isinstance(node, ast.BinOp)
        if type(node.op) in SWAPPED and function(source, node) is not None:
            left, other = source.of(node.left), source.of(node.right)
            yield (source.put(node, f"(({left}) {SWAPPED[type(node.op)]} ({other}))"),)


def _activations(source: Source, right: Right) -> Found:
    del right
    for node in source.nodes(ast.Attribute):
        assert isinstance(node, ast.Attribute)
        if node.attr in OTHER and isinstance(node.value, ast.Name | ast.Attribute):
            home = source.of(node.value)
            home = home if home in ("x", "y", "h", "np") else JNP
            yield (source.put(node, f"{home}.{OTHER[node.attr]}"),)


def _axes(source: Source, right: Right) -> Found:
    del right
    for node in source.nodes(ast.keyword):
        assert isinstance(node, ast.keyword)
        if node.arg == "axis":
            yield (source.put(node.value, "0" if source.of(node.value) == "-1" else "-1"),)


def _biases(source: Source, right: Right) -> Found:
    del right
    for call in calls(source, "Linear"):
        if any(word.arg == "with_bias" for word in call.keywords):
            word = next(word for word in call.keywords if word.arg == "with_bias")
            yield (source.put(word.value, "True"),)
        elif call.args:
            yield (source.put(call.args[0], f"{source.of(call.args[0])}, with_bias=False"),)


def _dropped(source: Source, right: Right) -> Found:
    """A step that is never made, a method that is never called."""
    del right
    for node in steps(source):
        if "dressing" not in source.of(node):
            yield (source.put(node, "pass"),)


def _reordered(source: Source, right: Right) -> Found:
    """Two steps that follow each other, the other way round."""
    del right
    known = {id(node) for node in steps(source)}
    for node in source.nodes(ast.FunctionDef, ast.If, ast.With, ast.For):
        body = node.body  # type: ignore[attr-defined]
        for first, second in itertools.pairwise(body):
            if id(first) in known and id(second) in known and source.of(first) != source.of(second):
                yield source.swap(first, second)


def _loops(source: Source, right: Right) -> Found:
    del right
    for call in calls(source, "range"):
        yield (source.put(call.args[-1], f"{source.of(call.args[-1])} + 1"),)


def _branches(source: Source, right: Right) -> Found:
    del right
    for call in calls(source, "cond"):
        yield source.swap(call.args[1], call.args[2])


def _conditions(source: Source, right: Right) -> Found:
    """A threshold that is moved so far that hardly any input notices."""
    del right
    for node in source.nodes(ast.Compare):
        assert isinstance(node, ast.Compare)
        if isinstance(node.ops[0], ast.Gt) and isinstance(node.comparators[0], ast.Constant):
            yield (source.put(node.comparators[0], "1e-3"),)


def _training(source: Source, right: Right) -> Found:
    """A change in training only."""
    del right
    for node in steps(source):
        around = [above for above in source.above(node) if isinstance(above, ast.FunctionDef)]
        if any("is_training" in [arg.arg for arg in item.args.args] for item in around):
            variable = source.of(node.targets[0])
            yield (source.put(node, f"{variable} = ({source.of(node.value)}) * (1.01 if is_training else 1.0)"),)


def _dropout(source: Source, right: Right) -> Found:
    """The rate of a dropout, which only a run with that rate off by a bit can tell."""
    del right
    for call in calls(source, "dropout"):
        yield (source.put(call.args[1], f"{source.of(call.args[1])} + 0.125"),)


KINDS: dict[str, Kind] = {
    "constant": _constants,
    "initializer's number": _spreads,
    "initializer": _initializers,
    "state's initial value": _state_initial,
    "parameter's dtype": _dtypes,
    "name": _names,
    "swapped names": _swapped_names,
    "state update dropped": _state_dropped,
    "state update's value": _state_value,
    "transposition": _transposed,
    "operands swapped": _operands,
    "operator": _operators,
    "activation": _activations,
    "axis": _axes,
    "bias": _biases,
    "step never made": _dropped,
    "steps reordered": _reordered,
    "step made twice": rewritten("{t} = {e}; {t} = {e}"),
    "loop's count": _loops,
    "branches swapped": _branches,
    "condition": _conditions,
    "branch on training": _training,
    "dropout rate": _dropout,
    "branch on batch size": rewritten("{t} = (lambda v: v * 1.01 if v.ndim > 1 and v.shape[0] == 5 else v)({e})"),
    "rare branch": rewritten(f"{{t}} = {{e}}; {{t}} = {JNP}.where({NEVER_TRUE}, {{t}} * 2.0, {{t}})"),
    "guard against NaN": rewritten(f"{{t}} = {JNP}.nan_to_num({{e}})"),
    "stop_gradient": rewritten(f"{{t}} = {JAX}.lax.stop_gradient({{e}})"),
    "gradient doubled": rewritten(f"{{t}} = (lambda v: v + v - {JAX}.lax.stop_gradient(v))({{e}})"),
    "rounding": rewritten(f"{{t}} = (lambda v: v.astype({JNP}.bfloat16).astype(v.dtype))({{e}})"),
    "extra random key": preceded(f"{HK}.maybe_next_rng_key()"),
    "extra random key in init": preceded(f"{HK}.running_init() and {HK}.maybe_next_rng_key()"),
    "change in apply only": rewritten(f"{{t}} = ({{e}}) * (1.0 if {HK}.running_init() else 1.01)"),
    "callback's body": marked("on_host", "0.5", "0.25"),
    "host's view": marked("logged", "jnp.sum(x)", "jnp.max(x)"),
    "derivative rule": marked("rule", "jax.nn.sigmoid(x)", "jax.nn.sigmoid(2 * x)"),
    "epsilon": marked("normed", "1e-5", "1e-6"),
    "order of random keys": marked("noisy", "first, second =", "second, first ="),
    "body of a loop": marked("looped", "* 0.5 + step", "* step + 0.5"),
    "precision": marked("mixed", "jnp.matmul(x, weights)", 'jnp.matmul(x, weights, precision="highest")'),
}
LOUD: dict[str, Kind] = {"precision": marked("mixed", "jnp.matmul(x, weights)", "jnp.matmul(x, 2 * weights)")}
