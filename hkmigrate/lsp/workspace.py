"""The workspace: its folders, files that change outside of the editor, and settings."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from hkmigrate.lsp.client import Client
from hkmigrate.lsp.documents import path_of, uri_of
from hkmigrate.lsp.settings import SECTION, section
from hkmigrate.lsp.text import ENCODINGS, Encoding

if TYPE_CHECKING:
    from hkmigrate.lsp.root import Root
    from hkmigrate.lsp.server import Server

_WATCHED = ("**/*.py", "**/pyproject.toml", "**/.gitignore")
_PATIENCE = 1.0
"""Seconds for which a first plan waits for the client's settings; what comes later is applied when it comes."""
_GENERAL = frozenset(("pyproject.toml", ".gitignore"))


def register(server: Server) -> None:
    """Register the feature."""

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        encoding = _encoding(server)
        folders = [path for folder in params.workspace_folders or () if (path := path_of(folder.uri)) is not None]
        if not folders and params.root_uri is not None and (path := path_of(params.root_uri)) is not None:
            folders = [path]
        if not folders and params.root_path:
            folders = [Path(params.root_path)]
        server.begin(Client.of(params.capabilities, encoding), folders, _section(params.initialization_options))

    @server.feature(types.INITIALIZED)
    async def initialized(_: types.InitializedParams) -> None:
        server.spawn(_subscribe(server))
        await _configure(server)
        for root in server.roots.values():
            root.start()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    async def folders_changed(params: types.DidChangeWorkspaceFoldersParams) -> None:
        for folder in params.event.removed:
            path = path_of(folder.uri)
            if path is not None:
                server.remove_folder(path)
        added = [path for folder in params.event.added if (path := path_of(folder.uri)) is not None]
        for path in added:
            server.add_folder(path, {})
        await _configure(server)
        for path in added:
            server.roots[path].start()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(params: types.DidChangeWatchedFilesParams) -> None:
        paths = [path for change in params.changes if (path := path_of(change.uri)) is not None]
        for root in server.roots.values():
            inside = [path for path in paths if root.has(path) and not _hidden(root.folder, path)]
            general = any(
                path.name in _GENERAL for path in paths if root.has(path) or root.folder.is_relative_to(path.parent)
            )
            python = tuple(path for path in inside if path.suffix == ".py")
            if python or general:
                root.touch(files=python, reread=general)

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def configuration_changed(params: types.DidChangeConfigurationParams) -> None:
        if server.client.configures:
            await _configure(server)
        else:
            for root in server.roots.values():
                root.configure(_section(params.settings))


def _encoding(server: Server) -> Encoding:
    chosen = str(getattr(server.workspace.position_encoding, "value", server.workspace.position_encoding))
    return next((encoding for encoding in ENCODINGS if encoding == chosen), "utf-16")


def _hidden(folder: Path, path: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _section(settings: Any) -> Mapping[str, object]:
    return section(_plain(settings))


def _plain(value: Any) -> Any:
    """Dictionaries and lists, where pygls has made objects of them."""
    if hasattr(value, "_asdict"):
        value = value._asdict()
    elif hasattr(value, "__dict__"):
        value = vars(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


async def _configure(server: Server) -> None:
    """Ask the client for the settings of every root, and wait a while for them."""
    roots = [root for root in server.roots.values() if not root.loose]
    if server.client.configures and roots:
        await asyncio.wait({server.spawn(_ask_for_settings(server, roots))}, timeout=_PATIENCE)


async def _ask_for_settings(server: Server, roots: Sequence[Root]) -> None:
    """Give each root the settings that the client has for it, whenever it says so."""
    asked = server.asked = server.asked + 1
    items = [types.ConfigurationItem(uri_of(root.folder), SECTION) for root in roots]
    try:
        found = await server.workspace_configuration_async(types.ConfigurationParams(items))
    except JsonRpcException:
        return  # there is nothing better to go by than what was known before
    if asked < server.answered:
        return  # what was asked for later has been answered sooner
    server.answered = asked
    for root, settings in zip(roots, found or (), strict=False):
        given = _plain(settings)
        if isinstance(given, dict) and server.roots.get(root.folder) is root:
            root.configure({**root.settings, **given})
    server.stand_in()


async def _subscribe(server: Server) -> None:
    """Ask the client to tell of files and settings that change."""
    registrations = list(_registrations(server.client))
    if not registrations:
        return
    try:
        await server.client_register_capability_async(types.RegistrationParams(registrations))
    except JsonRpcException:
        return


def _registrations(client: Client) -> Iterator[types.Registration]:
    if client.watches:
        watchers = [types.FileSystemWatcher(glob) for glob in _WATCHED]
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        yield types.Registration(method, method, types.DidChangeWatchedFilesRegistrationOptions(watchers))
    if client.registers:
        method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
        yield types.Registration(method, method, types.DidChangeConfigurationRegistrationOptions(SECTION))
