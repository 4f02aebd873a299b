"""What a name can turn out to be."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import PurePosixPath

from hkmigrate.source.module import Module
from hkmigrate.source.scopes import FunctionNode, Scope


@dataclass(frozen=True, slots=True)
class External:
    """A name from outside the tree, canonical where it is Haiku's: `haiku.get_parameter`, `jax.numpy.float32`."""

    name: str


@dataclass(frozen=True, slots=True)
class InTreeModule:
    """A module (file) of the tree."""

    file: Module


@dataclass(frozen=True, slots=True)
class Folder:
    """A package without an `__init__.py`: the folders of the tree that may make it."""

    places: tuple[PurePosixPath, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A class or function of the tree."""

    file: Module
    node: ast.ClassDef | FunctionNode


@dataclass(frozen=True, slots=True)
class Value:
    """A variable: `file` and `scope` where it is bound, `expression` where it is bound once by `name = expression`."""

    file: Module
    scope: Scope
    name: str
    expression: ast.expr | None


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A name that cannot be followed, and why.

    Attributes:
        why: what stands in the way.
        code: the code of a refusal for it.
    """

    why: str
    code: str = "ambiguous-import"


Meaning = External | InTreeModule | Folder | Definition | Value | Unresolved
