"""Names that only exist at run time: what they may name has to stay where it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hkmigrate.model.names import Unknown
from hkmigrate.model.site import Group, SiteKind
from hkmigrate.plan.refusal import refused


def assert_known_alone(groups: Iterable[Group], name: str, made: str) -> None:
    """Make sure that no name that is not known may be that of a group whose owner is made under another, `made`.

    Raises:
        Refused: one may be, and would go on to read where nothing is shared any more.
    """
    for group in groups:
        if isinstance(group.name, Unknown) and not _is_borrowed(group) and _may_be(group.name.pattern, name):
            message = f"the owner of `{name}` would be made as `{made}`, and `{group.name.pattern}` may be `{name}` too"
            raise refused("dynamic-name", message, group.sites[0].span)


def _is_borrowed(group: Group) -> bool:
    """Whether the name is the path that another instance has, wherever that is."""
    return all(site.kind is SiteKind.BORROWED_NAME for site in group.sites)


def _may_be(pattern: str, name: str) -> bool:
    if pattern.startswith("<"):
        return True
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("*")), name) is not None
