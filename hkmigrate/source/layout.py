"""Where the items of calls, signatures and imports stand, brackets and all, by the concrete syntax tree."""

from __future__ import annotations

import codecs
from typing import cast

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, CodeSpan, MetadataWrapper

from hkmigrate.model.place import Span
from hkmigrate.source.text import TOO_DEEP, UnreadableError

Range = tuple[int, int]


class Layout:
    """The concrete syntax tree of one file, by byte offsets.

    Raises:
        UnreadableError: libcst does not give the file back byte for byte.
    """

    def __init__(self, data: bytes) -> None:
        self._shift = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
        try:
            module = cst.parse_module(data)
        except cst.ParserSyntaxError as error:
            raise UnreadableError(f"syntax error at line {error.editor_line}") from error
        except (RecursionError, MemoryError) as error:
            raise UnreadableError(TOO_DEEP) from error
        except (SyntaxError, UnicodeDecodeError) as error:
            raise UnreadableError(f"its encoding is not what it says: {error}") from error
        if module.bytes.removeprefix(codecs.BOM_UTF8) != data.removeprefix(codecs.BOM_UTF8):
            raise UnreadableError("it does not survive parsing and printing")
        self._module = module
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        spans = cast("dict[cst.CSTNode, CodeSpan]", wrapper.resolve(ByteSpanPositionProvider))
        self._spans = spans
        self._calls: dict[Range, cst.Call] = {}
        self._signatures: dict[int, cst.FunctionDef] = {}
        self._imports: dict[int, cst.ImportFrom | cst.Import] = {}
        for node in spans:
            if isinstance(node, cst.Call):
                self._calls[self.range(node)] = node
            elif isinstance(node, cst.FunctionDef):
                self._signatures[self.range(node.name)[0]] = node
            elif isinstance(node, cst.ImportFrom | cst.Import):
                self._imports[self.range(node)[0]] = node

    def range(self, node: cst.CSTNode) -> Range:
        """The bytes of a node, from its first token to its last."""
        span = self._spans[node]
        start = span.start + self._shift
        return start, start + span.length

    def arguments(self, call: Span) -> list[Range]:
        """The arguments of a call, each with its brackets and stars."""
        node = self._calls[(call.start, call.end)]
        return [self.range(argument) for argument in node.args]

    def parameters(self, name: int) -> tuple[list[Range], Range | None, bool, int]:
        """The parameters of the function whose name starts at the byte `name`.

        Returns:
            The parameters up to `**`, the `**` parameter, whether there is a star among them, the end of the bracket.
        """
        node = self._signatures[name]
        params = node.params
        star = params.star_arg if isinstance(params.star_arg, cst.Param | cst.ParamStar) else None
        listed: list[cst.CSTNode] = [
            *params.posonly_params,
            *params.params,
            *([star] if star else []),
            *params.kwonly_params,
        ]
        if isinstance(params.posonly_ind, cst.ParamSlash):
            listed.insert(len(params.posonly_params), params.posonly_ind)
        keywords = self.range(params.star_kwarg) if params.star_kwarg is not None else None
        opening = self.range(node.name)[1] + len(node.whitespace_after_name.value) + 1
        return [self._whole(item) for item in listed], keywords, star is not None, opening

    def _whole(self, item: cst.CSTNode) -> Range:
        """A parameter with its annotation and default, which its own span leaves out."""
        start, end = self.range(item)
        if isinstance(item, cst.Param):
            parts = [part for part in (item.annotation.annotation if item.annotation else None, item.default) if part]
            for part in parts:
                end = self._behind_brackets(part)
        return start, end

    def _behind_brackets(self, node: cst.BaseExpression) -> int:
        end = self.range(node)[1]
        for bracket in node.rpar:
            end += len(self._module.code_for_node(bracket).encode())
        return end

    def aliases(self, start: int) -> list[tuple[str, Range]]:
        """The aliases of the import statement that starts at a byte: the name each binds, and where it stands."""
        node = self._imports[start]
        if isinstance(node.names, cst.ImportStar):
            return []
        return [(self._bound(alias), self.range(alias)) for alias in node.names]

    @staticmethod
    def _bound(alias: cst.ImportAlias) -> str:
        return alias.evaluated_alias or alias.evaluated_name.split(".")[0]
