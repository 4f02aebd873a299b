"""The JSON-RPC of pygls, without its mirror of documents, and with an answer to every request, whatever is wrong."""

from __future__ import annotations

import json
import logging
import sys
from concurrent.futures import InvalidStateError
from typing import Any

import attrs
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, lsp_method

from hkmigrate.model.shown import shown

_LOG = logging.getLogger(__name__)
_PARSE_ERROR, _INVALID_REQUEST, _INVALID_PARAMS, _NOT_INITIALIZED = -32700, -32600, -32602, -32002


class Protocol(LanguageServerProtocol):
    """Speaks JSON-RPC with the client.

    Attributes:
        exit_code: what to exit with, once the client has asked for it.
    """

    exit_code: int | None = None
    _initialized = False

    # Documents are mirrored by the server itself: pygls ends lines where the protocol does not.
    lsp_text_document__did_open = None  # type: ignore[assignment]
    lsp_text_document__did_change = None  # type: ignore[assignment]
    lsp_text_document__did_close = None  # type: ignore[assignment]
    lsp_notebook_document__did_open = None  # type: ignore[assignment]
    lsp_notebook_document__did_change = None  # type: ignore[assignment]
    lsp_notebook_document__did_close = None  # type: ignore[assignment]
    # And commands are run by a feature of the server's, since those of pygls go on when their request is cancelled.
    lsp_workspace__execute_command = None  # type: ignore[assignment]

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_: object) -> None:  # type: ignore[override]
        """Ends the server: well only if it was asked to shut down before."""
        self.exit_code = 0 if self._shutdown else 1

    def receive(self, body: bytes) -> None:
        """Take the body of one message, and see to it that it is answered if it is a request."""
        try:
            data = json.loads(body)
        except (ValueError, RecursionError) as error:
            self._refuse(None, _PARSE_ERROR, f"not JSON: {error}")
            return
        if not isinstance(data, dict) or data.get("jsonrpc") != self.VERSION:
            self._refuse(_id_of(data), _INVALID_REQUEST, "not a message of JSON-RPC 2.0")
        elif "method" not in data:
            self._answered(data)
        elif not isinstance(data["method"], str) or ("id" in data and _id_of(data) is None):
            self._refuse(_id_of(data), _INVALID_REQUEST, "`method` must be a string, and `id` a string or an integer")
        else:
            self._called(data)

    def _called(self, data: dict[str, Any]) -> None:
        """A request or a notification."""
        msg_id, method = _id_of(data), data["method"]
        why = self._out_of_turn(method)
        if why is not None:
            if msg_id is not None:
                self._refuse(msg_id, *why)
            return
        kind = self.get_message_type(method)
        if msg_id is not None and kind is not None and "id" not in attrs.fields_dict(kind):
            self._refuse(msg_id, _INVALID_REQUEST, f"{method} is a notification, which has no id")
            return
        data.setdefault("params", None)
        try:
            message = self.structure_message(data)
        except JsonRpcException:
            _LOG.warning("%s: its parameters are not understood", method)
            if msg_id is not None:
                self._refuse(msg_id, _INVALID_PARAMS, f"{method}: its parameters are not understood")
            return
        if method == types.CANCEL_REQUEST and _id_of(data["params"]) is None:
            return  # pygls has no answer to what is no id
        self.handle_message(message)
        self._initialized = self._initialized or (method == types.INITIALIZE and hasattr(self, "server_capabilities"))

    def _out_of_turn(self, method: str) -> tuple[int, str] | None:
        """Why a message cannot be taken now."""
        if method == types.EXIT:
            return None
        if self._shutdown:
            return _INVALID_REQUEST, "the server has been shut down"
        if method == types.INITIALIZE:
            return (_INVALID_REQUEST, "the server is initialized already") if self._initialized else None
        return None if self._initialized else (_NOT_INITIALIZED, "the server is not initialized yet")

    def _answered(self, data: dict[str, Any]) -> None:
        """The client's answer to a request of the server's."""
        msg_id = _id_of(data)
        if msg_id is None or ("result" in data) == ("error" in data):
            self._refuse(msg_id, _INVALID_REQUEST, "neither a request nor an answer") if "error" not in data else None
            return
        try:
            self.handle_message(self.structure_message(data))
        except (JsonRpcException, InvalidStateError):
            _LOG.warning("an answer of the client's is not understood")
            future = self._request_futures.pop(msg_id, None)
            if future is not None:
                future.cancel()

    def _serialize_message(self, obj: Any) -> Any:
        """A message as plain values, in which the words for people steer no terminal and turn no letters."""
        return _shown(super()._serialize_message(obj))

    def _refuse(self, msg_id: str | int | None, code: int, message: str) -> None:
        error = {"code": code, "message": shown(message)}
        self._send_data({"jsonrpc": self.VERSION, "id": msg_id, "error": error})


_WORDS = frozenset(("description", "label", "message", "reason", "said", "title"))
"""What is shown to a person in whatever message holds it, and has one line."""


def _shown(value: Any) -> Any:
    """A value of a message with its words shown as text; edits, addresses and results are left as they are."""
    if isinstance(value, dict):
        return {key: _words(key, one, value) for key, one in value.items()}
    return [_shown(one) for one in value] if isinstance(value, list) else value


def _words(key: str, value: Any, around: dict[str, Any]) -> Any:
    if not isinstance(value, str):
        return _shown(value)
    if key == "value" and "kind" in around:  # the text of a hover
        return shown(value, keep="\n")
    return shown(value) if key in _WORDS else value


class _Formatter(logging.Formatter):
    """What goes to the log, which an editor may show as it comes."""

    def format(self, record: logging.LogRecord) -> str:
        return shown(super().format(record), keep="\n")


def _id_of(data: object) -> str | int | None:
    found = data.get("id") if isinstance(data, dict) else None
    return found if isinstance(found, str | int) and not isinstance(found, bool) else None


def log_to_stderr(*, verbose: bool) -> None:
    """Send what there is to log to standard error: standard output is for the protocol alone."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter("%(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.INFO if verbose else logging.ERROR)
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
