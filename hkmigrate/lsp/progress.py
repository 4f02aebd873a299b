"""Progress of something that takes a while, which the person at the editor may end."""

from __future__ import annotations

import asyncio
import uuid
from concurrent.futures import Future
from types import TracebackType
from typing import TYPE_CHECKING, Self

from lsprotocol import types
from pygls.exceptions import JsonRpcException

if TYPE_CHECKING:
    from hkmigrate.lsp.server import Server

_PATIENCE = 5.0


class Progress:
    """Begins and ends with the block; cancelled at the editor, it cancels the task that the block is part of."""

    def __init__(self, server: Server, title: str, token: types.ProgressToken | None) -> None:
        """Uses the client's `token`, or asks for one where the client can show progress of the server's."""
        self._server = server
        self._title = title
        self._token = token

    async def __aenter__(self) -> Self:
        """Begin."""
        progress = self._server.work_done_progress
        if self._token is None and self._server.client.progress:
            token = str(uuid.uuid4())
            try:
                await asyncio.wait_for(progress.create_async(token), _PATIENCE)
                self._token = token
            except (JsonRpcException, TimeoutError):
                pass  # it goes on unseen
        if self._token is not None:
            progress.begin(self._token, types.WorkDoneProgressBegin(self._title, cancellable=True))
            self._cancel_with(progress.tokens[self._token])
        return self

    def _cancel_with(self, asked: Future[None]) -> None:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()

        def cancel(future: Future[None]) -> None:
            if future.cancelled() and task is not None:
                loop.call_soon_threadsafe(task.cancel)

        asked.add_done_callback(cancel)

    def report(self, message: str) -> None:
        """Say what is going on."""
        if self._token is not None:
            self._server.work_done_progress.report(self._token, types.WorkDoneProgressReport(message=message))

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End, whatever has happened."""
        if self._token is not None:
            self._server.work_done_progress.tokens.pop(self._token, None)
            self._server.work_done_progress.end(self._token, types.WorkDoneProgressEnd())
