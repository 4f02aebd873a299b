"""Changes of a right migration that change nothing: what a reviewer may do to it, and no check may mind."""

from __future__ import annotations

import ast
import itertools
import random
import symtable
from collections.abc import Iterator

from .edits import Edit, Files, Source, edited, parses, sources
from .wrong import JAX, JNP, called, steps

CALLED = {ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.MatMult: "matmul"}


def _comments(source: Source) -> Iterator[list[Edit]]:
    for node in steps(source):
        edit = source.before(node, "# A remark that says nothing.")
        if edit is not None:
            yield [edit]


def _docstrings(source: Source) -> Iterator[list[Edit]]:
    for node in source.nodes(ast.FunctionDef):
        assert isinstance(node, ast.FunctionDef)
        edit = source.before(node.body[0], '"""What this does."""')
        if edit is not None:
            yield [edit]


def _temporaries(source: Source) -> Iterator[list[Edit]]:
    for node in steps(source):
        yield [
            source.put(node, f"value_of_step = {source.of(node.value)}; {source.of(node.targets[0])} = value_of_step")
        ]


def _lambdas(source: Source) -> Iterator[list[Edit]]:
    """A step as a function of its own, called on the spot."""
    for node in steps(source):
        if not any(called(item) == "super" for item in ast.walk(node)):
            yield [source.put(node.value, f"(lambda: {source.of(node.value)})()")]


def _pure(node: ast.expr, names: tuple[str, ...] = ("x", "y", "h")) -> bool:
    """Whether an expression is arithmetic of activations and numbers."""
    return all(
        isinstance(item, ast.BinOp | ast.Constant | ast.operator | ast.expr_context)
        or (isinstance(item, ast.Name) and item.id in names)
        for item in ast.walk(node)
    )


def _helpers(source: Source) -> Iterator[list[Edit]]:
    """Arithmetic moved into a function of the module, with and without `jit`."""
    for node in steps(source):
        variable = source.of(node.targets[0])
        if _pure(node.value, (variable,)):
            body = f"lambda {variable}: {source.of(node.value)}"
            yield [source.put(node.value, f"({body})({variable})")]
            yield [source.put(node.value, f"{JAX}.jit({body})({variable})")]


def _functions(source: Source) -> Iterator[list[Edit]]:
    """Operators spelled as functions of `jax.numpy`."""
    for node in steps(source):
        value = node.value
        if isinstance(value, ast.BinOp) and type(value.op) in CALLED and not isinstance(value.right, ast.Constant):
            yield [
                source.put(value, f"{JNP}.{CALLED[type(value.op)]}({source.of(value.left)}, {source.of(value.right)})")
            ]


def _named_scopes(source: Source) -> Iterator[list[Edit]]:
    for node in steps(source):
        if "\n" not in source.of(node):
            yield [source.put(node, f"with {JAX}.named_scope('part'): {source.of(node)}")]


def _unused(source: Source) -> Iterator[list[Edit]]:
    """Something computed and thrown away."""
    for node in steps(source):
        edit = source.after(node, f"_ = {JNP}.sum({source.of(node.targets[0])})")
        if edit is not None:
            yield [edit]


def _members(source: Source) -> Iterator[list[Edit]]:
    """Two methods of a class in the other order."""
    for node in source.nodes(ast.ClassDef):
        assert isinstance(node, ast.ClassDef)
        methods = [item for item in node.body if isinstance(item, ast.FunctionDef) and not item.decorator_list]
        for first, second in itertools.pairwise(methods):
            yield list(source.swap(first, second))


def _renamed(source: Source) -> Iterator[list[Edit]]:
    """A local variable under another name."""
    tables = [symtable.symtable(source.text, source.path, "exec")]
    by_line: dict[tuple[str, int], symtable.SymbolTable] = {}
    while tables:
        table = tables.pop()
        by_line[table.get_name(), table.get_lineno()] = table
        tables += table.get_children()
    for node in source.nodes(ast.FunctionDef):
        assert isinstance(node, ast.FunctionDef)
        table = by_line.get((node.name, node.lineno))
        if table is None or table.get_children():
            continue
        for symbol in table.get_symbols():
            if symbol.is_local() and not symbol.is_parameter() and not symbol.is_imported():
                found = [item for item in ast.walk(node) if isinstance(item, ast.Name) and item.id == symbol.get_name()]
                yield [source.put(item, f"{symbol.get_name()}_as_it_is") for item in found]


KINDS = {
    "comment": _comments, "docstring": _docstrings, "temporary": _temporaries, "lambda": _lambdas, "helper": _helpers,
    "function for an operator": _functions, "named scope": _named_scopes, "unused value": _unused,
    "order of methods": _members, "local renamed": _renamed,
}  # fmt: skip


def altered(files: Files, choose: random.Random, count: int = 4) -> tuple[Files, list[str]]:
    """The tree with several changes, one after the other, and their names."""
    done: list[str] = []
    for name in choose.sample(sorted(KINDS), len(KINDS)):
        found = [edits for source in sources(files) for edits in KINDS[name](source)]
        for edits in choose.sample(found, min(len(found), 3)):
            after = edited(files, edits)
            if parses(after):
                files = after
                done.append(name)
                break
        if len(done) == count:
            break
    return files, done
