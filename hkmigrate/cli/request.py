"""What was asked for on the command line, together with the project's settings."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hkmigrate.cli.errors import CommandError
from hkmigrate.cli.options import Accept, OwnerStyle, Place
from hkmigrate.config import CheckOptions, Options, find_config, load
from hkmigrate.model.verdict import Verdict
from hkmigrate.project_folder import project_of
from hkmigrate.report.json import SavedPlanError

_SHORT = 200
"""Characters of a path that are shown."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to plan, and how: the options that `plan`, `apply` and `lint` share."""

    paths: tuple[Path, ...] = ()
    groups: tuple[str, ...] = ()
    place: Place | None = None
    config: Path | None = None
    style: OwnerStyle | None = None

    @classmethod
    def of(
        cls,
        paths: Sequence[Path] | None,
        groups: Sequence[str] | None,
        place: Place | None,
        config: Path | None,
        style: OwnerStyle | None = None,
    ) -> Request:
        """The request as typer gives it."""
        return cls(tuple(paths or ()), tuple(groups or ()), place, config, style)

    @classmethod
    def saved(cls, asked: Mapping[str, object], given: Request) -> Request:
        """The request that a saved plan was made for; what is given now takes its place.

        Raises:
            SavedPlanError: the saved plan does not say it in a form that is understood.
        """
        place, config, style = (_text(asked, key) for key in ("place", "config", "style"))
        paths, groups = (_texts(asked, key) for key in ("paths", "groups"))
        try:
            return cls(
                given.paths or tuple(_inside(path, "PATH") for path in paths),
                given.groups or groups,
                given.place or (Place(place) if place is not None else None),
                given.config or (_inside(config, "--config") if config is not None else None),
                given.style or (OwnerStyle(style) if style is not None else None),
            )
        except ValueError as error:
            raise SavedPlanError(f"what it was made for is not understood: {error}") from error

    def as_json(self) -> dict[str, object]:
        """What a saved plan says of it."""
        return {
            "paths": [path.as_posix() for path in self.paths],
            "groups": list(self.groups),
            "place": str(self.place) if self.place else None,
            "config": self.config.as_posix() if self.config else None,
            "style": str(self.style) if self.style else None,
        }

    def options(self) -> Options:
        """The project's settings, with what was asked for in their place.

        Raises:
            ConfigError: a setting cannot be used.
        """
        options = load(self.config or find_config(self.root))
        if self.groups:
            options = replace(options, groups=self.groups)
        if self.style:
            options = replace(options, style=self.style.value)
        return replace(options, place=self.place.value) if self.place else options

    @property
    def root(self) -> Path:
        """The project that the paths are in, which is the tree's root."""
        given = [Path(os.path.normpath(path.absolute())) for path in self.paths] or [Path.cwd()]
        folders = [path.parent if os.path.isfile(path) else path for path in given]  # noqa: PTH113 - which never raises
        return project_of(Path(os.path.commonpath(folders)))

    @property
    def tree(self) -> str:
        """The paths as a person calls them."""
        return ", ".join(path.as_posix() for path in self.paths) or "this folder"

    def command(self, verb: str, *more: str) -> str:
        """A command of hkmigrate for the same request."""
        words = ["hkmigrate", verb, *(str(path) for path in self.paths)]
        given = (("--place", [self.place]), ("--style", [self.style]), ("--config", [self.config]))
        for option, values in (("--group", self.groups), *given):
            words += [word for value in values if value for word in (option, str(value))]
        return shlex.join([*words, *more])


def check_options(
    options: CheckOptions,
    run: Sequence[str] | None,
    accept: Accept | None,
    timeout: float | None,
    *,
    tolerance: float | None = None,
    params: Path | None = None,
    require_coverage: bool = False,
    allow_outside: bool = False,
) -> CheckOptions:
    """The settings of the check, with what was asked for in their place.

    Raises:
        CommandError: `close` is to suffice, and nothing says how close.
    """
    found = replace(
        options,
        run=tuple(run) if run else options.run,
        accept=Verdict(accept) if accept and accept != "unrun" else options.accept,
        allow_unrun=options.allow_unrun or accept == "unrun",
        timeout=options.timeout if timeout is None else timeout,
        tolerance=options.tolerance if tolerance is None else tolerance,
        params=params or options.params,
        require_coverage=options.require_coverage or require_coverage,
        allow_outside=options.allow_outside or allow_outside,
    )
    if found.accept is Verdict.CLOSE and found.tolerance is None:
        raise CommandError("--accept close needs --tolerance T")
    return found


def _texts(asked: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = asked.get(key) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise SavedPlanError(f"what it was made for is not understood: `asked.{key}` is not a list of strings")
    return tuple(value)


def _text(asked: Mapping[str, object], key: str) -> str | None:
    value = asked.get(key)
    if value is not None and not isinstance(value, str):
        raise SavedPlanError(f"what it was made for is not understood: `asked.{key}` is not a string")
    return value


def _inside(text: str, option: str) -> Path:
    """A path that a saved plan names, which must lie in the current folder, links followed.

    Who carries the plan out may not have made it: only a person at the command line says where else to write.
    """
    try:
        inside = Path(text).resolve(strict=True).is_relative_to(Path.cwd().resolve())
    except (OSError, RuntimeError, ValueError) as error:  # also too long, links in a circle, a NUL
        raise SavedPlanError(f"it was made for {_short(text)}, and there is no such path") from error
    if not inside:
        raise SavedPlanError(
            f"it was made for {_short(text)}, which is outside of the current folder; give {option} if it is meant"
        )
    return Path(text)


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}..."
