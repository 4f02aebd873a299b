"""`[tool.hkmigrate]` of pyproject.toml as frozen options."""

from __future__ import annotations

import difflib
import json
import math
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeVar, get_args

from hkmigrate.model.verdict import Verdict
from hkmigrate.regular import read_regular


class ConfigError(Exception):
    """A setting that cannot be used; the message names the file, the key and what is accepted."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case to check, as configured.

    Attributes:
        name: how the report calls it.
        entry: `module:attribute` of a `hk.transform`ed pair (any kind), or of a function to be transformed.
        inputs: positional inputs as shape strings: `i32[2,5]`, `f32[]`, `bool[3]`.
        kwargs: keyword inputs: shape strings, or plain TOML values that are passed as they are.
    """

    name: str
    entry: str
    inputs: tuple[str, ...] = ()
    kwargs: tuple[tuple[str, str | bool | int | float], ...] = ()


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How old and new are compared: `[tool.hkmigrate.check]`.

    Attributes:
        cases: the configured cases.
        run: commands to run in each tree; every transform observed in them gives cases.
        accept: the worst verdict that suffices.
        timeout: seconds that one tree's child may take.
        memory: gigabytes of address space that one tree's child may take, 0 for no limit.
        tolerance: how far numbers may lie apart and be called close; None where every bit counts.
        params: a checkpoint of the old tree, on the parameters of which numbers are compared, too.
        require_coverage: whether rewritten lines that no case ran are a failure, and those that none compared.
        allow_unrun: whether groups may be written none of whose sites any case ran.
        allow_outside: whether changed lines may run outside of every transform, where nothing compares them.
    """

    cases: tuple[Case, ...] = ()
    run: tuple[str, ...] = ()
    accept: Verdict = Verdict.PROVED
    timeout: float = 300.0
    memory: float = 0.0
    tolerance: float | None = None
    params: Path | None = None
    require_coverage: bool = False
    allow_outside: bool = False
    allow_unrun: bool = False


_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+"""
_LONG_KEY = re.compile(rf"(?<![\w-])(?:{_PART}){{100}}")
"""A key that tomllib would take time and memory for that grow with the square of its parts."""
_LARGEST = 1_000_000
"""Bytes of a pyproject.toml: what takes longer to parse than a person waits was not written by hand."""

Place = Literal["auto", "root", "nearest"]
PLACES: tuple[Place, ...] = get_args(Place)
Style = Literal["accessor", "methods"]
STYLES: tuple[Style, ...] = get_args(Style)
ACCEPTED = (Verdict.PROVED, Verdict.AGREED, Verdict.CLOSE)


@dataclass(frozen=True, slots=True)
class Options:
    """All settings of a project.

    Attributes:
        exclude: gitignore-like patterns of files that are not read.
        entry_points: `module:function` names that count as roots although the tree does not hand them to a transform.
        groups: forced names to work on; empty for all.
        place: where owners are made: in the `root`; in the `nearest` module that a transform builds once; or `auto`: in
            the root, in the constructor that gives the forced path by itself, or, where neither can be, in the nearest.
        style: what owners offer: their parameters, or methods where a consumer does nothing but one expression on one.
        check: how old and new are compared.
    """

    exclude: tuple[str, ...] = ()
    entry_points: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    place: Place = "auto"
    style: Style = "accessor"
    check: CheckOptions = field(default_factory=CheckOptions)


def find_config(start: Path) -> Path | None:
    """The nearest pyproject.toml at or above `start` that has a `[tool.hkmigrate]`.

    The search ends at the top of the git checkout that `start` lies in, or of the file system.

    Raises:
        ConfigError: a pyproject.toml on the way cannot be read.
    """
    for folder in _upwards(start):
        path = folder / "pyproject.toml"
        if os.path.isfile(path) and _section(path, _parse(path)) is not None:  # noqa: PTH113 - which never raises
            return path
    return None


def load(path: Path | None) -> Options:
    """The options in `[tool.hkmigrate]` of the file at `path`; the defaults where that is None.

    Raises:
        ConfigError: the file cannot be read, has no such table, or a key or value in it is not accepted.
    """
    if path is None:
        return Options()
    section = _section(path, _parse(path))
    if section is None:
        raise ConfigError(f"{path}: there is no [tool.hkmigrate] in it")
    return _options(_Table(path, "tool.hkmigrate", section))


