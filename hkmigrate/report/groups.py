"""A group that can be migrated, as text: who shares what, the owner, who takes it, who hands it on, parameter paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hkmigrate.model.place import Span, file_of
from hkmigrate.model.plan import Creator, Migrate
from hkmigrate.model.site import Site, SiteKind
from hkmigrate.report.page import Page, Text
from hkmigrate.report.words import count, listed, own_name, place, places

_FEW = 10
_Row = tuple[Text, ...]

_THROUGH = {
    SiteKind.FORCED_SCOPE: "in a forced scope",
    SiteKind.HELPER_CALL: "through a helper",
    SiteKind.FORCED_MODULE: "under the forced name",
    SiteKind.BORROWED_NAME: "under a borrowed name",
    SiteKind.ROOT_PARAMETER: "outside of every module",
    SiteKind.UNCLEAR: "in an unclear way",
}
_DOES = {"parameter": "reads", "state": "reads state", "state-update": "writes state", "module": "makes the module"}
_TAKES = {
    "init": "in its __init__",
    "new-init": "in a new __init__",
    "field": "as a field",
    "argument": "as an argument",
}


def put_group(page: Page, group: Migrate, *, verbose: bool) -> None:
    """All that the group's migration does."""
    forced = any(site.kind is not SiteKind.ROOT_PARAMETER for site in group.sites)
    _section(page, f"Who shares it today{', by forcing its name' if forced else ''}", _users(group))
    _section(page, "Who will own it", [*_owner(group), *_made(group)])
    _section(page, f"Who takes the owner as the keyword argument `{group.owner.attribute}`", _takers(group))
    _section(page, "Who hands it on", _handed(group))
    _section(page, "Who uses the instance itself", _reused(group))
    _section(page, "Who makes it by a method that subclasses override", _overridden(group))
    _section(page, "No longer needed", _lost(group))
    _put_paths(page, "parameter", group.parameter_paths, verbose=verbose)
    _put_paths(page, "state", group.state_paths, verbose=verbose)
    if group.notes:
        page.blank()
    for note in group.notes:
        page.prose(note, indent=2, hang=2, lead=Text("note: ", "name"))


def _section(page: Page, title: str, rows: Iterable[_Row]) -> None:
    rows = list(rows)
    if rows:
        page.blank()
        page.line(title, indent=2)
        page.rows(rows)


def _row(sign: str, subject: str, what: str, where: str) -> _Row:
    style = {"+": "gained", "~": "changed", "-": "lost"}.get(sign, "")
    return Text.assemble((sign, style), " ", (subject, "name")), Text(what), Text(where, "place")


def _users(group: Migrate) -> Iterator[_Row]:
    found: dict[tuple[str, str, str], list[tuple[str, Site]]] = {}
    for site in group.sites:
        consumer = own_name(site.consumer, site.span.path)
        for does, what in _uses(group, site):
            found.setdefault((consumer, does, _THROUGH[site.kind]), []).append((what, site))
    for (consumer, does, through), uses in found.items():
        whats = listed(dict.fromkeys(what for what, _ in uses))
        yield _row(" ", consumer, f"{does} {whats} {through}", places(site.span for _, site in uses))


def _uses(group: Migrate, site: Site) -> Iterator[tuple[str, str]]:
    """What a site does, and to what."""
    for access in site.accesses:
        path = site.path_in(group.name)
        yield _DOES[access.kind], f"{path}/{access.leaf}" if access.leaf else path
    if site.instance is not None and not site.accesses:
        yield "makes", f"`{site.instance}` once more"


