"""Where the items of calls, signatures and imports stand, brackets and all, by the concrete syntax tree."""

from __future__ import annotations

import codecs
from typing import cast

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, CodeSpan, MetadataWrapper

from hkmigrate.model.place import Span
from hkmigrate.source.text import TOO_DEEP, UnreadableError

Range = tuple[int, int]
Parameters = tuple[list[Range], Range | None, bool, int]
"""The parameters up to `**`, the `**` parameter, whether there is a star among them, the place for the first one."""


class _Piece:
    """The concrete syntax tree of one statement, which stands in its file `shift` bytes further on.

    Raises:
        UnreadableError: libcst does not take it.
    """

    def __init__(self, text: str, shift: int) -> None:
        try:
            self.module = cst.parse_module(text)
        except cst.ParserSyntaxError as error:
            raise UnreadableError(f"syntax error in `{text[:40].strip()}`") from error
        wrapper = MetadataWrapper(self.module, unsafe_skip_copy=True)
        self._spans = cast("dict[cst.CSTNode, CodeSpan]", wrapper.resolve(ByteSpanPositionProvider))
        self._shift = shift

    @property
    def statement(self) -> cst.CSTNode:
        """The statement, or the first of those on its line."""
        first = self.module.body[0]
        return first.body[0] if isinstance(first, cst.SimpleStatementLine) else first

    def range(self, node: cst.CSTNode) -> Range:
        """The bytes of a node in the file, from its first token to its last."""
        span = self._spans[node]
        start = span.start + self._shift
        return start, start + span.length


class Layout:
    """One file, whose statements and calls libcst takes apart one by one: the places of all at once would take long.

    Raises:
        UnreadableError: libcst does not give the file back byte for byte.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._aliases: dict[Range, list[tuple[str, Range]]] = {}
        try:
            module = cst.parse_module(data)
            again = module.bytes
        except cst.ParserSyntaxError as error:
            raise UnreadableError(f"syntax error at line {error.editor_line}") from error
        except (RecursionError, MemoryError) as error:
            raise UnreadableError(TOO_DEEP) from error
        except (SyntaxError, UnicodeDecodeError) as error:
            raise UnreadableError(f"its encoding is not what it says: {error}") from error
        if again.removeprefix(codecs.BOM_UTF8) != data.removeprefix(codecs.BOM_UTF8):
            raise UnreadableError("it does not survive parsing and printing")

    def arguments(self, call: Span) -> list[Range]:
        """The arguments of a call, each with its brackets and stars."""
        piece = _Piece(f"({self._data[call.start : call.end].decode()})", call.start - 1)
        statement = piece.statement
        assert isinstance(statement, cst.Expr)
        assert isinstance(statement.value, cst.Call)
        return [piece.range(argument) for argument in statement.value.args]

    def parameters(self, name: int, body: int) -> Parameters:
        """The parameters of the function whose name starts at the byte `name`, whose body begins at `body`."""
        piece = _Piece(f"def {self._data[name:body].decode()} pass\n", name - len("def "))
        node = piece.statement
        assert isinstance(node, cst.FunctionDef)
        return self._listed(piece, node.params, piece.range(node.name)[1] + len(node.whitespace_after_name.value) + 1)

    def lambda_parameters(self, span: Span) -> Parameters:
        """The parameters of the lambda at a span; the place for the first is right behind the word, without a blank."""
        piece = _Piece(f"({self._data[span.start : span.end].decode()})", span.start - 1)
        statement = piece.statement
        assert isinstance(statement, cst.Expr)
        assert isinstance(statement.value, cst.Lambda)
        return self._listed(piece, statement.value.params, span.start + len("lambda"))

    @staticmethod
    def _listed(piece: _Piece, params: cst.Parameters, opening: int) -> Parameters:
        star = params.star_arg if isinstance(params.star_arg, cst.Param | cst.ParamStar) else None
        listed: list[cst.CSTNode] = [
            *params.posonly_params,
            *params.params,
            *([star] if star else []),
            *params.kwonly_params,
        ]
        if isinstance(params.posonly_ind, cst.ParamSlash):
            listed.insert(len(params.posonly_params), params.posonly_ind)
        keywords = piece.range(params.star_kwarg) if params.star_kwarg is not None else None
        return [_whole(piece, item) for item in listed], keywords, star is not None, opening

    def aliases(self, statement: Range) -> list[tuple[str, Range]]:
        """The aliases of the import statement at a place: the name each binds, and where it stands."""
        start, end = statement
        if statement not in self._aliases:
            piece = _Piece(f"{self._data[start:end].decode()}\n", start)
            node = piece.statement
            assert isinstance(node, cst.Import | cst.ImportFrom)
            names = () if isinstance(node.names, cst.ImportStar) else node.names
            self._aliases[statement] = [(_bound(alias), piece.range(alias)) for alias in names]
        return self._aliases[statement]


def _whole(piece: _Piece, item: cst.CSTNode) -> Range:
    """A parameter with its annotation and default, which its own span leaves out."""
    start, end = piece.range(item)
    if isinstance(item, cst.Param):
        parts = [part for part in (item.annotation.annotation if item.annotation else None, item.default) if part]
        for part in parts:
            end = _behind_brackets(piece, part)
    return start, end


def _behind_brackets(piece: _Piece, node: cst.BaseExpression) -> int:
    end = piece.range(node)[1]
    for bracket in node.rpar:
        end += len(piece.module.code_for_node(bracket).encode())
    return end


def _bound(alias: cst.ImportAlias) -> str:
    return alias.evaluated_alias or alias.evaluated_name.split(".")[0]
