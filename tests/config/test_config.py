from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hkmigrate.config import Case, CheckOptions, ConfigError, Options, find_config, load, override
from hkmigrate.model.verdict import Verdict

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "pyproject.toml"
    path.write_text(text)
    return path


def test_all_settings_are_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        [tool.hkmigrate]
        exclude = ["legacy/", "*_old.py"]
        entry-points = ["net.model:forward"]
        groups = ["global_embed"]
        place = "root"
        style = "methods"

        [tool.hkmigrate.check]
        run = "python train.py"
        accept = "agreed"
        timeout = 60
        memory = 4.5
        tolerance = 1e-6
        require-coverage = true

        [[tool.hkmigrate.check.cases]]
        name = "small"
        entry = "model:net"
        inputs = ["i32[2,5]", "f32[]", "bool[ 3 ]"]
        kwargs = { is_training = true, mask = "bool[2]", depth = 3, mode = "fast", rate = 0.5 }

        [[tool.hkmigrate.check.cases]]
        entry = "pkg.model:make.net"
        """,
    )
    small = Case(
        name="small",
        entry="model:net",
        inputs=("i32[2,5]", "f32[]", "bool[ 3 ]"),
        kwargs=(("is_training", True), ("mask", "bool[2]"), ("depth", 3), ("mode", "fast"), ("rate", 0.5)),
    )
    assert load(path) == Options(
        exclude=("legacy/", "*_old.py"),
        entry_points=("net.model:forward",),
        groups=("global_embed",),
        place="root",
        style="methods",
        check=CheckOptions(
            cases=(small, Case(name="pkg.model:make.net", entry="pkg.model:make.net")),
            run=("python train.py",),
            accept=Verdict.AGREED,
            timeout=60.0,
            memory=4.5,
            tolerance=1e-6,
            require_coverage=True,
        ),
    )


def test_without_a_file_there_are_the_defaults() -> None:
    assert load(None) == Options()


def test_an_empty_table_has_the_defaults(tmp_path: Path) -> None:
    assert load(write(tmp_path, "[tool.hkmigrate]\n")) == Options()


def test_run_may_be_a_list(tmp_path: Path) -> None:
    path = write(tmp_path, "[tool.hkmigrate.check]\nrun = ['python a.py', 'python b.py']\n")
    assert load(path).check.run == ("python a.py", "python b.py")


SECTION = "[tool.hkmigrate]\n"
CHECK = "[tool.hkmigrate.check]\n"
CASE = "[[tool.hkmigrate.check.cases]]\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            SECTION + "entry_points = []",
            ["`tool.hkmigrate.entry_points`", "did you mean `entry-points`", "exclude, entry"],
        ),
        (SECTION + "grups = []", ["`tool.hkmigrate.grups`", "did you mean `groups`"]),
        (SECTION + "zzz = 1", ["`tool.hkmigrate.zzz`: no such key; accepted are exclude"]),
        (SECTION + "exclude = 'a'", ["`tool.hkmigrate.exclude`", '"a"', "a list of strings"]),
        (SECTION + "exclude = [1]", ["`tool.hkmigrate.exclude`", "1 is not accepted"]),
        (SECTION + "groups = ['']", ["`tool.hkmigrate.groups`", '""']),
        (
            SECTION + "entry-points = ['net.forward']",
            ["`tool.hkmigrate.entry-points`", "net.forward", "`module:function`"],
        ),
        (SECTION + "place = 'rot'", ["`tool.hkmigrate.place`", "did you mean `root`", "auto, root"]),
        (SECTION + "style = 'method'", ["`tool.hkmigrate.style`", "did you mean `methods`", "accessor, methods"]),
        (SECTION + "place = 3", ["`tool.hkmigrate.place`", "3 is not accepted", "auto, root"]),
        (SECTION + "place = [['auto']]", ["`tool.hkmigrate.place`", "auto, root"]),
        (SECTION + "check = 3", ["`tool.hkmigrate.check`", "must be a table"]),
        ("[tool]\nhkmigrate = 3", ["`tool.hkmigrate` must be a table"]),
        (CHECK + "time-out = 3", ["`tool.hkmigrate.check.time-out`", "did you mean `timeout`"]),
        (CHECK + "timeout = 0", ["`tool.hkmigrate.check.timeout`", "seconds above 0"]),
        (CHECK + "timeout = true", ["`tool.hkmigrate.check.timeout`", "true is not accepted"]),
        (CHECK + "timeout = inf", ["`tool.hkmigrate.check.timeout`"]),
        (CHECK + "timeout = nan", ["`tool.hkmigrate.check.timeout`"]),
        (CHECK + "timeout = '5'", ["`tool.hkmigrate.check.timeout`"]),
        (CHECK + "memory = -1", ["`tool.hkmigrate.check.memory`", "gigabytes"]),
        (CHECK + "accept = 'close'", ["`tool.hkmigrate.check.accept`: `close` needs a `tolerance`"]),
        (CHECK + "tolerance = 0", ["`tool.hkmigrate.check.tolerance`", "a number above 0"]),
        (CHECK + "require-coverage = 1", ["`tool.hkmigrate.check.require-coverage`", "true or false"]),
        (CHECK + "accept = 'agree'", ["`tool.hkmigrate.check.accept`", "did you mean `agreed`", "proved, agreed"]),
        (CHECK + "accept = 'differs'", ["`tool.hkmigrate.check.accept`", "proved, agreed"]),
        (CHECK + "run = 3", ["`tool.hkmigrate.check.run`", "a string or a list of strings"]),
        (CHECK + "cases = 3", ["`tool.hkmigrate.check.cases`", "[[tool.hkmigrate.check.cases]]"]),
        (CHECK + "cases = ['a']", ["`tool.hkmigrate.check.cases`", "[[tool.hkmigrate.check.cases]]"]),
        (CASE + "name = 'a'", ["`tool.hkmigrate.check.cases[0].entry`", "`module:attribute`"]),
        (CASE + "entry = 'model.net'", ["`tool.hkmigrate.check.cases[0].entry`", "model.net", "`module:attribute`"]),
        (CASE + "entry = 'm:n'\nargs = []", ["`tool.hkmigrate.check.cases[0].args`", "name, entry, inputs, kwargs"]),
        (CASE + "entry = 'm:n'\ninputs = ['2,5']", ["`tool.hkmigrate.check.cases[0].inputs`", "2,5", "i32[2,5]"]),
        (CASE + "entry = 'm:n'\nkwargs = { a = [1] }", ["`tool.hkmigrate.check.cases[0].kwargs.a`", "[1]"]),
        (CASE + "entry = 'm:n'\n" + CASE + "entry = 'm:n'", ["cases[1].name", "another case is called `m:n`"]),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: list[str]) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    for words in said:
        assert words in message


def test_a_file_that_is_not_toml_is_named_with_the_line(tmp_path: Path) -> None:
    path = write(tmp_path, "[tool.hkmigrate]\nplace = \n")
    with pytest.raises(ConfigError, match=r"pyproject.toml: not TOML: .*line 2"):
        load(path)


def test_a_file_that_is_not_utf8_is_named_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_bytes(b"[tool]\nx = 'a'\ny = '\xff'\n")
    with pytest.raises(ConfigError, match="not UTF-8 at line 3"):
        load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: No such file"):
        load(tmp_path / "none.toml")


def test_a_file_that_was_named_must_have_the_table(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no \[tool.hkmigrate\]"):
        load(write(tmp_path, "[tool.ruff]\n"))


def test_deep_nesting_is_no_crash(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not TOML"):
        load(write(tmp_path, "x = " + "[" * 100_000))


def test_the_nearest_file_with_the_table_is_found(tmp_path: Path) -> None:
    above = write(tmp_path, SECTION)
    write(tmp_path / "package", "[tool.ruff]\n")
    (tmp_path / "package" / "net").mkdir()
    assert find_config(tmp_path / "package" / "net") == above


def test_the_search_ends_at_the_top_of_the_checkout(tmp_path: Path) -> None:
    write(tmp_path, SECTION)
    (tmp_path / "checkout" / ".git").mkdir(parents=True)
    (tmp_path / "checkout" / "net").mkdir()
    assert find_config(tmp_path / "checkout" / "net") is None


def test_the_top_of_the_checkout_itself_counts(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "net").mkdir()
    path = write(tmp_path, SECTION)
    assert find_config(tmp_path / "net") == path


def test_a_broken_file_on_the_way_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, SECTION)
    write(tmp_path / "package", "[tool")
    with pytest.raises(ConfigError, match="not TOML"):
        find_config(tmp_path / "package")


def test_a_path_that_leads_up_and_down_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "one", SECTION)
    (tmp_path / "two").mkdir()
    assert find_config(tmp_path / "one" / ".." / "two") is None


def test_settings_from_elsewhere_go_before_those_of_the_file() -> None:
    options = Options(exclude=("a",), style="methods", check=CheckOptions(timeout=9.0))
    found = override(options, {"exclude": ["b"], "place": None, "check": {"accept": "agreed"}}, "the editor")
    assert found == Options(("b",), style="methods", check=CheckOptions(timeout=9.0, accept=Verdict.AGREED))
    assert override(options, {}, "the editor") == options


def test_a_wrong_setting_from_elsewhere_names_where_it_stands() -> None:
    with pytest.raises(ConfigError, match=r"the editor: `hkmigrate\.stile`: no such key, did you mean `style`\?"):
        override(Options(), {"stile": "methods"}, "the editor")
