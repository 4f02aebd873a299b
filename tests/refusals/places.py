"""The places in the code that refuse, as the syntax has them, and those that have refused, as running has them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hkmigrate.model.site import Refusal

ROOT = Path(__file__).parents[2]
MAKERS = ("refuse", "refused", "Refusal")
HOMES = ("hkmigrate/detect/program/refusal.py", "hkmigrate/plan/refusal.py")


@dataclass(frozen=True)
class Place:
    """A call that makes a refusal, or hands on the reason to a function that does nothing else.

    Attributes:
        path: the file, from the root of the repository.
        function: the function around.
        text: the call, as Python prints it.
        lines: the first and the last line.
    """

    path: str
    function: str
    text: str
    lines: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.path}:{self.lines[0]} in {self.function}: {self.text}"


def places() -> list[Place]:
    """Every place of the source."""
    found: list[Place] = []
    for file in sorted((ROOT / "hkmigrate").rglob("*.py")):
        path = file.relative_to(ROOT).as_posix()
        if path not in HOMES:
            found += _of_file(path, ast.parse(file.read_text()))
    return found


def _of_file(path: str, tree: ast.Module) -> Iterator[Place]:
    """The calls of the makers; where the reason is a parameter, the calls of the function that has it instead."""
    calls = [*_calls(tree)]
    makers = [(call, around) for call, around in calls if _name(call) in MAKERS]
    handing = {around.name for call, around in makers if around is not None and _hands_on(call, around)}
    for call, around in calls:
        name = _name(call)
        if (name in MAKERS and (around is None or around.name not in handing)) or name in handing:
            function = around.name if around is not None else "<module>"
            yield Place(path, function, ast.unparse(call), (call.lineno, call.end_lineno or call.lineno))


def _calls(tree: ast.AST, around: ast.FunctionDef | None = None) -> Iterator[tuple[ast.Call, ast.FunctionDef | None]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield node, around
        yield from _calls(node, node if isinstance(node, ast.FunctionDef) else around)


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _hands_on(call: ast.Call, around: ast.FunctionDef) -> bool:
    """Whether the words are a parameter of the function around."""
    words = call.args[1] if len(call.args) > 1 else None
    parameters = {argument.arg for argument in (*around.args.args, *around.args.kwonlyargs)}
    return isinstance(words, ast.Name) and words.id in parameters


@dataclass
class Record:
    """What has refused.

    Attributes:
        lines: the files and lines that have stood on the stack, close by, while a refusal was made.
        said: the codes and messages.
    """

    lines: set[tuple[str, int]] = field(default_factory=set)
    said: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def recorded() -> Iterator[Record]:
    """Notes each refusal that is made."""
    record = Record()
    made = Refusal.__init__

    def noting(self: Refusal, *args: object, **kwargs: object) -> None:
        frame, left = sys._getframe(1), 4
        while frame is not None and left:
            record.lines.add((frame.f_code.co_filename, frame.f_lineno))
            frame, left = frame.f_back, left - 1
        made(self, *args, **kwargs)
        record.said.append((self.code, self.message))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Refusal, "__init__", noting)
        yield record


def never(found: Iterable[Place], seen: set[tuple[str, int]]) -> list[Place]:
    """The places that have not refused."""
    lines: dict[str, set[int]] = {}
    for file, line in seen:
        lines.setdefault(file, set()).add(line)

    def fired(place: Place) -> bool:
        at = lines.get(str(ROOT / place.path), set())
        return any(place.lines[0] <= line <= place.lines[1] for line in at)

    return [place for place in found if not fired(place)]
