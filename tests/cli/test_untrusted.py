"""A tree, and a saved plan, that come from a stranger."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_bad_files import GOOD, assert_planned, run, tree
from typer.testing import CliRunner, Result

from hkmigrate import pipeline, write
from hkmigrate.cli import trees
from hkmigrate.cli.app import app
from hkmigrate.config import Options
from hkmigrate.model.shown import shown, steers
from hkmigrate.write.journal import Verb

__all__ = ["tree"]
ESC = "\x1b[31m"


def ask(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), prog_name="hkmigrate")


@pytest.fixture
def saved(tree: Path) -> Callable[..., Path]:
    """Saves a plan of the tree, changed."""
    assert run("plan", "--format", "json", "--output", "plan.json")[0] == 0
    plan = json.loads((tree / "plan.json").read_text())

    def save(change: Callable[[Any], object]) -> Path:
        change(plan)
        (tree / "plan.json").write_text(json.dumps(plan))
        return tree / "plan.json"

    return save


@pytest.mark.parametrize("place", ["../outside", "{outside}", "link", "sub/../../outside", "/", ".."])
def test_a_plan_writes_nothing_outside_of_the_current_folder(
    tree: Path, saved: Callable[..., Path], place: str
) -> None:
    outside = tree.parent / "outside"
    outside.mkdir()
    (outside / "model.py").write_bytes((tree / "model.py").read_bytes())
    (tree / "link").symlink_to(outside)
    (tree / "sub").mkdir()
    saved(lambda plan: plan["asked"].update(paths=[place.format(outside=outside)]))
    done = ask("apply", "--plan", "plan.json")
    assert done.exit_code == 2
    assert "--plan plan.json: it was made for" in done.stderr
    assert "outside of the current folder; give PATH" in done.stderr
    assert (outside / "model.py").read_bytes() == (GOOD / "model.py").read_bytes()
    assert os.listdir(outside) == ["model.py"]  # noqa: PTH208


def test_a_plan_of_another_folder_is_carried_out_where_that_is_given(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tree.parent)
    assert run("plan", "tree", "--format", "json", "--output", "plan.json")[0] == 0
    (tree.parent / "other").mkdir()
    monkeypatch.chdir(tree.parent / "other")
    assert ask("apply", "--plan", "../plan.json").exit_code == 2
    assert ask("apply", "../tree", "--plan", "../plan.json").exit_code in (0, 1)
    monkeypatch.chdir(tree.parent)
    assert ask("apply", "--plan", "plan.json").exit_code in (0, 1)


def deep(plan: Any) -> None:
    for _ in range(900):
        plan["groups"] = [plan["groups"]]


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: plan["asked"].update(paths=["\0"]),
        lambda plan: plan["asked"].update(paths=["a" * 5000]),
        lambda plan: plan["asked"].update(paths=["\ud800"]),
        lambda plan: plan["asked"].update(paths="model.py"),
        lambda plan: plan["asked"].update(paths=[1]),
        lambda plan: plan["asked"].update(paths={"a": 1}),
        lambda plan: plan["asked"].update(config="\0"),
        lambda plan: plan["asked"].update(config="a" * 5000),
        lambda plan: plan["asked"].update(config="/etc/passwd"),
        lambda plan: plan["asked"].update(config=5),
        lambda plan: plan["asked"].update(config=["a"]),
        lambda plan: plan["asked"].update(place="moon"),
        lambda plan: plan["asked"].update(style=True),
        lambda plan: plan["asked"].update(groups=[None]),
        lambda plan: plan.update(asked=[]),
        lambda plan: plan.update(schema=True),
        lambda plan: plan.update(tool=[[]]),
        lambda plan: plan.update(read={"../a.py": "0" * 64}),
        lambda plan: plan.update(writes={"/etc/passwd": "0" * 64}),
        lambda plan: plan.update(writes=[]),
        lambda plan: plan["groups"][0]["sites"][0].update(path="../../a.py"),
        lambda plan: plan["groups"][0]["owner"].update(path="/a.py"),
        lambda plan: plan["groups"][0]["owner"].update(path=None),
        lambda plan: plan["groups"][0]["owner"].update(path="a\0.py"),
    ],
)
def test_what_is_no_plan_is_refused_by_name(
    tree: Path, saved: Callable[..., Path], change: Callable[[Any], object]
) -> None:
    saved(change)
    done = ask("apply", "--plan", "plan.json")
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: --plan plan.json: "), done.stderr
    assert "bug of hkmigrate" not in done.stderr
    assert len(done.stderr) < 600
    assert (tree / "model.py").read_bytes() == (GOOD / "model.py").read_bytes()


def test_a_deep_plan_is_stale(tree: Path, saved: Callable[..., Path]) -> None:
    saved(deep)
    assert "bug of hkmigrate" not in ask("apply", "--plan", "plan.json").stderr


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[" * 100_000,
        b"\xff\xfe",
        b"null",
        b"1" * 5000,
        b'{"groups": [], "schema": ' + b"[" * 900 + b"]" * 900 + b"}",
    ],
)
def test_a_file_that_is_no_plan(tree: Path, data: bytes) -> None:
    (tree / "plan.json").write_bytes(data)
    done = ask("apply", "--plan", "plan.json")
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: --plan plan.json: "), done.stderr
    assert len(done.stderr) < 600


@pytest.mark.parametrize(
    "words",
    [("apply", "--plan"), ("plan", "--config"), ("check", ".", ".", "--params"), ("check", ".", ".", "--renames")],
)
@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "folder", "huge", "long"])
def test_what_is_no_plain_file_is_not_waited_for(tree: Path, words: tuple[str, ...], kind: str) -> None:
    path = tree / "given"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("given")
    elif kind == "device":
        path = Path("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    elif kind == "huge":
        with path.open("wb") as file:
            file.truncate(10**10)
        if "--params" in words:
            return  # a checkpoint may be
    else:
        path = Path("a" * 5000)
    done = ask(*words, str(path))
    assert done.exit_code == 2
    assert "bug of hkmigrate" not in done.stderr
    assert "rror" in done.stderr


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize(
    "name",
    [
        ".py",
        "..py",
        "...py",
        "-x.py",
        "a\nb.py",
        f"a{ESC}b.py",
        "a\u202eb.py",
        "a\x9bb.py",
        "a b.py",
        "[red]a.py",
        "a.b.py",
        "class.py",
        "x" * 250 + ".py",
        "a/.py",
        "a/..py",
        "a\\b.py",
        "$(a).py",
        "%s.py",
        "*.py",
        "a:b.py",
        "~.py",
        "'\".py",
    ],
)
def test_a_file_of_whatever_name_is_planned(tree: Path, name: str) -> None:
    (tree / name).parent.mkdir(exist_ok=True)
    (tree / "model.py").rename(tree / name)
    done = ask("plan")
    assert done.exit_code == 0, done.output
    assert not steers(done.output.replace("\n", ""))
    assert json.loads(run("plan", "--format", "json")[1])["groups"][0]["owner"]["path"] == name
    assert not steers(ask("lint").output.replace("\n", ""))
    assert run("plan", "--diff", "--output", "a.diff")[0] == 0
    done = ask("apply")
    assert (done.exit_code, steers(done.output.replace("\n", ""))) == (0, False)


@pytest.mark.parametrize("name", [".py", "..py", "src/model.py", "a.b.py", "model/__init__.py"])
def test_two_files_of_which_one_cannot_be_imported_are_kept_apart(tree: Path, name: str) -> None:
    (tree / name).parent.mkdir(exist_ok=True)
    (tree / name).write_bytes((tree / "model.py").read_bytes())
    code, text = run("plan", "--format", "json")
    groups = json.loads(text)["groups"]
    assert code == 0
    assert sorted(group["owner"]["path"] for group in groups) == sorted(["model.py", name])
    for group in groups:
        assert {site["path"] for site in group["sites"]} == {group["owner"]["path"]}
    assert ask("apply").exit_code == 0
    assert (tree / "model.py").read_bytes() == (tree / name).read_bytes()


def test_scripts_that_cannot_be_imported_do_not_share_an_owner(tree: Path) -> None:
    (tree / "train-b.py").write_bytes((tree / "model.py").read_bytes())
    (tree / "model.py").rename(tree / "train-a.py")
    code, text = run("plan", "--format", "json")
    owners = [group["owner"]["path"] for group in json.loads(text)["groups"]]
    assert (code, owners) == (0, ["train-a.py", "train-b.py"])


def test_what_is_no_file_is_never_opened(tree: Path) -> None:
    os.mkfifo(tree / "pipe.py")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("socket.py")
        (tree / "device.py").symlink_to("/dev/zero")
        (tree / "terminal.py").symlink_to("/dev/tty")
        (tree / "x.py").mkdir()
        (tree / ".gitignore").symlink_to("/dev/zero")
        os.mkfifo(tree / "x.py" / ".gitignore")
        assert_planned(unread=set())
    assert run("plan", "pipe.py")[0] == 2


def test_dots_above_the_root_are_no_file(tree: Path) -> None:
    (tree / "far.py").write_text("import haiku\nfrom ..... import model\nfrom .. import a\nfrom . import b\n")
    assert_planned(unread=set())


def test_what_a_tree_says_is_shown_with_its_escapes(tree: Path) -> None:
    model = (tree / "model.py").read_text().replace("global_embed", "sh\\x1b[31mred\\u202e[red]\\ud800")
    (tree / "model.py").write_text(model + f"# {ESC}\n")
    for words in (
        ["plan"],
        ["plan", "-v"],
        ["lint"],
        ["apply"],
        ["plan", "--format", "json"],
        ["lint", "--format", "json"],
    ):
        done = ask(*words)
        assert "\\x1b[31mred\\u202e[red]\\ud800" in done.output or "\\u001b[31mred" in done.output, words
        assert not steers(done.output.replace("\n", ""))
    assert run("plan", "--format", "json", "--output", "a.json")[0] == 1
    assert json.loads((tree / "a.json").read_text())["groups"][0]["name"] == "sh\x1b[31mred\u202e[red]\ud800"


@pytest.mark.parametrize("name", ["a\nError: it is gone.py", f"a{ESC}b.py", "a\u202e\x9bb.py"])
def test_what_is_taken_back_is_named_on_one_line_each(tree: Path, name: str) -> None:
    (tree / "model.py").rename(tree / name)
    assert ask("apply").exit_code == 0
    written = (tree / name).read_bytes()
    (tree / name).write_bytes(b"edited = 1\n")
    done = ask("undo")
    assert (done.exit_code, [steers(line) for line in done.stderr.split("\n")]) == (1, [False] * 3)
    (tree / name).write_bytes(written)
    done = ask("undo")
    assert done.exit_code == 0
    assert done.stdout == f"took back {shown(name)}\n"


@pytest.mark.usefixtures("tree")
def test_what_was_interrupted_is_told_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"a\nb{ESC}.py"
    settled = write.Recovered(Verb.APPLY, finished=True, paths=(name,), foreign=(name,), kept=(Path("/x", name),))
    monkeypatch.setattr(pipeline, "undo", lambda _: write.Undone((), settled))
    monkeypatch.setattr(pipeline, "settle", lambda _: str(settled))
    for words in (["undo"], ["apply"]):
        said = ask(*words).stderr.removesuffix("\n")
        assert f"; {shown(name)} has been edited since" in said
        assert not steers(said)


def test_messages_of_the_command_line_are_shown_with_escapes(tree: Path) -> None:
    (tree / "pyproject.toml").write_text(f'[tool.hkmigrate]\n"a\\u001b[31m{chr(0x202E)}" = 1\n', encoding="utf-8")
    for words in (["plan"], ["plan", f"{ESC}.py"], ["explain", ESC], [f"--{ESC}"], ["plan", "--place", ESC], [ESC]):
        done = CliRunner().invoke(app, words, prog_name="hkmigrate", color=True)
        assert done.exit_code == 2
        assert not steers(done.output.replace("\n", "").replace("\x1b[31mError\x1b[0m", "")), (words, done.output)


def test_a_key_of_many_parts_takes_no_memory(tree: Path) -> None:
    (tree / "pyproject.toml").write_text("a." * 200_000 + "b = 1\n")
    assert run("plan")[0] == 2


def git(folder: Path, *words: str, given: bytes | None = None) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@b.c")
    done = subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, input=given)
    return os.fsdecode(done.stdout).strip()


@pytest.fixture
def checkout(tree: Path) -> Path:
    git(tree, "init", "-q")
    (tree / "run.py").write_text("")
    (tree / "run.py").chmod(0o755)
    (tree / "link.py").symlink_to("model.py")
    git(tree, "add", ".")
    git(tree, "commit", "-qm", "one")
    return tree


def unpacked(name: str = "HEAD") -> dict[str, bytes]:
    with trees.tree(name) as folder:
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_revision_is_unpacked_as_it_is_stored(checkout: Path) -> None:
    (checkout / "model.py").write_text("edited")
    with trees.tree("HEAD") as folder:
        assert (folder / "model.py").read_bytes() == (GOOD / "model.py").read_bytes()
        assert os.access(folder / "run.py", os.X_OK)
        assert (folder / "link.py").readlink() == Path("model.py")


def test_to_unpack_a_revision_runs_no_program(checkout: Path) -> None:
    ran = checkout.parent / "ran"
    with (checkout / ".git/config").open("a") as config:
        for name in ("evil", "e=v"):
            config.write(f'[filter "{name}"]\n smudge = "touch {ran}; cat"\n clean = "touch {ran}; cat"\n')
        config.write(f'[core]\n fsmonitor = "touch {ran}"\n[tar "tar"]\n command = "touch {ran}; cat"\n')
    for name in ("evil", "e=v"):
        (checkout / ".git/info/attributes").write_text(f"*.py filter={name}\n")
        assert unpacked()["model.py"] == (GOOD / "model.py").read_bytes()
    assert not ran.exists()


def test_what_a_revision_misses_is_not_fetched(checkout: Path) -> None:
    ran = checkout.parent / "ran"
    missing = git(checkout, "rev-parse", "HEAD:model.py")
    (checkout / ".git/objects" / missing[:2] / missing[2:]).unlink()
    with (checkout / ".git/config").open("a") as config:
        config.write(
            '[core]\n repositoryformatversion = 1\n[extensions]\n partialClone = o\n[remote "o"]\n promisor = true\n'
            f' url = "{checkout}"\n uploadpack = "touch {ran}; false"\n'
        )
    done = ask("check", "HEAD", ".")
    assert (done.exit_code, ran.exists()) == (2, False)
    assert f"{missing} is not in this checkout" in done.stderr


def stored(checkout: Path, *entries: tuple[str, str, bytes]) -> None:
    """Commit what `git add` would not take."""
    lines = b"".join(
        f"{mode} {name}\0".encode() + bytes.fromhex(git(checkout, "hash-object", "-w", "--stdin", given=data))
        for mode, name, data in entries
    )
    folder = git(checkout, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", given=lines)
    git(checkout, "update-ref", "HEAD", git(checkout, "commit-tree", "-m", "evil", folder))


@pytest.mark.parametrize(
    "entries",
    [
        [("100644", "..", b"")],
        [("100644", "../out.py", b"")],
        [("100644", ".git", b"gitdir: /")],
        [("100644", "/out.py", b"")],
        [("120000", "a", b".."), ("100644", "a/out.py", b"")],
        [("120000", "a", b"/etc/passwd")],
        [("120000", "a", b"../../etc/passwd")],
        [("120000", "a", b"b/../../x"), ("120000", "b", b".")],
        [("120000", "a", b".."), ("120000", "a/out.py", b"x")],
    ],
)
def test_a_revision_is_unpacked_nowhere_else(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, entries: list[tuple[str, str, bytes]]
) -> None:
    stored(checkout, *entries)
    room = checkout.parent / "room"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    done = ask("check", "HEAD", ".")
    assert done.exit_code == 2
    assert "HEAD: it cannot be unpacked: " in done.stderr
    assert "bug of hkmigrate" not in done.stderr
    assert list(room.iterdir()) == []


@pytest.mark.parametrize("kind", ["link", "dangling", "pipe", "socket", "device"])
@pytest.mark.parametrize("words", [("plan",), ("lint",), ("plan", "--format", "json"), ("apply", "--diff")])
def test_a_report_goes_into_no_link_and_no_pipe(tree: Path, words: tuple[str, ...], kind: str) -> None:
    victim = tree.parent / "victim"
    victim.write_text("keep")
    output = tree / "report.json"
    if kind == "link":
        output.symlink_to(victim)
    elif kind == "dangling":
        output.symlink_to(tree.parent / "new")
    elif kind == "device":
        output.symlink_to("/dev/null")
    elif kind == "pipe":
        os.mkfifo(output)
    else:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("report.json")
    done = ask(*words, "--output", "report.json")
    assert done.exit_code == 2
    assert "report.json is not a regular file" in done.output.replace("\n", " ")
    assert victim.read_text() == "keep"
    assert not (tree.parent / "new").exists()
    assert {path.name for path in tree.iterdir()} == {path.name for path in GOOD.iterdir()} | {"report.json"}


@pytest.mark.parametrize("link", [True, False])
def test_a_report_goes_into_no_folder_that_a_link_of_the_tree_stands_for(tree: Path, link: bool) -> None:
    outside = tree.parent / "outside"
    outside.mkdir()
    if link:
        (tree / "out").symlink_to(outside)
    else:
        (tree / "out").mkdir()
    done = ask("plan", "--output", "out/plan.txt")
    assert done.exit_code == (2 if link else 0), done.output
    assert list(outside.iterdir()) == []


def test_a_report_replaces_the_one_before_and_keeps_its_mode(tree: Path) -> None:
    (tree / "plan.txt").write_text("before")
    (tree / "plan.txt").chmod(0o604)
    assert run("plan", "--output", "plan.txt")[0] == 0
    assert "before" not in (tree / "plan.txt").read_text()
    assert (tree / "plan.txt").stat().st_mode & 0o777 == 0o604


@pytest.mark.parametrize(
    "words",
    [
        ("plan",),
        ("lint",),
        ("apply",),
        ("undo",),
        ("audit", "."),
        ("check", ".", "."),
        ("check", "HEAD", "HEAD"),
        ("plan", "--format", "json", "--output", "plan.json"),
        ("plan", "{tree}"),
        ("apply", "--plan", "{tree}/plan.json"),
    ],
)
@pytest.mark.parametrize("module", [False, True])
def test_a_current_folder_that_was_removed(tree: Path, tmp_path: Path, words: tuple[str, ...], module: bool) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    start = [sys.executable, "-m", "hkmigrate"] if module else [str(Path(sys.executable).with_name("hkmigrate"))]
    told = [word.format(tree=tree) for word in words]
    done = subprocess.run(
        ["sh", "-c", 'rmdir "$PWD"; exec "$@"', "sh", *start, *told], cwd=gone, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.decode() == "Error: the current folder is gone; go to one that is there\n"


def test_a_copy_for_the_check_leaves_pipes_out_and_is_written_through_no_link(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tree.parent / "outside.py"
    (tree / "model.py").rename(outside)
    (tree / "model.py").symlink_to(outside)
    before = outside.read_bytes()
    os.mkfifo(tree / "pipe")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("socket")
    seen: list[bytes] = []

    def compare(_old: Path, new: Path, *_: object, **__: object) -> None:
        seen.append((new / "model.py").read_bytes())
        assert {path.name for path in new.iterdir()} == {path.name for path in GOOD.iterdir()}

    monkeypatch.setattr("hkmigrate.check.compare.compare", compare)
    options = Options()
    pipeline.check_plan(pipeline.make_plan([tree], options), options)
    assert outside.read_bytes() == before
    assert seen != [before]
