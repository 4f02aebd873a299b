"""One plan a group, and the plan of the whole tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from hkmigrate.model.graph import ClassNode, Graph
from hkmigrate.model.names import Unknown, name_and_number
from hkmigrate.model.place import Span
from hkmigrate.model.plan import Creator, GroupPlan, Migrate, Owner, Pass, Refuse, Use
from hkmigrate.model.site import Group, Refusal, Site, SiteKind
from hkmigrate.plan.accessors import Agreed, agree
from hkmigrate.plan.anchor import can_be_made_in, place_owner
from hkmigrate.plan.lambdas import functions_wanted, with_functions
from hkmigrate.plan.methods import Offer, offer
from hkmigrate.plan.names import attribute_name, class_name
from hkmigrate.plan.nesting import nested
from hkmigrate.plan.numbering import free_name
from hkmigrate.plan.paths import creation_order, moved, parameter_paths, state_paths
from hkmigrate.plan.placement import Place, natural_place, nearest_place
from hkmigrate.plan.refusal import Refused, refused
from hkmigrate.plan.thread import Thread, creators, passes, receivers, thread
from hkmigrate.plan.together import shown, sweep, untangled, with_passing_inits

_ABOVE = frozenset(
    (
        "class-as-value",
        "function-as-value",
        "lambda",
        "lambda-root",
        "module-level",
        "no-root",
        "plain-class",
        "root-called",
        "static-method",
        "unclear-constructor",
        "unknown-base",
    )
)
"""Refusals of what may stand above a module that can make the owner as well."""


def make_plan(
    groups: Sequence[Group],
    graph: Graph,
    intercepted: Refusal | None = None,
    place: str = "auto",
    wanted: frozenset[str] = frozenset(),
) -> tuple[GroupPlan, ...]:
    """The plans of all groups, in the order of their names; what nothing uses any more after them goes too.

    `place` says where owners are made: `root`, `nearest`, or `auto`: in the roots where that is possible; `wanted` are
    the groups that will be carried out, empty for all.
    """
    lifted: frozenset[str] = frozenset()
    while True:
        planner = _Planner(graph, intercepted, frozenset(_first(group) for group in groups))
        planner.place, planner.lifted = place, lifted
        planner.firsts = frozenset(shown(group).split("/")[0] for group in groups)
        plans = nested(untangled([planner.plan(group) for group in sorted(groups, key=_order)]), graph, wanted)
        further = functions_wanted(plans) - lifted
        if not further:
            break
        lifted |= further
    plans = with_functions(plans, graph, planner.attributes | planner.classes)
    swept = sweep(with_passing_inits(plans, graph), groups)
    return tuple(sorted(swept, key=lambda plan: (plan.name.startswith("<"), plan.name)))


def _order(group: Group) -> tuple[str, int, str]:
    return (*creation_order(shown(group)), shown(group))


def _first(group: Group) -> str:
    return shown(group).split("/")[0] if "/" not in shown(group) else ""


@dataclass(slots=True)
class _Planner:
    graph: Graph
    intercepted: Refusal | None
    whole: frozenset[str]
    attributes: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    firsts: frozenset[str] = frozenset()
    place: str = "auto"
    lifted: frozenset[str] = frozenset()

    def plan(self, group: Group) -> GroupPlan:
        try:
            return self._migrate(group)
        except Refused as outcome:
            return Refuse(shown(group), group.sites, outcome.refusal)

    def _migrate(self, group: Group) -> Migrate:
        if group.refusals:
            raise Refused(group.refusals[0])
        if all(site.kind is SiteKind.BORROWED_NAME for site in group.sites):
            return self._lend(group)
        if isinstance(group.name, Unknown):
            raise refused("dynamic-name", group.name.why, group.sites[0].span)
        if self.intercepted is not None:
            raise Refused(self.intercepted)
        readers = [site for site in group.sites if site.accesses]
        if not readers:
            raise refused("unused", "nothing in the tree reads what is shared here", group.sites[0].span)
        return self._placed(group, group.name.text, readers)

    def _placed(self, group: Group, name: str, readers: Sequence[Site]) -> Migrate:
        """The migration with the owner where the settings want it."""
        starts = {site.scope for site in readers}
        place = natural_place(self.graph, starts, name, self.whole) if self.place == "auto" else None
        if self.place == "nearest":
            place = nearest_place(self.graph, starts, name, self.whole)
        if place is not None:
            return self._at(group, place)
        try:
            return self._in_roots(group, name, readers)
        except Refused as outcome:
            if self.place == "auto" and outcome.refusal.code in _ABOVE:
                place = nearest_place(self.graph, starts, name, self.whole)
                if place is not None:
                    return self._at(group, place, outcome.refusal)
            raise

    def _at(self, group: Group, place: Place, instead: Refusal | None = None) -> Migrate:
        """The migration with the owner made in a module; `instead` says why not in the roots."""
        migrate = self._own(group, place.way, (), place.path)
        notes = [f"the owner is not made in the root: {instead.message}"] if instead is not None else []
        if place.assumed:
            notes = [
                f"nothing in the tree transforms or builds `{place.assumed}`: it is assumed that a transform builds it"
                f" once, outside of every module, as `{place.path.split('/')[0]}`"
            ]
        return replace(migrate, notes=(*notes, *migrate.notes))

    def _in_roots(self, group: Group, name: str, readers: Sequence[Site]) -> Migrate:
        way = thread(self.graph, {site.scope for site in readers})
        if not way.roots:
            raise refused("no-root", "no function that is handed to a transform reaches these uses", readers[0].span)
        made = free_name(self.graph, group, name, way.roots, self.firsts - {name.split("/", maxsplit=1)[0]})
        if made != name:
            self.firsts |= {made}
        return self._own(group, way, tuple(made.split("/")[:-1]), made)

    def _own(self, group: Group, way: Thread, within: tuple[str, ...], made_name: str) -> Migrate:
        agreed, name = agree(group), shown(group)
        taken = {*way.words(), *self.attributes, *_globals(self.graph, way)}
        attribute = attribute_name(name, taken)
        used = [*(call.caller for call in way.calls), *(access.scope for one in agreed for access, _ in one.calls)]
        makers, takers = creators(way, used, self.lifted, plain=not within), receivers(way, used)
        arguments, makers = _declared_arguments(group, agreed, makers, way)
        instance = _instance(agreed) and all(
            can_be_made_in(self.graph, maker.path, agreed[0].calls[0][0].call.needs) for maker in makers
        )
        offered = Offer(agreed)
        if instance:
            owner = self._shared_instance(group, made_name, attribute, within, agreed)
        else:
            made = class_name(attribute, {word for names in self.graph.names.values() for word in names} | self.classes)
            spans = [receiver.span for receiver in takers]
            offered = offer(group, agreed, way.roots)
            try:
                anchor = place_owner(self.graph, group, attribute, offered.members, makers, spans)
            except Refused:
                if not offered.methods:
                    raise
                offered = Offer(agreed)  # a method needs what cannot be had in any of the places
                anchor = place_owner(self.graph, group, attribute, offered.members, makers, spans)
            given = [*(text for _, text in arguments), f'name="{made_name.rsplit("/", 1)[-1]}"']
            make = f"{made}({', '.join(given)})"
            owner = Owner(
                made,
                True,
                attribute,
                offered.members,
                anchor,
                make,
                (),
                within,
                _readers(group),
                _owned(group, made_name),
                arguments,
                made_name,
            )
            self.classes.add(made)
        self.attributes.add(attribute)
        uses = _uses(offered, way, attribute, instance=instance)
        handed = passes(way, attribute)
        inline = {creator.node for creator in makers if creator.inline}
        return Migrate(
            name,
            group.sites,
            owner,
            makers,
            _carriers(way, group),
            takers,
            tuple(_inlined(one, inline, owner.make, attribute) for one in handed),
            tuple(_inlined_use(one, inline, owner.make, attribute) for one in uses),
            tuple(sorted({site.dissolve for site in group.sites if site.dissolve} - _swallowed(group, offered))),
            tuple(one.span for one in group.declarations if one.span not in {maker.instead for maker in makers}),
            (),
            moved(parameter_paths(group, name), name, made_name),
            moved(state_paths(group, name), name, made_name),
            (*(_renaming(name, made_name) if way.in_roots else ()), *_notes(way, attribute, agreed)),
        )

    def _shared_instance(
        self, group: Group, name: str, attribute: str, within: tuple[str, ...], agreed: tuple[Agreed, ...]
    ) -> Owner:
        """A module that can be made early is its own owner: a class around it would move its parameters' paths."""
        access = agreed[0].calls[0][0]
        make = access.call.text()
        for quote in ('"', "'"):
            make = make.replace(f"{quote}{shown(group)}{quote}", f"{quote}{name.rsplit('/', 1)[-1]}{quote}")
        return Owner(
            access.function,
            False,
            attribute,
            (),
            None,
            make,
            access.call.needs,
            within,
            _readers(group),
            _owned(group, name),
            path=name,
        )

    def _lend(self, group: Group) -> Migrate:
        """A borrowed name: the lender stands where a module was made under its name."""
        uses = tuple(Use(site.span, (site.instance or "",), site.scope) for site in group.sites)
        lender = group.sites[0].instance or ""
        owner = Owner(group.sites[0].lent, False, lender, (), None, "", (), (), _readers(group), ())
        note = f"the instance `{lender}` is used again; its parameters keep the paths they have"
        return Migrate(shown(group), group.sites, owner, (), (), (), (), uses, (), (), (), (), (), (note,))


