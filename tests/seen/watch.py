"""The process that has imported JAX and Haiku once, watches their calls, and forks itself for each program.

A line of JSON on standard input asks for one program, a line on standard output answers: see `recorder.py`. Nothing is
computed before the fork, so that JAX has started no threads of its own.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import select
import signal
import sys
import types
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import haiku as hk
import jax
from haiku._src import base
from haiku._src import module as haiku_module

from hkmigrate.worker.inputs import Inputs, from_specs
from hkmigrate.worker.program import Program, is_transformed, load, mark_without_key, program
from hkmigrate.worker.trace import default_key

HAIKU = f"{Path(hk.__file__).parent}{os.sep}"
TRANSFORM = f"{HAIKU}_src{os.sep}transform.py"
INSIDE = (
    "<listcomp>",
    "<dictcomp>",
    "<setcomp>",
)  # parts of the function around, and no frames from Python 3.12 on
INTERCEPTOR = "interceptor"
FUNCTION = """\
def {kind}(name, *args, **kwargs):
    _watched("{kind}", name)
    return _watched_{kind}(name, *args, **kwargs)
"""
SECONDS = 60
MODES = ("shapes", "inputs", "values")  # what is traced: inputs too; the model only; nothing


class Watch:
    """Notes the accesses under forced names that stand in a tree."""

    def __init__(self, root: Path) -> None:
        self.root = f"{root}{os.sep}"
        self.found: dict[tuple[Any, ...], None] = {}
        self.forced: dict[int, tuple[object, set[str]]] = {}  # by Haiku's context: the names forced in it so far

    def note(self, kind: str, path: str, leaf: str | None) -> None:
        """Something is read, written or made."""
        inner, frames = self._frames()
        if frames:
            self.found[kind, path, leaf, frames, self._modules(), inner and leaf is not None] = None

    def is_forced(self, path: str) -> bool:
        """Whether a path is a forced name or below one; those of the root itself are looked at, too."""
        return path == "~" or any(path == name or path.startswith(f"{name}/") for name in self.names())

    def names(self) -> set[str]:
        """The names that were forced since the transformed function was called."""
        context = base.current_context()
        return self.forced.setdefault(id(context), (context, set()))[1]

    def _frames(self) -> tuple[bool, tuple[tuple[str, int, str], ...]]:
        found: list[tuple[str, int, str]] = []
        inner, line = False, 0
        frame: types.FrameType | None = sys._getframe(3)
        while frame is not None:
            code = frame.f_code
            if code.co_filename.startswith(self.root):
                line = line or frame.f_lineno
                if code.co_name not in INSIDE:
                    name = f"{INTERCEPTOR} {code.co_name}" if _intercepts(frame) else code.co_name
                    found.append((code.co_filename.removeprefix(self.root), line, name))
                    line = 0
            elif code.co_filename == TRANSFORM and code.co_name in ("init_fn", "apply_fn"):
                break
            elif not found and code.co_filename.startswith(HAIKU):
                inner = inner or (isinstance(frame.f_locals.get("self"), hk.Module) and _is_own(frame))
            frame = frame.f_back
        return inner, tuple(reversed(found))

    def _modules(self) -> tuple[tuple[str, str], ...]:
        modules = [
            state.module for state in reversed(list(base.current_frame().module_stack))
        ]  # it gives the top first
        named = [module for module in modules if hasattr(module, "module_name")]  # one that is made has none yet
        return tuple((type(module).__name__, module.module_name) for module in named)

    def told(self) -> list[dict[str, Any]]:
        """All of it."""
        names = ("kind", "path", "leaf", "frames", "modules", "inner")
        return [dict(zip(names, item, strict=True)) for item in self.found]


def _intercepts(frame: types.FrameType) -> bool:
    """Whether Haiku runs it in the place of a method."""
    code = frame.f_back.f_code if frame.f_back is not None else None
    return code is not None and code.co_filename == haiku_module.__file__ and code.co_name == "next_fun"


def _is_own(frame: types.FrameType) -> bool:
    """Whether a method of one of Haiku's own modules runs, and not the machinery that every module has."""
    return frame.f_code.co_filename not in (haiku_module.__file__, base.__file__)


WATCH: list[Watch] = []


def reserve(name: str, *, check_unique: bool) -> None:
    """What Haiku calls for the name of each module; only a forced one need not be unique."""
    if not check_unique and WATCH:
        WATCH[-1].names().add(name)
        self = sys._getframe(1).f_locals.get("self")
        kind = "scope" if isinstance(self, haiku_module.NameScopeModule) else "module"
        WATCH[-1].note(kind, name, None)
    RESERVE(name, check_unique=check_unique)


def accessed(kind: str, name: str) -> None:
    """What each access is told to first."""
    if WATCH and base.frame_stack:
        path = base.current_name()
        if WATCH[-1].is_forced(path):
            WATCH[-1].note(kind, path, name)


RESERVE = haiku_module.reserve_module_name


def install() -> None:
    """From now on accesses are noted, by whatever name they are imported: the functions stay, their code is another."""
    haiku_module.reserve_module_name = reserve
    vars(base)["_watched"] = accessed
    for kind in ("get_parameter", "get_state", "set_state"):
        function = getattr(base, kind)
        original = types.FunctionType(function.__code__, function.__globals__, kind, function.__defaults__)
        original.__kwdefaults__ = function.__kwdefaults__
        setattr(base, f"_watched_{kind}", original)
        scope: dict[str, Any] = {}
        exec(compile(FUNCTION.format(kind=kind), base.__file__, "exec"), scope)
        function.__code__, function.__defaults__, function.__kwdefaults__ = scope[kind].__code__, None, None


