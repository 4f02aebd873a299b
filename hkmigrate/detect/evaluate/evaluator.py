"""The machine with all its parts."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar

from hkmigrate.detect.evaluate import (
    attributes,
    calls,
    comparisons,
    containers,
    contexts,
    functions,
    instance_of,
    instances,
    naming,
    operators,
    statements,
)
from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.expressions import EXPRESSIONS
from hkmigrate.detect.evaluate.methods import call_method
from hkmigrate.detect.evaluate.program import Program
from hkmigrate.detect.evaluate.values import MISSING, FileValue, Instance, ListValue, Value


class Evaluator(Machine):
    """Executes the files and roots of a program."""

    expressions: ClassVar[Mapping[type, Callable[..., Value]]] = EXPRESSIONS
    statements: ClassVar[Mapping[type, Callable[..., Value]]] = statements.STATEMENTS

    def __init__(self, program: Program, limit: int = 3_000_000) -> None:
        super().__init__(limit)
        self.program = program

    def call(self, function: Value, arguments: Arguments, node: ast.AST | None = None) -> Value:
        return calls.call(self, function, arguments, node)

    def get_attribute(self, owner: Value, name: str, node: ast.AST | None, default: Value = MISSING) -> Value:
        return attributes.get_attribute(self, owner, name, node, default)

    def set_attribute(self, owner: Value, name: str, value: Value, node: ast.AST | None) -> None:
        attributes.set_attribute(self, owner, name, value, node)

    def get_item(self, owner: Value, key: Value, node: ast.AST | None) -> Value:
        return containers.get_item(self, owner, key, node)

    def set_item(self, owner: Value, key: Value, value: Value, node: ast.AST | None) -> None:
        containers.set_item(self, owner, key, value, node)

    def items(self, value: Value, node: ast.AST | None) -> list[Value] | None:
        return containers.items(self, value, node)

    def element(self, value: Value, node: ast.AST | None) -> Value:
        return containers.element(self, value, node)

    def truth(self, value: Value) -> bool | None:
        return comparisons.truth(self, value)

    def binary(self, operator: ast.operator, left: Value, right: Value, node: ast.AST | None) -> Value:
        return operators.binary(self, operator, left, right, node)

    def compare(self, operator: ast.cmpop, left: Value, right: Value, node: ast.AST | None) -> Value:
        return comparisons.compare(self, operator, left, right, node)

    def is_instance(self, value: Value, kind: Value) -> bool | None:
        return instance_of.is_instance(value, kind)

    def assign(self, target: ast.expr, value: Value) -> None:
        statements.assign(self, target, value)

    def method(self, owner: Value, name: str, arguments: Arguments, node: ast.AST | None) -> Value:
        return call_method(self, owner, name, arguments, node)

    def within(self, manager: Value, body: Callable[[Value], None], node: ast.AST | None) -> None:
        contexts.within(self, manager, body, node)

    def run_generator(self, generator: Value, on_yield: Callable[[Value], Value]) -> Value:
        return functions.run_generator(self, generator, on_yield)

    def collect(self, generator: Value) -> ListValue:
        return functions.collect(self, generator)

    def instantiate(self, cls: Value, arguments: Arguments, node: ast.AST | None) -> Value:
        return instances.instantiate(self, cls, arguments, node)

    def blank(self, cls: Value, arguments: Arguments, node: ast.AST | None) -> Instance:
        return instances.blank(self, cls, arguments, node)

    def start_module(self, instance: Instance, name: Value, arguments: Arguments, node: ast.AST | None) -> None:
        naming.start_module(self, instance, name, arguments, node)

    def import_module(self, name: str, file: FileValue, level: int = 0) -> Value:
        return self.program.import_module(self, name, file, level)

    def submodule(self, file: FileValue, name: str) -> Value:
        return self.program.submodule(self, file, name)

    def may_call(self, values: Iterator[Value], node: ast.AST | None, why: str) -> None:
        calls.may_call(self, values, node, why)