def _declared_arguments(
    group: Group, agreed: tuple[Agreed, ...], makers: tuple[Creator, ...], way: Thread
) -> tuple[tuple[tuple[str, str], ...], tuple[Creator, ...]]:
    """What the owner takes where its parameters are declared with local values, and the makers, which stand there then.

    Raises:
        Refused: the declaration is not a plain statement of the one root, before every use of the owner in it.
    """
    holes = dict.fromkeys(hole for one in agreed for hole in one.declared)
    if not holes:
        return (), makers
    last = max(group.declarations)
    plain = all(one.plain and one.scope == makers[0].node for one in group.declarations)
    early = all(
        call.span.path != last.span.path or call.span.start > last.span.end or call.span.end < makers[0].span.start
        for call in way.calls
    )
    uses = [access.span for one in agreed for access, _ in one.calls if access.scope == makers[0].node]
    if (
        len(makers) > 1
        or not plain
        or not early
        or makers[0].inline
        or any(span.start < last.span.end for span in uses)
    ):
        raise refused(
            "undeclared",
            "the parameter is declared with local values, and not plainly before its uses in the root",
            last.span,
        )
    names = {hole.name: hole.text for hole in holes}
    if len(names) != len({hole.text for hole in holes}):
        raise refused("undeclared", "two local values of the declarations have one name", last.span)
    return tuple(names.items()), (replace(makers[0], instead=last.span),)


