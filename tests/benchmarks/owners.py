"""Kinds of wrong migrations that are about owners: handed to the wrong one, made twice, read too early."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .edits import Edit, Source
from .wrong import HK, JAX, JNP, Found, Kind, Right, calls, function


def _handed(source: Source, right: Right) -> Iterator[tuple[ast.Call, list[ast.keyword]]]:
    """Calls that hand owners on, with those of their arguments that do."""
    for call in source.nodes(ast.Call):
        assert isinstance(call, ast.Call)
        words = [word for word in call.keywords if word.arg in right.owners]
        if words:
            yield call, words


def _wiring(source: Source, right: Right) -> Found:
    """One owner where another is expected."""
    for call, words in _handed(source, right):
        for at, first in enumerate(words):
            for second in words[at + 1 :]:
                yield source.swap(first.value, second.value)
        around = function(source, call)
        known = {
            node.id
            for node in ast.walk(around or source.tree)
            if isinstance(node, ast.Name) and node.id in right.owners
        }
        for word in words:
            for other in sorted(known - {source.of(word.value)}):
                if isinstance(word.value, ast.Name):
                    yield (source.put(word.value, other),)


def _kept(source: Source, right: Right) -> Iterator[tuple[ast.Assign, str]]:
    """`self.tied = tied` in constructors, with the owner's name."""
    for node in source.nodes(ast.Assign):
        assert isinstance(node, ast.Assign)
        target = node.targets[0]
        if isinstance(target, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in right.owners:
            yield node, node.value.id


def _attributes(source: Source, right: Right) -> Found:
    """Two owners kept under each other's name."""
    for node in source.nodes(ast.ClassDef):
        kept = [item for item, _ in _kept(source, right) if node in source.above(item)]
        for at, first in enumerate(kept):
            for second in kept[at + 1 :]:
                if source.of(first.value) != source.of(second.value):
                    yield source.swap(first.value, second.value)


def _reads(source: Source, right: Right) -> Iterator[ast.Attribute]:
    """Where consumers reach their owners: `self.tied`."""
    for node in source.nodes(ast.Attribute):
        assert isinstance(node, ast.Attribute)
        if node.attr in right.owners and isinstance(node.ctx, ast.Load) and isinstance(node.value, ast.Name):
            yield node


def _other_read(source: Source, right: Right) -> Found:
    """A consumer that reads the other one of its owners."""
    for node in _reads(source, right):
        for other in sorted(right.owners - {node.attr}):
            yield (source.put(node, f"self.{other}"),)


def _made(source: Source, right: Right) -> Iterator[tuple[ast.Assign, str]]:
    """Statements that make owners, with the owner's name."""
    for node in source.nodes(ast.Assign):
        assert isinstance(node, ast.Assign)
        target = node.targets[0]
        if isinstance(target, ast.Name) and target.id in right.owners and isinstance(node.value, ast.Call):
            yield node, target.id


def _twice(source: Source, right: Right) -> Found:
    """A second owner made where the first was to be handed on."""
    for made, name in _made(source, right):
        for _, words in _handed(source, right):
            for word in words:
                if isinstance(word.value, ast.Name) and word.value.id == name:
                    yield (source.put(word.value, source.of(made.value)),)


def _properties(right: Right) -> dict[str, list[str]]:
    """The properties of each class of the tree."""
    found: dict[str, list[str]] = {}
    for source in right.sources:
        for node in source.nodes(ast.ClassDef):
            assert isinstance(node, ast.ClassDef)
            found[node.name] = [
                item.name
                for item in node.body
                if isinstance(item, ast.FunctionDef)
                and any(isinstance(mark, ast.Name) and mark.id == "property" for mark in item.decorator_list)
            ]
    return found


def _eager(source: Source, right: Right) -> Found:
    """An owner whose parameters are made where it is made, not where they are read first."""
    for made, name in _made(source, right):
        assert isinstance(made.value, ast.Call)
        callee = source.of(made.value.func).rpartition(".")[2]
        edits: list[Edit | None] = [source.after(made, f"{name}.{item}") for item in _properties(right).get(callee, [])]
        if callee == "Linear":
            edits.append(source.after(made, f"{name}({JNP}.ones([1, 4]))"))
        if callee == "Embed":
            edits.append(source.after(made, f"{name}.embeddings"))
        yield from ((edit,) for edit in edits if edit is not None)


def _eager_accessors(source: Source, right: Right) -> Found:
    """A consumer that reads what it shares in its constructor, and not when it is called."""
    names = {name for found in _properties(right).values() for name in found}
    for node, name in _kept(source, right):
        for item in sorted(names):
            edit = source.after(node, f"getattr({name}, {item!r}, None)")
            if edit is not None:
                yield (edit,)


def _accessors(source: Source, right: Right) -> Iterator[tuple[ast.ClassDef, ast.Return]]:
    """What the properties of owner classes hand out."""
    del right
    for call in calls(source, "get_parameter"):
        around = [above for above in source.above(call) if isinstance(above, ast.ClassDef | ast.Return)]
        if len(around) == 2 and isinstance(around[0], ast.Return) and isinstance(around[1], ast.ClassDef):
            yield around[1], around[0]


def _changed_accessor(template: str) -> Kind:
    def find(source: Source, right: Right) -> Found:
        for _, node in _accessors(source, right):
            assert node.value is not None
            yield (source.put(node.value, template.format(e=source.of(node.value))),)

    return find


def _other_path(source: Source, right: Right) -> Found:
    """An owner made under another scope."""
    for made, _ in _made(source, right):
        indent = source.indent(made)
        if indent is not None:
            yield (source.put(made, f"with {HK}.name_scope('outer'): {source.of(made)}"),)


KINDS: dict[str, Kind] = {
    "wrong owner handed on": _wiring,
    "owners kept under each other's name": _attributes,
    "wrong owner read": _other_read,
    "owner made twice": _twice,
    "owner's parameters made at once": _eager,
    "owner read in a constructor": _eager_accessors,
    "owner in another scope": _other_path,
    "accessor stops gradients": _changed_accessor(f"{JAX}.lax.stop_gradient({{e}})"),
    "accessor's value": _changed_accessor("({e}) * 1.01"),
    "accessor rounds": _changed_accessor(f"(lambda v: v.astype({JNP}.bfloat16).astype(v.dtype))({{e}})"),
}