def override(options: Options, settings: Mapping[str, object], where: str) -> Options:
    """The options with settings from elsewhere, such as an editor, in their place.

    Args:
        options: what holds where the settings say nothing.
        settings: named and nested as in `[tool.hkmigrate]`; None stands for what is not set.
        where: what they are called in errors.

    Raises:
        ConfigError: a key or value is not accepted.
    """
    given = {key: value for key, value in settings.items() if value is not None}
    check = given.get("check")
    if isinstance(check, Mapping):
        given["check"] = {key: value for key, value in check.items() if value is not None}
    found = _options(_Table(Path(where), "hkmigrate", given))
    names = [key.replace("-", "_") for key in given if key != "check"]
    checks = given.get("check")
    keys = [str(key).replace("-", "_") for key in checks] if isinstance(checks, dict) else []
    asked = {key: getattr(found.check, key) for key in keys}
    return replace(options, **{name: getattr(found, name) for name in names}, check=replace(options.check, **asked))


def _upwards(start: Path) -> Iterator[Path]:
    start = Path(os.path.normpath(start.absolute()))
    for folder in (start, *start.parents):
        yield folder
        if os.path.exists(folder / ".git"):  # noqa: PTH110 - which never raises
            return


def _parse(path: Path) -> dict[str, object]:
    import tomllib  # noqa: PLC0415 - it takes a while to import

    try:
        text = read_regular(path, _LARGEST).decode()
        if _LONG_KEY.search(text):
            raise ConfigError(f"{path}: a key in it has more than a hundred parts")
        return tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or 'it cannot be read'}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at line {error.object[: error.start].count(bytes([10])) + 1}") from error
    except ValueError as error:  # of tomllib's own kind, or an integer of too many digits
        raise ConfigError(f"{path}: not TOML: {error}") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: not TOML: it is nested too deeply") from error


def _section(path: Path, data: Mapping[str, object]) -> Mapping[str, object] | None:
    tool = data.get("tool")
    section = tool.get("hkmigrate") if isinstance(tool, dict) else None
    if section is not None and not isinstance(section, dict):
        raise ConfigError(f"{path}: `tool.hkmigrate` must be a table")
    return section


def _options(table: _Table) -> Options:
    table.accept_only("exclude", "entry-points", "groups", "place", "style", "check")
    return Options(
        exclude=table.texts("exclude"),
        entry_points=table.texts("entry-points", _ENTRY, "`module:function`"),
        groups=table.texts("groups"),
        place=table.one_of("place", PLACES, "auto"),
        style=table.one_of("style", STYLES, "accessor"),
        check=_check(table.table("check")),
    )


def _check(table: _Table) -> CheckOptions:
    table.accept_only(
        "cases",
        "run",
        "accept",
        "timeout",
        "memory",
        "tolerance",
        "params",
        "require-coverage",
        "allow-outside",
        "allow-unrun",
    )
    default, tolerant = CheckOptions(), table.has("tolerance")
    accept = table.one_of("accept", ACCEPTED, default.accept)
    if accept is Verdict.CLOSE and not tolerant:
        raise table.error("accept", "`close` needs a `tolerance`")
    return CheckOptions(
        cases=_cases(table),
        run=table.texts("run", one_is_enough=True),
        accept=accept,
        timeout=table.number("timeout", default.timeout, "seconds above 0", lambda value: value > 0),
        memory=table.number(
            "memory", default.memory, "a number of gigabytes, 0 for no limit", lambda value: value >= 0
        ),
        tolerance=table.number("tolerance", 0.0, "a number above 0", lambda value: value > 0) if tolerant else None,
        params=table.file("params"),
        require_coverage=table.flag("require-coverage"),
        allow_outside=table.flag("allow-outside"),
        allow_unrun=table.flag("allow-unrun"),
    )


def _cases(table: _Table) -> tuple[Case, ...]:
    cases: dict[str, Case] = {}
    for given in table.tables("cases"):
        case = _case(given)
        if case.name in cases:
            raise given.error("name", f"another case is called `{case.name}`; give each a name of its own")
        cases[case.name] = case
    return tuple(cases.values())