def _instance(agreed: tuple[Agreed, ...]) -> bool:
    """Whether the group is one module that may be made early and does the same wherever it is made."""
    return len(agreed) == 1 and all(
        access.own is not None and access.early and access.call.closed for access, _ in agreed[0].calls
    )


def _globals(graph: Graph, way: Thread) -> set[str]:
    return {name for identifier in way.needs for name in graph.names.get(graph.nodes[identifier].path, ())}


def _readers(group: Group) -> tuple[str, ...]:
    names = (site.consumer.rsplit(".", 1)[-1] for site in group.sites if site.accesses or site.instance)
    return tuple(dict.fromkeys(names))


def _owned(group: Group, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for path, _ in (*parameter_paths(group, name), *state_paths(group, name))))


def _swallowed(group: Group, offered: Offer) -> set[Span]:
    """The forced scopes that go as a whole, since a call of a method takes their place."""
    dissolved = [site.dissolve for site in group.sites if site.dissolve]
    return {span for span in dissolved if any(_same_start(span, taken) for taken in offered.replaced)}


def _same_start(span: Span, other: Span) -> bool:
    return (span.path, span.start) == (other.path, other.start)


def _uses(offered: Offer, way: Thread, attribute: str, *, instance: bool) -> tuple[Use, ...]:
    found = []
    for method in offered.methods:
        for access, formula, brackets in method.calls:
            owner = way.expression(access.scope, attribute)
            found.append(Use(formula.span, (f"return {owner}{method.called}", *brackets), access.scope))
    for one in offered.accessors:
        for access, brackets in one.calls:
            owner = way.expression(access.scope, attribute)
            written = (owner,) if instance else (f"{owner}.{one.accessor.name}", *brackets)
            found.append(Use(access.span, written, access.scope))
    return tuple(sorted(found, key=lambda use: use.span))


def _inlined(one: Pass, lambdas: set[str], make: str, attribute: str) -> Pass:
    return replace(one, expression=make) if one.scope in lambdas and one.expression == attribute else one


def _inlined_use(one: Use, lambdas: set[str], make: str, attribute: str) -> Use:
    first, *rest = one.written
    assert isinstance(first, str)
    return replace(one, written=(first.replace(attribute, make, 1), *rest)) if one.scope in lambdas else one


def _carriers(way: Thread, group: Group) -> tuple[str, ...]:
    """The classes and functions that take the owner only to hand it on."""
    reading = {site.consumer for site in group.sites if site.accesses} | {
        site.scope for site in group.sites if site.accesses
    }
    return tuple(sorted(identifier for identifier in (*way.classes, *way.functions) if identifier not in reading))


def _renaming(name: str, made: str) -> Iterable[str]:
    """Why the owner is made under another name."""
    if made != name and "~" in name:
        yield f"nothing that is made in the root can have the path `{name}`, so the owner is made as `{made}`"
    elif made != name:
        base = name_and_number(name)[0]
        yield f"Haiku would number other modules named `{base}` after the owner, so it is made as `{made}`"


def _notes(way: Thread, attribute: str, agreed: tuple[Agreed, ...]) -> Iterable[str]:
    if len(way.roots) > 1:
        yield f"{len(way.roots)} transformed functions each make their own `{attribute}`, under the same path"
    for identifier in (*way.classes, *way.functions):
        node = way.graph.nodes[identifier]
        used_below = isinstance(node, ClassNode) and way.graph.subclasses.get(identifier)
        if not way.graph.calls_of.get(identifier) and not used_below:
            yield f"nothing in the tree builds or calls `{identifier}`; code outside of it must pass `{attribute}=`"
    for one in agreed:
        access = one.calls[0][0]
        if access.own is not None and not access.early:
            yield f"`{access.function}` may read parameters when it is built, so the owner builds it anew at each use"
