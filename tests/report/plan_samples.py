"""Plans made by hand: the program of Haiku's issue 670, and groups that are refused."""

from __future__ import annotations

from dataclasses import replace

from hkmigrate.model.place import Span
from hkmigrate.model.plan import (
    Accessor,
    Anchor,
    Creator,
    Migrate,
    Owner,
    Pass,
    Plan,
    Receiver,
    Refuse,
)
from hkmigrate.model.site import Access, Refusal, Site, SiteKind, Term

MODEL = """import haiku as hk
import jax
import jax.numpy as jnp


def shared_embed():
    with hk.name_scope(hk.force_name("global_embed")):
        return hk.get_parameter("embed", [100, 16], init=hk.initializers.RandomNormal())


class Embed(hk.Module):
    def __call__(self, ids):
        return shared_embed()[ids]


class Unembed(hk.Module):
    def __init__(self, scale, name=None):
        super().__init__(name=name)
        self.scale = scale

    def __call__(self, x):
        return self.scale * x @ shared_embed().T


class Parent(hk.Module):
    def __call__(self, ids):
        return Unembed(2.0)(Embed()(ids))


def forward(ids):
    return Parent()(ids)


model = hk.transform(forward)
"""


def span(text: str, *, path: str = "model.py", source: str = MODEL, nth: int = 0) -> Span:
    """Where the `nth` occurrence of `text` stands."""
    start = -1
    for _ in range(nth + 1):
        start = source.index(text, start + 1)
    line = source.count("\n", 0, start) + 1
    column = start - (source.rfind("\n", 0, start) + 1) + 1
    return Span(path, start, start + len(text), line, column)


def _access(where: Span, scope: str) -> Access:
    term = Term("get", ('hk.get_parameter("embed", [100, 16])',))
    return Access(
        kind="parameter", leaf="embed", spec=(), call=term, function="hk.get_parameter", span=where, scope=scope
    )


def _user(kind: SiteKind, where: Span, consumer: str) -> Site:
    scope = f"{consumer}.__call__"
    return Site(kind, where, scope, consumer, (_access(where, scope),))


def creator(node: str, where: Span) -> Creator:
    """A node that makes the instance."""
    return Creator(node=node, span=where, path=where.path, line=where.line)


SITES = (
    Site(SiteKind.FORCED_SCOPE, span("with hk.name_scope"), "model.shared_embed", "model.shared_embed"),
    _user(SiteKind.HELPER_CALL, span("shared_embed()[ids]"), "model.Embed"),
    _user(SiteKind.HELPER_CALL, span("shared_embed().T"), "model.Unembed"),
)

OWNER = Owner(
    class_name="GlobalEmbed",
    generated=True,
    attribute="global_embed",
    accessors=(Accessor("embed", "property", (), 'hk.get_parameter("embed", [100, 16])', True, False, "embed", ()),),
    anchor=Anchor("before", "model.py", span("def shared_embed")),
    make='GlobalEmbed(name="global_embed")',
    needs=(),
    within=(),
    readers=("Embed", "Unembed"),
    owns=("global_embed/embed",),
)

READY = Migrate(
    name="global_embed",
    sites=SITES,
    owner=OWNER,
    creators=(creator("model.forward", span("def forward")),),
    carriers=("model.Parent",),
    receivers=(
        Receiver("model.Embed", span("class Embed"), "new-init", None, True),
        Receiver("model.Unembed", span("class Unembed"), "init", span("def __init__"), True),
        Receiver("model.Parent", span("class Parent"), "new-init", None, True),
    ),
    passes=(
        Pass(span("Unembed(2.0)"), "self.global_embed", "model.Parent.__call__"),
        Pass(span("Embed()"), "self.global_embed", "model.Parent.__call__"),
        Pass(span("Parent()"), "global_embed", "model.forward"),
    ),
    uses=(),
    dissolve=(),
    remove=(span("def shared_embed"),),
    unimport=(),
    parameter_paths=(("global_embed/embed", "global_embed/embed"),),
    state_paths=(),
)

MOVED = replace(
    READY,
    name="table",
    owner=replace(
        OWNER, class_name="Table", attribute="table", make="Table()", anchor=Anchor("new-file", "net/table.py")
    ),
    parameter_paths=(("table/w", "trunk/~/table/w"), ("trunk/linear/w", "trunk/linear/w")),
    state_paths=(("table/seen", "trunk/~/table/seen"),),
    remove=(span("def shared_embed"),),
    notes=("`Trunk` is built in two roots; both make a table of their own.",),
)

NET = """class Net(hk.Module):
    def __call__(self, x):
        for i in range(3):
            with hk.name_scope(hk.force_name(f"level_{i}")):
                x = x * hk.get_parameter("w", [])
        return x
"""


def _net(text: str) -> Span:
    return span(text, path="net.py", source=NET)


DYNAMIC = Refuse(
    name="level_*",
    sites=(Site(SiteKind.FORCED_SCOPE, _net("with hk.name_scope"), "net.Net.__call__", "net.Net"),),
    refusal=Refusal(
        code="dynamic-name",
        message="the forced name holds `i`, which is only known at run time",
        place=_net('hk.force_name(f"level_{i}")'),
        way_out="write the name as a constant, or make the owners by hand",
    ),
)

CONFLICT = Refuse(
    name="scale",
    sites=(
        Site(SiteKind.FORCED_SCOPE, Span("a/left.py", 10, 20, 4, 9), "a.left.Left.__call__", "a.left.Left"),
        Site(SiteKind.FORCED_SCOPE, Span("a/right.py", 10, 20, 7, 9), "a.right.Right.__call__", "a.right.Right"),
    ),
    refusal=Refusal(
        code="conflicting-specification",
        message="`scale/w` is asked for with shape [4] here and with shape [8] there",
        place=Span("a/left.py", 40, 46, 5, 16),
        way_out="make the uses agree, or give them two names",
        also=(Span("a/right.py", 40, 46, 8, 16),),
    ),
)

PLAN = Plan(
    groups=(READY, DYNAMIC),
    unread=(("broken.py", "syntax error at line 1"),),
    read=(("model.py", "0" * 64), ("net.py", "1" * 64)),
)


def source_line(path: str, line: int) -> str | None:
    """The line of the sample files."""
    text = {"model.py": MODEL, "net.py": NET}.get(path)
    return text.splitlines()[line - 1] if text else None
