"""What detection finds: hack sites, what they read or make, and the groups that they form."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal

from hkmigrate.model.names import Name
from hkmigrate.model.override import Override
from hkmigrate.model.place import Span

BUCKET = "~"
"""Where Haiku keeps the parameters and states that are read outside of every module."""


class SiteKind(StrEnum):
    """How a hack site forces its name, or does without; these words are lint's codes as well."""

    FORCED_SCOPE = "forced-scope"
    HELPER_CALL = "helper-call"
    FORCED_MODULE = "forced-module"
    BORROWED_NAME = "borrowed-name"
    ROOT_PARAMETER = "shared-root-parameter"
    UNCLEAR = "unclear-use"


@dataclass(frozen=True, slots=True)
class Need:
    """A global name that a piece of code needs where it is moved to.

    Attributes:
        local: the name as the code spells it: `jnp`.
        module: the dotted module that it comes from: `jax.numpy`; for a file of the tree, its path.
        member: the name there, None where the name is the module itself.
        in_tree: whether `module` is a path of the tree.
    """

    local: str
    module: str
    member: str | None
    in_tree: bool = False


@dataclass(frozen=True, slots=True)
class Hole:
    """A place in a term that is filled with a local value.

    Attributes:
        text: the value as it is spelled, at `span`.
        name: what it is called as a parameter.
        span: where it stands.
        declared: the function whose local value it is, where that is the one that declares the parameter.
        given: what it is, for each function from which the program comes here and that may make an owner.
        spelled: whether the site spells it; else `span` is where a function that is called there does, in its own way.
    """

    text: str
    name: str
    span: Span
    declared: str | None = None
    given: tuple[Given, ...] = ()
    spelled: bool = True

    @property
    def written(self) -> str | Span:
        """The value as it is written at the site."""
        return self.span if self.spelled else self.text


@dataclass(frozen=True, slots=True)
class Given:
    """What a local value is for those who come from one function.

    Attributes:
        frame: the function.
        term: how code at the beginning of the function spells the value, without holes; None where it cannot.
    """

    frame: str
    term: Term | None