def _case(table: _Table) -> Case:
    table.accept_only("name", "entry", "inputs", "kwargs")
    entry = table.text("entry", _ENTRY, "`module:attribute`")
    if entry is None:
        raise table.error("entry", "a case needs it: `module:attribute`")
    return Case(
        name=table.text("name") or entry,
        entry=entry,
        inputs=table.texts("inputs", _SHAPE, "a dtype with a shape, such as `i32[2,5]` or `f32[]`"),
        kwargs=tuple(table.table("kwargs").plain()),
    )


_ENTRY = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*")
_SHAPE = re.compile(r"[a-z]\w*\[\s*(\d+\s*(,\s*\d+\s*)*)?\]")
_ANY = re.compile(r".*", re.DOTALL)
_Text = TypeVar("_Text", bound=str)


class _Table:
    """A TOML table that knows where it stands, so that whatever is wrong in it can be named."""

    def __init__(self, path: Path, name: str, values: Mapping[str, object]) -> None:
        self._path = path
        self._name = name
        self._values = values

    def error(self, key: str, message: str) -> ConfigError:
        return ConfigError(f"{self._path}: `{self._name}.{key}`: {message}")

    def accept_only(self, *keys: str) -> None:
        for key in self._values:
            if key not in keys:
                raise self.error(key, f"no such key{_nearest(key, keys)}; accepted are {', '.join(keys)}")

    def has(self, key: str) -> bool:
        return key in self._values

    def file(self, key: str) -> Path | None:
        text = self.text(key)
        path = self._path.absolute().parent / text if text is not None else None
        if path is not None and not os.path.isfile(path):  # noqa: PTH113 - which never raises
            raise self.error(key, f"there is no file {path}")
        return path

    def flag(self, key: str) -> bool:
        value = self._values.get(key, False)
        if not isinstance(value, bool):
            raise self.error(key, f"{_shown(value)} is not accepted; it must be true or false")
        return value

    def text(self, key: str, form: re.Pattern[str] = _ANY, words: str = "a string") -> str | None:
        value = self._values.get(key)
        if value is not None and not (isinstance(value, str) and value and form.fullmatch(value)):
            raise self.error(key, f"{_shown(value)} is not accepted; it must be {words}")
        return value

    def texts(
        self, key: str, form: re.Pattern[str] = _ANY, words: str = "a string", *, one_is_enough: bool = False
    ) -> tuple[str, ...]:
        value = self._values.get(key, [])
        if one_is_enough and isinstance(value, str):
            value = [value]
        if not isinstance(value, list):
            also = "a string or " if one_is_enough else ""
            raise self.error(key, f"{_shown(value)} is not accepted; it must be {also}a list of strings")
        for item in value:
            if not (isinstance(item, str) and item and form.fullmatch(item)):
                raise self.error(key, f"{_shown(item)} is not accepted; each must be {words}")
        return tuple(value)

    def one_of(self, key: str, accepted: tuple[_Text, ...], default: _Text) -> _Text:
        value = self._values.get(key, default)
        for one in accepted:
            if value == one:
                return one
        near = _nearest(value, accepted) if isinstance(value, str) else ""
        raise self.error(key, f"{_shown(value)} is not accepted{near}; accepted are {', '.join(accepted)}")

    def number(self, key: str, default: float, words: str, accepts: Callable[[float], bool]) -> float:
        value = self._values.get(key, default)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not (math.isfinite(value) and accepts(value))
        ):
            raise self.error(key, f"{_shown(value)} is not accepted; it must be {words}")
        return float(value)

    def table(self, key: str) -> _Table:
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            raise self.error(key, f"{_shown(value)} is not accepted; it must be a table")
        return _Table(self._path, f"{self._name}.{key}", value)

    def tables(self, key: str) -> Iterator[_Table]:
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(key, f"it must be a list of tables: [[{self._name}.{key}]]")
        for number, item in enumerate(value):
            yield _Table(self._path, f"{self._name}.{key}[{number}]", item)

    def plain(self) -> Iterator[tuple[str, str | bool | int | float]]:
        for key, value in self._values.items():
            if not isinstance(value, str | bool | int | float):
                raise self.error(key, f"{_shown(value)} is not accepted; it must be a string, a boolean or a number")
            yield key, value


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word.replace("_", "-"), list(known), n=1)
    return f", did you mean `{near[0]}`?" if near else ""


def _shown(value: object) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