def _owner(group: Migrate) -> Iterator[_Row]:
    owner = group.owner
    if owner.anchor is None:
        return
    if owner.anchor.kind == "inside":
        members = listed(f"`{accessor.name}`" for accessor in owner.accessors)
        yield _row("~", owner.class_name, f"gains {members}", place(owner.anchor.span) if owner.anchor.span else "")
        return
    where = "in a new file" if owner.anchor.kind == "new-file" else "above its first user"
    where = "in place of the helper" if owner.anchor.span in group.remove else where
    members = listed(accessor.name for accessor in owner.accessors)
    at = place(owner.anchor.span) if owner.anchor.span else owner.anchor.path
    yield _row("+", f"class {owner.class_name}", f"with {members}, {where}", at)


def _made(group: Migrate) -> Iterator[_Row]:
    owner = group.owner
    scopes = "".join(f", in name_scope({scope!r})" for scope in owner.within)
    for creator in group.creators:
        make = " ".join((creator.make or owner.make).split())
        yield _row(
            "+",
            f"made in {_creator(creator)}",
            f"{owner.attribute} = {make}{scopes}{', where it is given none' if creator.given else ''}",
            f"{file_of(creator.path, creator.span.cell)}:{creator.line}",
        )


def _creator(creator: Creator) -> str:
    return "a lambda" if creator.inline else own_name(creator.node, creator.path)


def _takers(group: Migrate) -> Iterator[_Row]:
    carriers = frozenset(group.carriers)
    for receiver in group.receivers:
        carries = "only to hand it on" if receiver.node in carriers else "to use it"
        subject, how, where = _row(
            "~", own_name(receiver.node, receiver.span.path), _TAKES[receiver.how], place(receiver.span)
        )
        yield subject, how, Text(carries), where


def _handed(group: Migrate) -> Iterator[_Row]:
    found: dict[tuple[str, str], list[Span]] = {}
    for one in group.passes:
        found.setdefault((one.scope, one.call.path), []).append(one.call)
    for (scope, path), calls in found.items():
        yield _row("~", own_name(scope, path), f"in {count(len(calls), 'call')}", places(calls))


def _reused(group: Migrate) -> Iterator[_Row]:
    for site in group.sites:
        if site.instance is not None:
            yield _row("~", own_name(site.scope, site.span.path), f"takes `{site.instance}`", place(site.span))


def _overridden(group: Migrate) -> Iterator[_Row]:
    for one in group.factories:
        cls, does = own_name(one.making.cls, one.making.span.path), "overrides" if one.overrides else "gains"
        yield _row("~" if one.overrides else "+", cls, f"{does} `{one.name}`", place(one.making.span))


def _lost(group: Migrate) -> Iterator[_Row]:
    for subject, spans in (
        ("forced scopes", group.dissolve),
        ("helpers and declarations", group.remove),
        ("imports", group.unimport),
    ):
        if spans:
            yield _row("-", subject, "", places(spans))


def _put_paths(page: Page, kind: str, paths: Sequence[tuple[str, str]], *, verbose: bool) -> None:
    moved = [(old, new) for old, new in paths if old != new]
    stay = [(old, "") for old, new in paths if old == new]
    if moved:
        page.blank()
        change = "1 {} path changes" if len(moved) == 1 else f"{len(moved)} {{}} paths change"
        page.line(Text(change.format(kind), "changed"), "; saved checkpoints need the renaming", indent=2)
        _put_list(page, moved, verbose=verbose)
    if stay:
        page.blank()
        title = (
            f"The other {kind} paths stay as they are"
            if moved
            else f"{kind.capitalize()} paths stay as they are; saved checkpoints still load"
        )
        page.line(title, indent=2)
        _put_list(page, stay, verbose=verbose)


def _put_list(page: Page, pairs: Sequence[tuple[str, str]], *, verbose: bool) -> None:
    shown = pairs if verbose or len(pairs) <= _FEW else pairs[: _FEW - 1]
    page.rows([(Text(f"  {old}"), Text(f"-> {new}" if new else "")) for old, new in shown])
    if len(shown) < len(pairs):
        page.line(f"  and {len(pairs) - len(shown)} more; --verbose lists them all", indent=4)
