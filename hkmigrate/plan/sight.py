"""Files that cannot be read, and may use what a migration changes."""

from __future__ import annotations

import re

from hkmigrate.model.graph import Graph
from hkmigrate.model.place import Span
from hkmigrate.model.plan import Migrate
from hkmigrate.model.site import Group
from hkmigrate.plan.refusal import refused

_FORCING = frozenset(("force_name", "FORCE"))


def assert_read(graph: Graph, group: Group, plan: Migrate) -> None:
    """Make sure that no file which cannot be read may build what takes the owner, or go by a path that moves.

    A file that forces the name still finds the parameters where they are.

    Raises:
        Refused: the text of one has the name of a class or function that takes the owner, or goes, among its words.
    """
    changed = {graph.nodes[receiver.node].name for receiver in plan.receivers}
    changed |= {removable.name.rsplit(".", 1)[-1] for removable in (*group.helpers, *group.registries)}
    for path, words in graph.unread.items():
        met = sorted(changed & words)
        if met:
            message = f"{path} cannot be read, and may use `{met[0]}`, which would change"
            raise refused("unread-use", message, Span(path, 0, 0, 1, 1), group.sites[0].span)
        moves = any(old != new for old, new in (*plan.parameter_paths, *plan.state_paths))
        if moves and words & _FORCING and _words(plan.name) <= words:
            message = f"{path} cannot be read, and may force the name `{plan.name}`, which would move"
            raise refused("unread-use", message, Span(path, 0, 0, 1, 1), group.sites[0].span)


def _words(name: str) -> frozenset[str]:
    """The words of a forced name, or of what is the same in those of a family."""
    return frozenset(re.findall(r"\w+", name))
