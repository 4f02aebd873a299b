"""One plan a group, and the plan of the whole tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hkmigrate.model.graph import Graph
from hkmigrate.model.names import Family, Known, Unknown
from hkmigrate.model.plan import Creator, GroupPlan, Migrate, Owner, Refuse
from hkmigrate.model.site import BUCKET, Group, Refusal, Site, SiteKind
from hkmigrate.plan.accessors import agree
from hkmigrate.plan.anchor import can_be_made_in
from hkmigrate.plan.families import Counted, assert_apart, counted, first_parts, gives_way, plural, stem
from hkmigrate.plan.kept import Kept
from hkmigrate.plan.lambdas import functions_wanted, with_functions
from hkmigrate.plan.leftovers import with_locals_gone
from hkmigrate.plan.lending import lend, with_constructors_gone
from hkmigrate.plan.methods import Offer
from hkmigrate.plan.moving import Named, assert_may_go
from hkmigrate.plan.names import attribute_name
from hkmigrate.plan.nesting import nested
from hkmigrate.plan.numbering import another_name, free_name, may_move
from hkmigrate.plan.outside import assert_built_inside, notes_on_outside
from hkmigrate.plan.owners import Makes, Wanted, new_class, shared_instance
from hkmigrate.plan.owning import (
    assert_can_own,
    carriers,
    declared_arguments,
    inlined,
    inlined_use,
    is_one_instance,
    names_around,
    notes_on,
    renaming,
    swallowed,
    uses_of,
)
from hkmigrate.plan.paths import creation_order, moved, parameter_paths, state_paths
from hkmigrate.plan.placement import Place, natural_place, nearest_place
from hkmigrate.plan.receivers import receivers
from hkmigrate.plan.refusal import Refused, refused
from hkmigrate.plan.sight import assert_read
from hkmigrate.plan.there import handed_on
from hkmigrate.plan.thread import Thread, creators, passes, thread
from hkmigrate.plan.together import shown, sweep, untangled, with_passing_inits, with_plain_names, with_what_stays

_ABOVE = frozenset(
    (
        "class-as-value",
        "function-as-value",
        "lambda-root",
        "leaves-tree",
        "module-level",
        "no-root",
        "plain-class",
        "root-called",
        "static-method",
        "unclear-constructor",
        "undeclared",
        "unknown-base",
    )
)
"""Refusals of what may stand above a module that can make the owner as well."""


def make_plan(
    groups: Sequence[Group],
    graph: Graph,
    place: str = "auto",
    wanted: frozenset[str] = frozenset(),
) -> tuple[GroupPlan, ...]:
    """The plans of all groups, in the order of their names; what nothing uses any more after them goes too.

    `place` says where owners are made: `root`, `nearest`, or `auto`: in the roots where that is possible; `wanted` are
    the groups that will be carried out, empty for all.
    """
    lifted: frozenset[str] = frozenset()
    while True:
        planner = _Planner(
            graph, frozenset(name for group in groups for name in _whole(group)), groups, counted(groups)
        )
        planner.place, planner.lifted = place, lifted
        planner.firsts = frozenset(name for group in groups for name in first_parts(group))
        plans = nested(untangled([planner.plan(group) for group in sorted(groups, key=_order)]), graph, wanted)
        further = functions_wanted(plans) - lifted
        if not further:
            break
        lifted |= further
    plans = with_functions(plans, graph, planner.attributes | planner.classes)
    swept = with_constructors_gone(sweep(with_passing_inits(plans, graph), groups))
    swept = with_locals_gone(swept, groups, wanted)
    swept = with_plain_names(with_what_stays(swept, groups, wanted), groups)
    return tuple(sorted(swept, key=lambda plan: (plan.name.startswith("<"), plan.name)))


def _made(creator: Creator, owner: Owner, makes: Makes) -> Creator:
    """What makes an owner, with the expression that does where others make it of something else."""
    make, needs = makes.get(creator.node, (owner.make, owner.needs))
    return creator if make == owner.make else replace(creator, make=make, needs=needs)


def _order(group: Group) -> tuple[str, int, str]:
    return (*creation_order(shown(group)), shown(group))


def _whole(group: Group) -> tuple[str, ...]:
    return first_parts(group) if "/" not in shown(group) else ("",)


@dataclass(slots=True)
class _Planner:
    graph: Graph
    whole: frozenset[str]
    groups: Sequence[Group]
    counted: Counted
    attributes: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    firsts: frozenset[str] = frozenset()
    place: str = "auto"
    lifted: frozenset[str] = frozenset()

    def plan(self, group: Group) -> GroupPlan:
        try:
            migrate = self._migrate(group)
            assert_read(self.graph, group, migrate)
        except Refused as outcome:
            return Refuse(shown(group), group.sites, outcome.refusal)
        return migrate

    def _migrate(self, group: Group) -> Migrate:
        if group.refusals:
            raise Refused(group.refusals[0])
        if all(site.kind is SiteKind.BORROWED_NAME for site in group.sites):
            return lend(group)
        if isinstance(group.name, Unknown):
            raise refused("dynamic-name", group.name.why, group.sites[0].span)
        readers = [site for site in group.sites if site.accesses]
        if (
            isinstance(group.name, Known)
            and group.name.text == BUCKET
            and group.sites[0].kind is not SiteKind.ROOT_PARAMETER
        ):
            message = "`~` is where Haiku keeps what is read outside of every module, and no module can be named so"
            raise refused("unnatural-path", message, group.sites[0].span)
        if not readers:
            raise refused("unused", "nothing in the tree reads what is shared here", group.sites[0].span)
        if isinstance(group.name, Family):
            return self._family(group, group.name, readers)
        return self._placed(group, group.name.text, readers)

    def _family(self, group: Group, family: Family, readers: Sequence[Site]) -> Migrate:
        """The migration of a family, whose owners are made in the roots."""
        if self.place == "nearest":
            raise refused("dynamic-name", "the owners of a family of names are made in the root", readers[0].span)
        way = self._way(readers)
        assert_apart(self.graph, group, family, way.roots, self.counted)
        return self._own(group, way, family.within, family.pattern)

    def _placed(self, group: Group, name: str, readers: Sequence[Site]) -> Migrate:
        """The migration to the module that has the path by itself, or with an owner that is made."""
        there = self.graph.there.get(name)
        if there is None:
            return self._made(group, name, readers)
        try:
            migrate = handed_on(self.graph, group, there, self.attributes)
        except Refused as outcome:
            try:
                return self._made(group, name, readers)
            except Refused as other:
                raise (outcome if other.refusal.code == "unnatural-path" else other) from None
        self.attributes.add(migrate.owner.attribute)
        return migrate

    def _made(self, group: Group, name: str, readers: Sequence[Site]) -> Migrate:
        """The migration with the owner made where the settings want it."""
        starts = {site.scope for site in readers}
        place = natural_place(self.graph, starts, name) if self.place == "auto" else None
        if self.place == "nearest":
            place = nearest_place(self.graph, starts, name)
        if place is not None:
            return self._at(group, place)
        try:
            return self._in_roots(group, name, readers)
        except Refused as outcome:
            if self.place == "auto" and outcome.refusal.code in _ABOVE:
                place = nearest_place(self.graph, starts, name)
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
        way = self._way(readers)
        taken = self.firsts - {name.split("/", maxsplit=1)[0]}
        if gives_way(group, self.counted) and may_move(self.graph, name):
            made = another_name(self.graph, group, name, taken, "numbering")
        else:
            made = free_name(self.graph, group, name, way.roots, taken)
        if made != name:
            self.firsts |= {made}
        return self._own(group, way, tuple(made.split("/")[:-1]), made)

    def _way(self, readers: Sequence[Site]) -> Thread:
        """The way from the roots to the readers."""
        way = thread(self.graph, {site.scope for site in readers})
        if not way.roots:
            raise refused("no-root", "no function that is handed to a transform reaches these uses", readers[0].span)
        if self.place != "root":
            assert_built_inside(way)
        return way

    def _own(self, group: Group, way: Thread, within: tuple[str, ...], made_name: str) -> Migrate:
        family = group.name if isinstance(group.name, Family) else None
        kept = Kept(self.graph, way.roots, frozenset(("i",)) if family else frozenset())
        agreed, name = agree(group, kept), shown(group)
        taken = {*way.words(), *self.attributes, *names_around(self.graph, way)}
        path = group.sites[0].path_in(name)
        if made_name != path and isinstance(group.name, Known):
            assert_may_go(
                self.graph, Named(name, group.sites), made_name, (Named(shown(one), one.sites) for one in self.groups)
            )
        carried = plural(stem(family)) if family else name if path == name else made_name
        attribute = attribute_name(carried, taken)
        used = [*(call.caller for call in way.calls), *(access.scope for one in agreed for access, _ in one.calls)]
        makers, takers = creators(way, used, self.lifted, plain=not within and not family), receivers(way, used)
        arguments, makers = declared_arguments(group, agreed, makers, way)
        needs = agreed[0].calls[0][0].call.needs
        instance = is_one_instance(agreed) and all(
            can_be_made_in(self.graph, self.graph.nodes[root].path, (*needs, *kept.needs(root))) for root in way.roots
        )
        if family and any(need.local == "i" for need in (*needs, *kept.needs(way.roots[0]))):
            instance = False  # the list of owners counts with this name
        wanted = Wanted(group, within, made_name, attribute, agreed, arguments, makers)
        spans = [receiver.span for receiver in takers]
        if instance:
            (owner, makes), offered = shared_instance(wanted, way.roots), Offer(agreed)
        else:
            assert_can_own(agreed)
            owner, offered, makes = new_class(wanted, self.graph, frozenset(self.classes), kept, way.roots, spans)
            self.classes.add(owner.class_name)
        self.attributes.add(attribute)
        uses = uses_of(offered, way, attribute, instance=instance)
        handed = passes(way, attribute)
        makers = tuple(_made(one, owner, makes) for one in makers)
        inline = {one.node: one.make or owner.make for one in makers if one.inline}
        return Migrate(
            name=name,
            sites=group.sites,
            owner=owner,
            creators=makers,
            carriers=carriers(way, group),
            receivers=takers,
            passes=tuple(inlined(one, inline, attribute) for one in handed),
            uses=tuple(inlined_use(one, inline, attribute) for one in uses),
            dissolve=tuple(
                sorted({site.dissolve for site in group.sites if site.dissolve} - swallowed(group, offered))
            ),
            remove=tuple(one.span for one in group.declarations if one.span not in {maker.instead for maker in makers}),
            unimport=(),
            parameter_paths=moved(parameter_paths(group, path), path, made_name),
            state_paths=moved(state_paths(group, path), path, made_name),
            notes=(
                *notes_on_outside(way, attribute),
                *(renaming(name, made_name) if way.in_roots else ()),
                *notes_on(way, attribute, agreed),
            ),
        )
