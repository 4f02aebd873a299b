"""What lies outside of the program: modules by name, paths, files and the environment, which are not looked at."""

from __future__ import annotations

import posixpath
from pathlib import PurePosixPath

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.common import Node, derived, native_of, natives, over, required, to_value
from hkmigrate.detect.evaluate.library.table import Handler, external
from hkmigrate.detect.evaluate.values import MISSING, FileValue, Value, payload


@external("importlib.import_module")
def _import_module(m: Machine, arguments: Arguments, node: Node) -> Value:
    name, package = payload(required(m, arguments, 0, "name", node)), payload(arguments.get(1, "package", None))
    return over(m, name, lambda one: _imported(m, one, package, node))


def _imported(m: Machine, name: Value, package: Value, node: Node) -> Value:
    if not isinstance(name, str):
        return derived(m, "import", [name], node)
    if not name.startswith("."):
        return m.import_module(name, m.frame.file)
    if not isinstance(package, str):
        return derived(m, "import", [package], node, name)
    level = len(name) - len(name.lstrip("."))
    parts = package.split(".")
    base = parts[: len(parts) - level + 1]
    return m.import_module(".".join((*base, *filter(None, [name[level:]]))), m.frame.file)


@external("builtins.__import__")
def _import(m: Machine, arguments: Arguments, node: Node) -> Value:
    name, parts = payload(required(m, arguments, 0, "name", node)), arguments.get(3, "fromlist", None)
    level = native_of(arguments.get(4, "level", 0))
    if not isinstance(name, str) or not isinstance(level, int):
        return derived(m, "import", [name], node)
    module = m.import_module(name, m.frame.file, level)
    if "." in name and m.truth(parts) is not True and not level:
        return m.import_module(name.partition(".")[0], m.frame.file)
    return module


@external("importlib.reload")
def _reload(m: Machine, arguments: Arguments, node: Node) -> Value:
    return required(m, arguments, 0, "module", node)


def module_by_name(m: Machine, name: Value, node: Node) -> Value:
    """`sys.modules[name]`."""
    if name == "__main__":
        return m.frame.file
    found = _imported(m, payload(name), None, node)
    return found if isinstance(found, FileValue) else derived(m, "import", [name], node, "sys.modules")


# --- paths ------------------------------------------------------------------------------------------------------------


@external("pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath", "etils.epath.Path")
def _path(m: Machine, arguments: Arguments, node: Node) -> Value:
    known = natives(arguments)
    if known is None or not all(isinstance(part, str | PurePosixPath) for part in known[0]):
        return derived(m, "path", arguments.every(), node)
    return PurePosixPath(*(part for part in known[0] if isinstance(part, str | PurePosixPath)))


def _os_path(name: str) -> Handler:
    def handler(m: Machine, arguments: Arguments, node: Node) -> Value:
        known = natives(arguments)
        if known is None or not all(isinstance(part, str | PurePosixPath) for part in known[0]):
            return derived(m, "path", arguments.every(), node)
        try:
            value = to_value(getattr(posixpath, name)(*map(str, known[0])))
        except TypeError as error:
            m.raise_("TypeError", str(error), node)
        return m.unknown("path", name, node) if value is MISSING else value

    return handler


for _name in ("join", "dirname", "basename", "splitext", "split", "normpath", "isabs"):
    external(f"os.path.{_name}")(_os_path(_name))


@external("os.fspath")
def _fspath(m: Machine, arguments: Arguments, node: Node) -> Value:
    value = native_of(required(m, arguments, 0, "path", node))
    return str(value) if isinstance(value, str | PurePosixPath) else m.unknown("path", "", node)


# --- files and the environment ----------------------------------------------------------------------------------------


@external("os.environ.get", "os.getenv", "os.getcwd", "os.cpu_count", "platform.system", "getpass.getuser")
def _environment(m: Machine, arguments: Arguments, node: Node) -> Value:
    name = arguments.get(0, default="")
    return m.unknown("environment", name if isinstance(name, str) else "", node)


@external(
    "builtins.open",
    "builtins.input",
    "json.load",
    "pickle.load",
    "pickle.loads",
    "yaml.safe_load",
    "yaml.load",
    "tomllib.load",
    "toml.load",
    "joblib.load",
    "io.open",
    "os.listdir",
    "os.walk",
    "os.path.exists",
    "os.path.isfile",
    "os.path.isdir",
    "os.path.abspath",
    "os.path.realpath",
    "os.path.expanduser",
    "glob.glob",
    "pkgutil.iter_modules",
    "pkgutil.walk_packages",
    "importlib.resources.files",
)
def _file(m: Machine, _arguments: Arguments, node: Node) -> Value:
    return m.unknown("file", "what stands in files", node)


@external("builtins.eval", "builtins.exec", "builtins.compile")
def _eval(m: Machine, _arguments: Arguments, node: Node) -> Value:
    return m.unknown("eval", "code made while the program runs", node)