@dataclass(frozen=True, slots=True)
class Term:
    """An expression that may be moved: its text in pieces, an integer standing for the hole of that index.

    Attributes:
        key: equal for two terms that mean the same, whatever names and layout they are written with.
        pieces: text and holes in order.
        holes: what fills the holes at this site.
        needs: the global names in the text.
    """

    key: str
    pieces: tuple[str | int, ...]
    holes: tuple[Hole, ...] = ()
    needs: tuple[Need, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether it means the same at every site, since nothing in it is the consumer's own."""
        return not self.holes

    def text(self, names: tuple[str, ...] = ()) -> str:
        """The expression with the holes filled by `names`, or by what stands there at this site."""
        fill = names or tuple(hole.text for hole in self.holes)
        return "".join(piece if isinstance(piece, str) else fill[piece] for piece in self.pieces)


Written = tuple[str | Span, ...]
"""New text in pieces; a span stands for what stands there, with whatever changes are made inside it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a helper says of itself.

    Attributes:
        helper: the helper's id.
        doc: its docstring, None where it has none.
        comments: its comments above the access.
        behind: the comment behind the access.
        returns: the type of what it returns, where that is annotated.
    """

    helper: str
    doc: str | None = None
    comments: tuple[str, ...] = ()
    behind: str = ""
    returns: Term | None = None


@dataclass(frozen=True, slots=True)
class HelperForm:
    """A helper as an accessor that keeps its signature.

    Attributes:
        helper: the helper's id.
        parameters: its parameters, defaults and all, each as it goes into a signature.
        call: what it returns, in terms of them.
        arguments: what stands in the brackets at the site.
    """

    helper: str
    parameters: tuple[str, ...]
    call: Term
    arguments: Written


@dataclass(frozen=True, slots=True)
class Formula:
    """The one expression of a parameter that a function computes and returns, as a method of the owner may do it.

    Attributes:
        span: the statements that take part, the last one a `return`; one that calls the method takes their place.
        term: the expression, with `MARK` where the parameter stands.
        name: what computes it: the function, or the class whose `__call__` that is.
    """

    MARK: ClassVar[str] = "\x01"

    span: Span
    term: Term
    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """Which of a family of names is meant: the index as it is spelled, and every value that it can have."""

    text: str
    values: tuple[int, ...] | tuple[str, ...]


AccessKind = Literal["parameter", "state", "state-update", "module"]


@dataclass(frozen=True, slots=True)
class Access:
    """One read, write or construction under a forced name.

    Attributes:
        kind: what is done.
        leaf: the parameter's or state's name, or the name that Haiku gives the module below the forced name; a pattern
            where the name is only known at run time.
        spec: what must agree between accesses of one leaf, by slot (`shape`, `dtype`, ...); None where it is not given.
        call: the whole call, as it goes into the accessor; its key is that of the specification.
        function: the function that is called, as it is spelled.
        span: the expression that the accessor replaces.
        scope: the node whose code holds it.
        value: the expression that a state-update writes.
        own: for a module made under the forced name itself, the call with the owner's own path as its forced name.
        named: whether the call of such a module spells the name; else what it calls gives it.
        early: whether such a module may be made before it is used.
        redrawn: whether it may be where its initial values need not come from the same random keys.
        alone: whether the module makes no others, so that nothing is kept below it.
        form: the helper that makes the access, where that could become an accessor as it is.
        told: what the one helper that makes the access says of itself.
        formula: the expression that the consumer computes of it, where it does nothing else.
        index: which owner of a family it is of.
        opened: for a module made under the forced name itself, `call` and `own` with a hole for every argument.
        leaves: the names that the program is known to come to where `leaf` is a pattern, `*` where there may be others.
        around: what takes the place of the access, with `MARK` for the module; empty where that alone does.
    """

    MARK: ClassVar[str] = "\x02"

    kind: AccessKind
    leaf: str
    spec: tuple[tuple[str, Term | None], ...]
    call: Term
    function: str
    span: Span
    scope: str
    value: Written = ()
    own: Term | None = None
    named: bool = True
    early: bool = False
    redrawn: bool = False
    alone: bool = False
    form: HelperForm | None = None
    told: Told | None = None
    formula: Formula | None = None
    index: Index | None = None
    leaves: tuple[str, ...] = ()
    around: Written = ()
    opened: tuple[Term, Term] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what is read, written or made."""
        return self.leaves or (self.leaf,)

    @property
    def is_whole(self) -> bool:
        """Whether this is a module that is itself made under the forced name."""
        return self.kind == "module" and not self.leaf


@dataclass(frozen=True, slots=True)
class Site:
    """A hack site.

    Attributes:
        kind: how the name is forced here.
        span: where.
        scope: the node (function, method, lambda) whose code holds it.
        consumer: the class or function it belongs to, as a dotted name: `model.Embed`.
        accesses: what is read or made; empty for the scope inside a helper that is dissolved.
        dissolve: the expression that enters the scope, which goes, for a forced scope.
        forced: the expression that forces the name, where it stands by itself.
        instance: the expression that takes the place of the forced module, for a borrowed name.
        lent: the class of that instance, as it is spelled.
        override: the module of the base that is replaced here, for a borrowed name.
    """

    kind: SiteKind
    span: Span
    scope: str
    consumer: str
    accesses: tuple[Access, ...] = ()
    dissolve: Span | None = None
    forced: Span | None = None
    instance: str | None = None
    lent: str = ""
    override: Override | None = None

    def path_in(self, group: str) -> str:
        """The module path of what a site of the group with that name reads or makes."""
        return BUCKET if self.kind is SiteKind.ROOT_PARAMETER else group


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is left alone: a code of the table, the reason in words, the place and the way out."""

    code: str
    message: str
    place: Span
    way_out: str
    also: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Removable:
    """A definition that only serves a hack: it goes when everything that refers to it goes.

    Attributes:
        name: how a person calls it: `model.get_embed`.
        span: the whole statement, decorators included.
        uses: the places that refer to it, its imports aside.
        imports: the import aliases that bring it into other files.
        top: whether it stands at the top level of its file, so that a class can take its place.
    """

    name: str
    span: Span
    uses: tuple[Span, ...]
    imports: tuple[Span, ...] = ()
    top: bool = True


@dataclass(frozen=True, slots=True, order=True)
class Declaration:
    """A statement that declares a parameter of a registry.

    Attributes:
        span: the statement.
        scope: the node whose code holds it.
        plain: whether it is a statement of that function's own body, run once whenever the function is.
    """

    span: Span
    scope: str
    plain: bool


@dataclass(frozen=True, slots=True)
class Forcing:
    """An expression that forces the name of a group and no other: `hk.force_name(NAME)`, `"FORCE:name"`.

    Attributes:
        span: where.
        scope: the node whose code holds it.
        name: what it forces the name of, as an expression of its own; None for a text with the prefix.
    """

    span: Span
    scope: str
    name: Span | None


@dataclass(frozen=True, slots=True)
class Group:
    """All sites of one name, forced or of a transform's own parameter (`~/w`), and what was refused while reading.

    Attributes:
        name: the forced name, or the path of the parameter.
        sites: its sites in the order of place.
        refusals: why some of them are not understood.
        helpers: the functions that only serve to read under a forced name, and come down to this one.
        registries: the functions, dictionaries and variables through which its parameters are declared or named.
        declarations: the statements that declare its parameters.
        forcing: the expressions that force its name, wherever they stand.
        locals: variables of readers that only hold values, and go when nothing uses them any more.
    """

    name: Name
    sites: tuple[Site, ...]
    refusals: tuple[Refusal, ...] = ()
    helpers: tuple[Removable, ...] = ()
    registries: tuple[Removable, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    forcing: tuple[Forcing, ...] = ()
    locals: tuple[Removable, ...] = ()
