"""The server over its protocol: what a client is sent, and what it gets when it asks."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest
from lsprotocol import types

from hkmigrate import pipeline
from hkmigrate.config import Options
from hkmigrate.model.edit import Create

from .abilities import PLAIN, rich
from .sessions import GOLDEN, Session, session

pytestmark = pytest.mark.asyncio
TITLE = "Move 'global_embed' into an owned module"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return before("helper/embed", tmp_path)


def before(case: str, tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOLDEN / case / "before", tmp_path / "net"))


def after(folder: Path, group: str | None = None) -> dict[str, bytes]:
    """What `hkmigrate apply` would leave."""
    planned = pipeline.make_plan([folder], Options(groups=(group,) if group else ()))
    made = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.py")}
    for change in planned.changes.changes:
        made[change.path] = change.text.encode() if isinstance(change, Create) else change.apply(made[change.path])
    return made


def now(net: Session) -> dict[str, bytes]:
    """What the editor has, in its documents and on disk."""
    made = {path.relative_to(net.root).as_posix(): path.read_bytes() for path in net.root.rglob("*.py")}
    return made | {uri.removeprefix(f"{net.root.as_uri()}/"): text.text().encode() for uri, text in net.texts.items()}


async def test_diagnostics_name_who_shares_and_where(root: Path) -> None:
    async with session(root, rich()) as net:
        net.open("model.py")
        await net.until(lambda: net.diagnostics("model.py"))
        found = net.diagnostics("model.py")
    assert [(one.code, one.range.start.line) for one in found] == [
        ("forced-scope", 11),
        ("helper-call", 19),
        ("helper-call", 28),
    ]
    assert all("is shared by Embed and DeEmbed, and can be moved into GlobalEmbed" in one.message for one in found)
    assert [info.location.range.start.line for info in found[0].related_information or ()] == [19, 28]
    assert found[0].code_description is not None
    assert found[0].code_description.href.endswith("diagnostics.md#forced-scope")


async def test_a_refusal_says_why_and_what_to_do(tmp_path: Path) -> None:
    async with session(before("refused/name_from_either_branch", tmp_path), rich()) as net:
        await net.until(lambda: net.diagnostics("model.py"))
        (first, *_) = net.diagnostics("model.py")
        offered = await net.actions("model.py", first.range.start.line)
    assert "stays as it is" in first.message
    assert "Way out:" in first.message
    assert offered == []  # the document is not open


async def test_a_refusal_offers_its_reason(tmp_path: Path) -> None:
    async with session(before("refused/name_from_either_branch", tmp_path), rich()) as net:
        net.open("model.py")
        await net.until(lambda: net.diagnostics("model.py"))
        (action,) = await net.actions("model.py", net.diagnostics("model.py")[0].range.start.line)
    assert action.disabled is not None
    assert "Way out:" in action.disabled.reason


async def test_diagnostics_go_with_the_hack_and_unsaved_text_counts(root: Path) -> None:
    after_text = (GOLDEN / "helper/embed/after/model.py").read_text()
    async with session(root, PLAIN) as net:
        net.open("model.py")
        await net.until(lambda: net.diagnostics("model.py"))
        net.replace("model.py", after_text)
        await net.until(lambda: not net.diagnostics("model.py"))
        assert "force_name" in (root / "model.py").read_text()
        net.close("model.py")  # without saving
        await net.until(lambda: net.diagnostics("model.py"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_positions_count_in_the_units_that_were_agreed_on(root: Path, encoding: str) -> None:
    text = (root / "model.py").read_text().replace("jnp.take(embedding_table()", "jnp.take('😀é'and embedding_table()")
    async with session(root, rich(encoding)) as net:
        assert net.encoding == encoding
        net.open("model.py", text)
        await net.until(lambda: len(net.diagnostics("model.py")) == 3)
        found = net.diagnostics("model.py")[1].range
        head = "        return jnp.take('😀é'and "
        width = {"utf-8": len(head.encode()), "utf-16": len(head) + 1, "utf-32": len(head)}[encoding]
        assert (found.start.line, found.start.character) == (19, width)
        net.change("model.py", (19, width), (19, width + len("embedding_table()")), "0")
        await net.until(lambda: len(net.diagnostics("model.py")) == 2)


async def test_places_move_along_while_the_text_does_not_parse(root: Path) -> None:
    async with session(root, rich()) as net:
        net.open("model.py")
        await net.until(lambda: net.diagnostics("model.py"))
        net.change("model.py", (15, 0), (15, 0), "def half(\n\n")
        await net.until(lambda: [one.range.start.line for one in net.diagnostics("model.py")] == [11, 21, 30])
        (action,) = await net.actions("model.py", 11)
        assert action.disabled is not None
        assert "syntax error" in action.disabled.reason
        net.change("model.py", (15, 0), (17, 0), "")
        await net.until(lambda: [one.range.start.line for one in net.diagnostics("model.py")] == [11, 19, 28])
        assert [action.disabled for action in await net.actions("model.py", 11)] == [None] * 4


async def test_the_action_is_resolved_and_does_what_apply_does(root: Path) -> None:
    wanted = after(root)
    async with session(root, rich()) as net:
        net.open("model.py")
        offered = await net.actions("model.py", 11)
        assert [action.title for action in offered] == [
            TITLE,
            f"{TITLE}, with preview",
            "Check equivalence of the migration",
            "Move the shared name of this file into an owned module",
        ]
        assert all(action.edit is None for action in offered)
        plain, preview, _, everything = await resolved(net, offered)
        assert plain.edit is not None
        assert plain.edit.change_annotations is None
        assert preview.edit is not None
        assert all(one.needs_confirmation for one in (preview.edit.change_annotations or {}).values())
        assert preview.edit.change_annotations
        assert everything.edit == plain.edit
        net.carry_out(plain.edit)
        assert now(net) == wanted
        await net.until(lambda: not net.diagnostics("model.py"))


async def resolved(net: Session, offered: list[types.CodeAction]) -> list[types.CodeAction]:
    return [one if one.command else await net.client.code_action_resolve_async(one) for one in offered]


async def test_an_action_that_comes_too_late_changes_nothing(root: Path) -> None:
    async with session(root, rich()) as net:
        net.open("model.py")
        (action, *_) = await net.actions("model.py", 11)
        net.replace("model.py", "x = 1\n")
        with pytest.raises(Exception, match="global_embed"):
            await net.client.code_action_resolve_async(action)


async def test_an_edit_is_for_the_text_as_it_is_when_it_is_chosen(root: Path) -> None:
    async with session(root, rich()) as net:
        net.open("model.py")
        (action, *_) = await net.actions("model.py", 11)
        net.change("model.py", (0, 0), (0, 0), "# 😀\n")
        done = await net.client.code_action_resolve_async(action)
        assert done.edit is not None
        net.carry_out(done.edit)  # asserts that it is for the version that the editor has
        assert now(net)["model.py"] == "# 😀\n".encode() + (GOLDEN / "helper/embed/after/model.py").read_bytes()


@pytest.mark.parametrize("case", ["helper/other_file", "imports/relative_package"])
@pytest.mark.parametrize("capabilities", [PLAIN, rich(), rich(resolves=False)], ids=["plain", "rich", "whole"])
async def test_edits_of_several_and_of_new_files(
    case: str, capabilities: types.ClientCapabilities, tmp_path: Path
) -> None:
    net_root = before(case, tmp_path)
    wanted = after(net_root)
    plan = json.loads((GOLDEN / case / "plan.json").read_text())["groups"][0]
    site = plan["sites"][-1]
    async with session(net_root, capabilities) as net:
        net.open(site["path"])
        (action, *_) = await net.actions(site["path"], site["line"] - 1)
        if action.edit is None:
            action = await net.client.code_action_resolve_async(action)
        assert action.edit is not None
        assert (action.edit.changes is None) == (capabilities is not PLAIN)
        net.carry_out(action.edit)
        assert now(net) == wanted


async def test_only_the_kinds_that_were_asked_for(root: Path) -> None:
    async with session(root, rich()) as net:
        net.open("model.py")
        assert [one.kind for one in await net.actions("model.py", 0, ["source.fixAll"])] == ["source.fixAll.hkmigrate"]
        assert [one.kind for one in await net.actions("model.py", 11, ["quickfix"])] == ["quickfix", "quickfix"]
        assert await net.actions("model.py", 11, ["refactor.extract"]) == []


async def test_pulled_diagnostics(root: Path) -> None:
    async with session(root, rich(pulls=True)) as net:
        net.open("model.py")
        document = types.TextDocumentIdentifier(net.uri("model.py"))
        first = await net.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document))
        assert isinstance(first, types.RelatedFullDocumentDiagnosticReport)
        assert len(first.items) == 3
        params = types.DocumentDiagnosticParams(document, previous_result_id=first.result_id)
        again = await net.client.text_document_diagnostic_async(params)
        assert isinstance(again, types.RelatedUnchangedDocumentDiagnosticReport)
        whole = await net.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
        assert [report.uri for report in whole.items] == [document.uri]
        net.replace("model.py", "x = 1\n")
        gone = await net.client.text_document_diagnostic_async(params)
        assert isinstance(gone, types.RelatedFullDocumentDiagnosticReport)
        assert not gone.items
        known = [types.PreviousResultId(document.uri, first.result_id or "")]
        whole = await net.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(known))
        assert [list(getattr(report, "items", "?")) for report in whole.items] == [[]]
        assert net.diagnostics("model.py") == []  # nothing was pushed


async def test_hover_and_lenses_tell_of_the_group(root: Path) -> None:
    async with session(root, rich()) as net:
        net.open("model.py")
        document = types.TextDocumentIdentifier(net.uri("model.py"))
        hover = await net.client.text_document_hover_async(types.HoverParams(document, types.Position(19, 30)))
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        for words in ("**global_embed**", "`Embed`, `DeEmbed`", "GlobalEmbed, made in forward", "`global_embed/embed`"):
            assert words in hover.contents.value
        assert await net.client.text_document_hover_async(types.HoverParams(document, types.Position(0, 0))) is None
        lenses = await net.client.text_document_code_lens_async(types.CodeLensParams(document))
        titles = [lens.command.title for lens in lenses or () if lens.command]
        assert titles[:2] == [
            "'global_embed' is shared by Embed and DeEmbed; owner: GlobalEmbed, made in forward; paths stay",
            TITLE,
        ]


async def test_commands_show_and_carry_out_the_plan(root: Path) -> None:
    wanted = after(root)
    async with session(root, rich()) as net:
        net.open("model.py")
        argument = {"uri": net.uri("model.py"), "groups": ["global_embed"]}
        plan = await command(net, "hkmigrate.plan", argument)
        assert "class GlobalEmbed" in plan["text"]
        assert plan["plan"]["groups"][0]["status"] == "ready"
        assert await command(net, "hkmigrate.apply", argument) == {"applied": True}
        assert now(net) == wanted
        with pytest.raises(Exception, match="no command"):
            await command(net, "hkmigrate.no_such")
        with pytest.raises(Exception, match="uri"):
            await command(net, "hkmigrate.plan", ["what?"])


async def command(net: Session, name: str, *arguments: object) -> dict:  # type: ignore[type-arg]
    params = types.ExecuteCommandParams(name, list(arguments))
    found = await net.client.workspace_execute_command_async(params)
    assert isinstance(found, dict)
    return found


CASE = '[[tool.hkmigrate.check.cases]]\nentry = "model:model"\ninputs = ["i32[2,5]"]\n'


async def test_the_check_runs_the_text_as_it_is_in_the_editor(root: Path) -> None:
    (root / "pyproject.toml").write_text(CASE)
    text = (root / "model.py").read_text()
    (root / "model.py").write_text("raise SystemExit('what is on disk must not run')\n")
    async with session(root, rich()) as net:
        net.open("model.py", text)
        params = types.ExecuteCommandParams("hkmigrate.check", [{"uri": net.uri("model.py")}])
        found = await net.client.workspace_execute_command_async(params)
        assert found["verdict"] == "proved"
        (reports,) = net.client.progress_reports.values()
        assert len(reports) >= 3


async def test_a_check_that_is_cancelled_ends_with_all_its_processes(root: Path) -> None:
    mark = root.parent / "running"
    (root / "pyproject.toml").write_text('[tool.hkmigrate.check]\nrun = "python slow.py"\n')
    (root / "slow.py").write_text(
        f"import os, time\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)\n"
    )
    async with session(root, rich()) as net:
        net.open("model.py")
        params = types.ExecuteCommandParams("hkmigrate.check", [{"uri": net.uri("model.py")}])
        request = net.client.protocol.send_request_async(types.WORKSPACE_EXECUTE_COMMAND, params, msg_id="check")
        asked = asyncio.create_task(request)
        await net.until(lambda: mark.exists() and mark.read_text())
        net.client.cancel_request(types.CancelParams("check"))
        with pytest.raises(Exception, match="cancel"):
            await asyncio.wait_for(asked, 60)
        await net.until(lambda: not Path(f"/proc/{mark.read_text()}").exists())


async def test_user_code_is_not_run_by_opening_a_workspace(root: Path) -> None:
    mark = root.parent / "ran"
    (root / "boom.py").write_text(f"open({str(mark)!r}, 'w')\n")
    (root / "sitecustomize.py").write_text(f"open({str(mark)!r}, 'w')\n")
    async with session(root, rich()) as net:
        net.open("model.py")
        await net.until(lambda: net.diagnostics("model.py"))
        await net.actions("model.py", 11)
    assert not mark.exists()