# --- one program ------------------------------------------------------------------------------------------------------


def run(asked: Mapping[str, Any], mode: str) -> dict[str, Any]:
    """Runs a program under watch."""
    root = Path(asked["root"])
    sys.path[:0] = [str(root / folder) for folder in asked["paths"]]
    sys.argv = ["seen"]
    os.chdir(root)
    watch = Watch(root)
    WATCH.append(watch)
    errors: dict[str, str] = {}
    notes: dict[str, str] = {}
    for label, start in _models(asked, root):
        try:
            notes |= {f"{label} {part}": said for part, said in start(mode).items()}
        except (Exception, SystemExit) as error:  # noqa: BLE001  a program may raise anything
            errors[label] = _said(error)
    return {"accesses": watch.told(), "errors": errors, "notes": notes}


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".strip().partition("\n")[0][:300]


Start = Callable[[str], dict[str, str]]


def _models(asked: Mapping[str, Any], root: Path) -> Iterator[tuple[str, Start]]:
    for case in asked.get("cases", ()):
        yield case["entry"], partial(_case, case, root)
    if script := asked.get("script"):
        yield script, lambda mode: _script(root / script)
    if code := asked.get("models"):
        scope: dict[str, Any] = {}
        try:
            exec(code, scope)
        except (Exception, SystemExit) as error:  # noqa: BLE001  a program may raise anything
            said = error
            yield "MODELS", lambda mode: _raise(said)
            return
        for label, (model, inputs, *_) in scope["MODELS"].items():
            yield label, partial(_model, model, inputs)


def _raise(error: BaseException) -> dict[str, str]:
    raise error


def _script(file: Path) -> dict[str, str]:
    sys.path.insert(0, str(file.parent))
    os.chdir(file.parent)
    runpy.run_path(str(file), run_name="__main__")
    return {}


def _case(case: Mapping[str, Any], root: Path, mode: str) -> dict[str, str]:
    loaded = load(case["entry"], root)
    given = from_specs(case["inputs"], case["kwargs"])
    if mode == "values":
        ones = [jax.numpy.ones(spec.shape, spec.dtype) for spec in given.arrays().values()]
        return _both(loaded, jax.random.PRNGKey(0), *given.fill(ones))
    return _traced(lambda key, arrays: _both(loaded, key, *given.fill(arrays)), list(given.arrays().values()))


def _model(model: Any, inputs: Callable[[Any], Sequence[Any]], mode: str) -> dict[str, str]:
    loaded = program(model) if is_transformed(model) else Program(lambda key, args, _: (model.init(key, *args), {}), ())
    if mode == "shapes":
        return _traced(lambda key, _: _both(loaded, key, inputs(key), {}), [])
    key = jax.random.PRNGKey(0)
    if mode == "values":
        return _both(loaded, key, inputs(key), {})
    given = Inputs.of(inputs(key), {})
    return _traced(lambda key, arrays: _both(loaded, key, *given.fill(arrays)), list(given.arrays().values()))


def _traced(function: Callable[[Any, Any], dict[str, str]], arrays: list[Any]) -> dict[str, str]:
    said: dict[str, str] = {}

    def whole(key: Any, arrays: Any) -> None:
        said.update(function(key, arrays))

    jax.eval_shape(whole, default_key(), arrays)
    return said


def _both(loaded: Program, key: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, str]:
    """Start, then run; what only starting needs is enough, so that an error of running is just said."""
    params, state = loaded.init(key, args, kwargs)
    said: dict[str, str] = {}
    for name, apply in loaded.applies:
        try:
            apply(params, state, key, args, kwargs)
        except Exception as error:  # noqa: BLE001  a program may raise anything
            said[name] = _said(error)
    return said


# --- the server -------------------------------------------------------------------------------------------------------


def answer(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The accesses of a program: traced if that is possible, else run."""
    replies = []
    for mode in MODES[-1:] if asked.get("script") else MODES:
        reply = {**_forked(asked, mode), "mode": mode}
        if not reply["errors"]:
            return reply
        replies.append(reply)
    return min(replies, key=lambda reply: len(reply["errors"]))


def _forked(asked: Mapping[str, Any], mode: str) -> dict[str, Any]:
    read, write = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pid = os.fork()
    if not pid:
        os.close(read)
        _become(asked, mode, write)
    os.close(write)
    parts: list[bytes] = []
    with _ended(pid):
        while select.select([read], [], [], SECONDS)[0] and (part := os.read(read, 1 << 20)):
            parts.append(part)
    os.close(read)
    try:
        found: dict[str, Any] = json.loads(b"".join(parts))
    except ValueError:
        return {"accesses": [], "errors": {"": f"the process ended early, or took more than {SECONDS} s"}, "notes": {}}
    return found


@contextmanager
def _ended(pid: int) -> Iterator[None]:
    yield
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _become(asked: Mapping[str, Any], mode: str, write: int) -> None:
    """Life of a child, which ends here."""
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        body = json.dumps(run(asked, mode)).encode()
        while body:
            body = body[os.write(write, body) :]
    finally:
        os._exit(0)


def main() -> None:
    """Serves until the parent hangs up."""
    sys.dont_write_bytecode = True
    warnings.simplefilter("ignore")
    mark_without_key()
    install()
    gc.collect()
    gc.freeze()
    out = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        out.write(json.dumps(answer(json.loads(line))) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
