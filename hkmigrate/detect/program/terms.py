"""Expressions that are to be moved: what in them is global, what is the consumer's own, and when two mean the same."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hkmigrate.detect.program.code import Code, NotConstantError, callee, constant, is_pure
from hkmigrate.detect.program.needs import need_of
from hkmigrate.detect.program.nodes import method_class
from hkmigrate.model.names import as_identifier
from hkmigrate.model.site import Hole, Need, Term
from hkmigrate.source.children import walk
from hkmigrate.source.project import Definition, External, Module, Project, Unresolved, Value
from hkmigrate.source.scopes import Scope


class NotMovableError(Exception):
    """An expression that cannot be moved into an accessor; the message says why."""


_UNFIT = frozenset("\"'\\\n")
_ATOMIC = (ast.Name, ast.Attribute, ast.Call, ast.Constant, ast.List, ast.Tuple, ast.Subscript, ast.Dict, ast.JoinedStr)
_DELIMITED = (ast.Call, ast.keyword, ast.List, ast.Tuple)


def term(project: Project, code: Code, place: Code | None = None, swap: Mapping[ast.expr, str] | None = None) -> Term:
    """The expression as a term, to be filled at `place` (where it stands itself, if that is not given).

    `swap` gives the text that takes the place of parts of it.

    Raises:
        NotMovableError: it awaits, yields, binds a name, or uses a name that cannot be followed.
    """
    builder = _builder(project, place or code, swap)
    key, pieces = builder.walk(code)
    return builder.term(key, pieces)


def call_term(
    project: Project,
    call: Code,
    slots: Sequence[Code | None],
    place: Code | None = None,
    swap: Mapping[ast.expr, str] | None = None,
) -> Term:
    """A call whose key and holes are those of its arguments in the order of `slots`, however the call orders them.

    `swap` gives the text that takes the place of parts of it.

    Raises:
        NotMovableError: as for `term`.
    """
    builder = _builder(project, place or call, swap)
    keys = [builder.walk(slot)[0] if slot else "" for slot in slots]
    return builder.term("; ".join(keys), builder.walk(call)[1])


def _builder(project: Project, at: Code, swap: Mapping[ast.expr, str] | None) -> _Builder:
    return _Builder(project, at.module, at.module.scopes[at.node], swap or {})


def _joined(pieces: list[str | int]) -> tuple[str | int, ...]:
    joined: list[str | int] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece != "":
            joined.append(piece)
    return tuple(joined)


@dataclass(slots=True)
class _Part:
    """A piece of the text that is replaced: from `start` to `end` of the file by `pieces`."""

    start: int
    end: int
    pieces: list[str | int]


@dataclass(slots=True)
class _Builder:
    project: Project
    home: Module
    sight: Scope
    swap: Mapping[ast.expr, str]
    holes: list[Hole] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)

    def term(self, key: str, pieces: list[str | int]) -> Term:
        """What has been walked, as a term."""
        return Term(key, _joined(pieces), tuple(self.holes), tuple(dict.fromkeys(self.needs)))

    def walk(self, code: Code) -> tuple[str, list[str | int]]:
        """The key and the pieces of an expression."""
        parts: list[_Part] = []
        key = self._key(code, code.node, parts)
        return key, self._pieces(code.module, code.node, parts)

    def _pieces(self, module: Module, node: ast.expr, parts: list[_Part]) -> list[str | int]:
        start, end = module.bounds(node)
        pieces: list[str | int] = []
        for part in sorted(parts, key=lambda part: part.start):
            pieces += [module.slice(start, part.start), *part.pieces]
            start = part.end
        pieces.append(module.slice(start, end))
        if any(isinstance(piece, str) and "\n" in piece for piece in pieces):
            return _outdented(pieces, module.margin(node))
        return pieces

    def _key(self, code: Code, node: ast.AST, parts: list[_Part]) -> str:
        if isinstance(node, ast.expr) and node in self.swap:
            parts.append(_Part(*code.module.bounds(node), [self.swap[node]]))
            return "the forced name"
        bound = code.bound(node) if isinstance(node, ast.expr) else None
        if isinstance(node, ast.expr) and bound is not None:
            return self._substituted(code, node, bound, parts)
        match node:
            case ast.Await() | ast.Yield() | ast.YieldFrom() | ast.NamedExpr():
                raise NotMovableError(f"`{code.module.text(node)}` cannot be moved")
            case ast.Constant():
                if isinstance(node.value, str) and node.end_lineno != node.lineno:
                    raise NotMovableError("a string over several lines cannot be moved")
                return repr(node.value)
            case ast.Name() | ast.Attribute() | ast.Subscript():
                chain = self._chain(code, node, parts)
                if chain is not None:
                    return chain
            case ast.List() | ast.Tuple() if isinstance(node.ctx, ast.Load):
                items = ", ".join(self._key(code, item, parts) for item in node.elts)
                return f"[{items}]" if isinstance(node, ast.List) else f"({items}{',' * (len(node.elts) == 1)})"
            case ast.JoinedStr():
                key = self._fields(code, node, parts)
                _assert_fits(code.module, node, parts)
                return key
            case ast.keyword():
                return f"{node.arg}={self._key(code, node.value, parts)}"
            case _:
                pass
        return self._fields(code, node, parts)

    def _fields(self, code: Code, node: ast.AST, parts: list[_Part]) -> str:
        fields = (self._field(code, value, parts) for _, value in ast.iter_fields(node))
        return f"{type(node).__name__}({', '.join(part for part in fields if part)})"

    def _field(self, code: Code, value: object, parts: list[_Part]) -> str:
        if isinstance(value, ast.AST):
            return "" if isinstance(value, ast.expr_context) else self._key(code, value, parts)
        if isinstance(value, list):
            return f"[{', '.join(self._field(code, item, parts) for item in value)}]"
        return repr(value)

    def _chain(self, code: Code, node: ast.Name | ast.Attribute | ast.Subscript, parts: list[_Part]) -> str | None:
        """The key of a dotted name, a name, or a local value with attributes and constant subscripts."""
        root = _root(node)
        if root is None:
            return None
        if root in self.swap:
            return None
        given = code.bound(root)
        if given is not None:
            return self._member(code, node, given, parts) if _is_object(code, root) else None
        home = code.module.scopes[root].lookup(root.id)
        if home is None or home.parent is None:
            return self._global(code, node, root) if not isinstance(node, ast.Subscript) else None
        if _encloses(code.module, code.node, home):
            return f"~{root.id}" if node is root else None
        seen = code.module is self.home and home in self.sight.outward()
        if not seen and not isinstance(home.node, ast.FunctionDef | ast.AsyncFunctionDef):
            raise NotMovableError(f"`{code.module.text(node)}` is a local value that cannot be handed on")
        return self._hole(code.module, node, root.id, parts, None if seen else code.module.identifiers[home.node])

    def _member(
        self, code: Code, node: ast.Name | ast.Attribute | ast.Subscript, given: Code, parts: list[_Part]
    ) -> str | None:
        """The key of an attribute of the object whose method is called at the site, where that is a local value."""
        root = given
        while (inner := root.bound(root.node)) is not None:
            root = inner
        name, first = _root(node), _root(root.node)
        home = root.module.scopes[first].lookup(first.id) if first is not None else None
        seen = (
            root.module is self.home and home is not None and home.parent is not None and home in self.sight.outward()
        )
        if isinstance(node, ast.Name) or name is None or first is None or root.bound(first) is not None or not seen:
            return None
        rest = code.module.slice(code.module.bounds(name)[1], code.module.bounds(node)[1])
        return self._hole(code.module, node, first.id, parts, None, text=f"{root.module.text(root.node)}{rest}")

    def _substituted(self, code: Code, node: ast.expr, bound: Code, parts: list[_Part]) -> str:
        if bound.node in self.swap:
            parts.append(_Part(*code.module.bounds(node), [self.swap[bound.node]]))
            return "the forced name"
        if self._must_be_evaluated(bound):
            name = node.id if isinstance(node, ast.Name) else ""
            return self._hole(bound.module, bound.node, name, parts, None, at=code.module.bounds(node))
        before = len(self.holes)
        key, pieces = self.walk(bound)
        whole = [piece for piece in pieces if piece != ""]
        if isinstance(node, ast.Name) and len(self.holes) == before + 1 and whole == [before]:
            self.holes[before] = replace(self.holes[before], name=node.id)
        context = code.module.parents.get(node)
        if not isinstance(bound.node, _ATOMIC) and not isinstance(context, _DELIMITED):
            pieces = ["(", *pieces, ")"]
        parts.append(_Part(*code.module.bounds(node), pieces))
        return key

    def _must_be_evaluated(self, bound: Code) -> bool:
        """Whether an argument at the site calls something that might look at the module it is called in."""
        if bound.module is not self.home or self.home.scopes[bound.node] is not self.sight:
            return False
        for node in walk(bound.node):
            if isinstance(node, ast.Call):
                if not is_pure(callee(self.project, bound.module, node)):
                    return True
        return False

    def _hole(
        self,
        module: Module,
        node: ast.expr,
        root: str,
        parts: list[_Part],
        declared: str | None,
        at: tuple[int, int] | None = None,
        text: str | None = None,
    ) -> str:
        spelled = text is None
        text = module.text(node) if text is None else text
        known = ((index, hole) for index, hole in enumerate(self.holes))
        index = next(
            (index for index, hole in known if (hole.text, hole.declared) == (text, declared)), len(self.holes)
        )
        if index == len(self.holes):
            self.holes.append(Hole(text, _suggested(node, root), module.span(node), declared, spelled=spelled))
        parts.append(_Part(*(at or module.bounds(node)), [index]))
        return f"<{index}>"

    def _global(self, code: Code, node: ast.Name | ast.Attribute, root: ast.Name) -> str:
        meaning = self.project.resolve(root, code.module)
        if isinstance(meaning, Unresolved):
            raise NotMovableError(meaning.why)
        self._need(code.module, root, meaning)
        try:
            return repr(constant(self.project, code.at(node)))
        except NotConstantError:
            pass
        match self.project.resolve(node, code.module):
            case External(name):
                return name
            case Definition(file, ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef() as definition):
                return f"{file.path}:{definition.name}"
            case Value(file, _, name):
                return f"{file.path}:{name}"
            case _:
                return f"{code.module.path}:{code.module.text(node)}"

    def _need(self, module: Module, root: ast.Name, meaning: object) -> None:
        if not (isinstance(meaning, External) and meaning.name.startswith("builtins.")):
            self.needs.append(need_of(self.project, module, root.id))


def _assert_fits(module: Module, node: ast.JoinedStr, parts: list[_Part]) -> None:
    """Make sure that what is put into an f-string may stand there, before Python 3.12 as well."""
    start, end = module.bounds(node)
    inside = (piece for part in parts if start <= part.start and part.end <= end for piece in part.pieces)
    if any(isinstance(piece, str) and not _UNFIT.isdisjoint(piece) for piece in inside):
        raise NotMovableError(f"`{module.text(node)}` cannot hold what is given for its parts")


def suggested_name(node: ast.expr) -> str:
    """A parameter name for an expression: the last attribute or the name that it is, else the usual one."""
    root = _root(node)
    return _suggested(node, root.id if root is not None else "value")


def _root(node: ast.expr) -> ast.Name | None:
    """The name at the root of `a.b[0].c`; None where the chain holds more than attributes and constant indices."""
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Subscript) and not _is_constant_index(node.slice):
            return None
        if not isinstance(node, ast.Attribute | ast.Subscript):
            return None
        node = node.value
    return node


def _is_object(code: Code, name: ast.Name) -> bool:
    """Whether a name is the first parameter of the method that the code stands in."""
    function = code.frame.node if code.frame is not None else None
    if not isinstance(function, ast.FunctionDef) or method_class(code.module, function) is None:
        return False
    return [one.arg for one in (*function.args.posonlyargs, *function.args.args)][:1] == [name.id]


def _is_constant_index(node: ast.expr) -> bool:
    return isinstance(node.operand if isinstance(node, ast.UnaryOp) else node, ast.Constant)


def _suggested(node: ast.expr, root: str) -> str:
    """A parameter name for a hole: the last attribute of the chain, else its root."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
        return "size"
    while isinstance(node, ast.Subscript):
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str) and node.slice.value:
            return as_identifier(node.slice.value)
        node = node.value
    if isinstance(node, ast.Call):
        return as_identifier(root or "value")
    return as_identifier(node.attr.lstrip("_") if isinstance(node, ast.Attribute) else root)


def _encloses(module: Module, node: ast.expr, scope: Scope) -> bool:
    """Whether the scope is opened inside the expression: a lambda's or a comprehension's own variables."""
    if not isinstance(scope.node, ast.expr):
        return False
    start, end = module.bounds(node)
    inner = module.bounds(scope.node)
    return start <= inner[0] and inner[1] <= end


def _outdented(pieces: list[str | int], margin: str) -> list[str | int]:
    """Continuation lines without the margin of the statement they stand in."""
    joined = "".join(piece if isinstance(piece, str) else f"\0{piece}\0" for piece in pieces)
    first, *rest = joined.replace("\r\n", "\n").split("\n")
    text = "\n".join([first, *(line.removeprefix(margin) if line.strip() else "" for line in rest)])
    parts = text.split("\0")
    return [int(part) if index % 2 else part for index, part in enumerate(parts)]
