"""What two versions of a module do when they are imported or run, statement by statement, outside of any function."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hkmigrate.model.verdict import Outside, Uncompared

TRANSFORMS = frozenset(
    {"transform", "transform_with_state", "multi_transform", "multi_transform_with_state", "without_apply_rng"}
)
SILENT = (ast.Import, ast.ImportFrom, ast.Pass, ast.Global)
BLOCKS = ("body", "orelse", "finalbody")


@dataclass(frozen=True, slots=True)
class _Item:
    """A statement, or what a function's head evaluates: its text, its line, and what kind of change it would be."""

    text: str
    line: int
    kind: Outside
    name: str | None = None
    uses: frozenset[str] = frozenset()
    binds: frozenset[str] = frozenset()


def toplevel_changes(path: str, old: ast.Module, new: ast.Module) -> list[Uncompared]:
    """Statements of a module that the other version has not."""
    known = _functions(old), _functions(new)
    names = dict(zip(_only(*known), _only(*reversed(known)), strict=False))
    before, after = list(_items(old.body, "", names)), list(_items(new.body, "", {}))
    shared = {item.name for item in before if item.name} & {item.name for item in after if item.name}
    before, after = (
        [item for item in items if item.kind is not Outside.DEFAULT or item.name in shared] for items in (before, after)
    )
    come, gone = _beyond(after, before), _beyond(before, after)
    touched, gone_from = _Touched(new, after), _Touched(old, before)
    found = [Uncompared(path, item.line, touched.weight(item)) for item in come]
    if len(gone) > len(come):
        lost = [item for item in gone if gone_from.weight(item) is Outside.RAN]
        found += [Uncompared(path, item.line, Outside.DELETED) for item in lost]
    return found


class _Touched:
    """The names of a module that hold what transforms have made, and those that are used together with them."""

    def __init__(self, tree: ast.Module, items: Sequence[_Item]) -> None:
        self._made = {name for node in ast.walk(tree) for name in _seeds(node)}
        uses = [(item.binds, item.uses) for item in items if item.kind is not Outside.DEFAULT]
        uses += [(frozenset({node.name}), _uses(node)) for node in tree.body if isinstance(node, ast.FunctionDef)]
        before = -1
        while before < len(self._made):
            before = len(self._made)
            self._made |= {name for binds, used in uses if used & self._made for name in binds}
        self._given = {name for _, used in uses if used & self._made for name in used}

    def weight(self, item: _Item) -> Outside:
        """What kind of change a statement is: one that deals with transforms, or one beside them."""
        if item.kind is Outside.DEFAULT or (item.kind is Outside.CONSTANT and item.name not in self._given):
            return item.kind
        return Outside.RAN if item.uses & self._made or item.binds & self._given else Outside.BESIDE


def _seeds(node: ast.AST) -> Iterator[str]:
    """Names that are bound to a transform, or used like one."""
    if isinstance(node, ast.Assign) and any(_is_transform(item) for item in ast.walk(node.value)):
        yield from _bound(*node.targets)
    if isinstance(node, ast.Attribute) and node.attr in ("init", "apply") and isinstance(node.value, ast.Name):
        yield node.value.id


def _bound(*targets: ast.AST) -> frozenset[str]:
    return frozenset(
        item.id
        for target in targets
        for item in ast.walk(target)
        if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store)
    )


def _functions(tree: ast.Module) -> list[str]:
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]


def _only(these: Sequence[str], others: Sequence[str]) -> list[str]:
    """Functions that only one version has, which may have been renamed; none where their numbers differ."""
    mine, theirs = [name for name in these if name not in others], [name for name in others if name not in these]
    return mine if len(mine) == len(theirs) else []


def _beyond(items: Sequence[_Item], others: Sequence[_Item]) -> list[_Item]:
    left, found = Counter(item.text for item in others), []
    for item in items:
        if left[item.text]:
            left[item.text] -= 1
        else:
            found.append(item)
    return found


def _items(body: Sequence[ast.stmt], within: str, names: dict[str, str]) -> Iterator[_Item]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _of_function(node, within, names)
        elif isinstance(node, ast.ClassDef):
            yield from (
                _Item(f"{within}{item.text}", item.line, _in_class(item), f"{node.name}.{item.name}")
                for item in _items(node.body, f"{within}{node.name}.", names)
            )
        elif any(getattr(node, block, None) for block in BLOCKS):
            yield from _of_block(node, within, names)
        elif not isinstance(node, SILENT) and not _is_text(node) and not _makes_transform(node):
            yield _of_statement(node, names)


def _in_class(item: _Item) -> Outside:
    return item.kind if item.kind is Outside.DEFAULT else Outside.CONSTANT


def _of_function(node: ast.FunctionDef | ast.AsyncFunctionDef, within: str, names: dict[str, str]) -> Iterator[_Item]:
    defaults = [item for item in [*node.args.defaults, *node.args.kw_defaults] if item is not None]
    text = " ".join(_text(item, names) for item in [*defaults, *node.decorator_list])
    name = f"{within}{names.get(node.name, node.name)}"
    yield _Item(f"def {name} {text}", node.lineno, Outside.DEFAULT, name)


def _of_block(node: ast.stmt, within: str, names: dict[str, str]) -> Iterator[_Item]:
    heads = [value for _, value in ast.iter_fields(node) if isinstance(value, ast.expr)]
    heads += [item.context_expr for item in getattr(node, "items", ())]
    text = f"{type(node).__name__} " + " ".join(_text(head, names) for head in heads)
    targets = [value for name, value in ast.iter_fields(node) if name == "target" and isinstance(value, ast.AST)]
    yield _Item(text, node.lineno, Outside.RAN, None, _uses(*heads), _bound(*targets))
    for block in BLOCKS:
        yield from _items(getattr(node, block, ()), within, names)
    for handler in getattr(node, "handlers", ()):
        yield from _items(handler.body, within, names)


def _of_statement(node: ast.stmt, names: dict[str, str]) -> _Item:
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name) and _is_constant(node.value):
        return _Item(_text(node, names), node.lineno, Outside.CONSTANT, target.id, _uses(node), _bound(node))
    return _Item(_text(node, names), node.lineno, Outside.RAN, None, _uses(node), _bound(node))


def _text(node: ast.AST, names: dict[str, str]) -> str:
    """The node without its layout, and with the names that functions have in the other version."""
    text = ast.dump(node)
    for old, new in names.items():
        text = text.replace(f"id='{old}'", f"id='{new}'")
    return text


def _uses(*nodes: ast.AST) -> frozenset[str]:
    return frozenset(item.id for node in nodes for item in ast.walk(node) if isinstance(item, ast.Name))


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_constant(value: ast.expr | None) -> bool:
    return value is None or not any(isinstance(item, ast.Call | ast.Await | ast.Yield) for item in ast.walk(value))


def _makes_transform(node: ast.stmt) -> bool:
    """Whether it only makes transforms, what is in which is compared."""
    value = getattr(node, "value", None)
    targets = node.targets if isinstance(node, ast.Assign) else []
    if len(targets) != 1 or not isinstance(targets[0], ast.Name):
        return False
    return value is not None and _is_transform(value)


def _is_transform(value: ast.AST) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] in TRANSFORMS
