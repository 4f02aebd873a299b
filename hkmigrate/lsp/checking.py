"""The check of a migration, in a process of its own: what it imports and runs is no business of the server's."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from hkmigrate.lsp.analysis import Analysis

if TYPE_CHECKING:
    from hkmigrate.lsp.root import Root

_LINE = 1 << 26
_GRACE = 20.0


async def check(
    root: Root, analysis: Analysis, groups: tuple[str, ...], tell: Callable[[str], None]
) -> Mapping[str, object]:
    """Check the migration of the documents as they are now; cancelled, it ends all processes.

    Returns:
        The JSON of the check, with `text`, its report for a person, and `said`, the same in a sentence.
    """
    asked = {
        "root": str(root.folder),
        "settings": dict(root.settings),
        "groups": list(groups),
        "unsaved": {path: text.data.decode(errors="replace") for path, text in analysis.texts.items()},
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "hkmigrate.lsp.child"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_LINE,
    )
    try:
        assert process.stdin is not None
        process.stdin.write(json.dumps(asked).encode())
        process.stdin.write_eof()
        return await _answer(process, tell)
    finally:
        await _end(process)


async def _answer(process: asyncio.subprocess.Process, tell: Callable[[str], None]) -> Mapping[str, object]:
    assert process.stdout is not None
    answer: Mapping[str, object] | None = None
    async for line in process.stdout:
        message: Any = json.loads(line)
        if "progress" in message:
            tell(message["progress"])
        else:
            answer = message
    await process.wait()
    return answer or {
        "verdict": "not-run",
        "suffices": False,
        "said": f"the check ended early, with exit code {process.returncode}",
    }


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ask the process to end, which ends its own children first, and see it gone.

    An interrupt would not do: who starts an editor in the background may have told all below it to ignore interrupts.
    """
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(asyncio.shield(process.wait()), _GRACE)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
