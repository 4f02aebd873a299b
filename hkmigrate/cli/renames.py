"""Renames of parameter paths as `check` is told of them: `OLD=NEW`, a plan's JSON, or a mapping in JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from hkmigrate.cli.errors import CommandError
from hkmigrate.cli.given import read_json


def renames(pairs: Sequence[str], file: Path | None) -> dict[str, str]:
    """Old paths to new ones, those of the file first.

    Raises:
        CommandError: a pair or the file cannot be understood, or two old paths become one.
    """
    found = _from_file(file) if file else {}
    for pair in pairs:
        old, _, new = pair.partition("=")
        if not (old and new):
            raise CommandError(f"--rename {pair}: it is written OLD=NEW")
        found[old] = new
    seen: dict[str, str] = {}
    for old, new in found.items():
        if new in seen:
            raise CommandError(f"{seen[new]} and {old} cannot both become {new}")
        seen[new] = old
    return found


def _from_file(file: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for mapping in _mappings(read_json("--renames", file)):
        if not isinstance(mapping, Mapping) or not all(isinstance(new, str) for new in mapping.values()):
            raise CommandError(f"--renames {file}: neither a plan's JSON nor a mapping of paths to paths")
        found.update(mapping)
    return found


def _mappings(value: object) -> Iterator[object]:
    """The mapping itself, or all those in a plan."""
    if not isinstance(value, Mapping) or not isinstance(value.get("groups"), list):
        yield value
        return
    for group in value["groups"]:
        for kind in ("parameter_paths", "state_paths"):
            yield group.get(kind, {}) if isinstance(group, Mapping) else None
