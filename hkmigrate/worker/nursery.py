"""The process that has imported JAX and Haiku once, and becomes a worker for each tree by forking itself.

It runs none of the user's code. Nothing is computed before the fork, so that JAX has started no threads of its own.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import socket
import sys
import warnings
from typing import Any

import numpy as np

from hkmigrate.worker import __main__ as worker

TOKEN = "HKMIGRATE_TOKEN"  # noqa: S105  a mark to find stray processes by, nothing secret
ASKED = 1 << 16
RUNS = 1 << 20


def main(descriptor: int) -> None:
    """Forks and watches as the parent asks, until it hangs up."""
    control = socket.socket(fileno=descriptor)
    while True:
        body, handed, _, _ = socket.recv_fds(control, ASKED, 2)
        if not body:
            return
        asked = json.loads(body)
        if asked["do"] == "fork":
            pid = _fork(control, asked, handed)
            for each in handed:
                os.close(each)
            control.send(str(pid).encode())
        else:
            control.send(str(_code(asked["pid"])).encode())


def _fork(control: socket.socket, asked: dict[str, Any], handed: list[int]) -> int:
    ready, begun = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Python 3.12 and later, about the threads of NumPy, which are at rest
        pid = os.fork()
    if pid:
        os.close(begun)
        os.read(ready, 1)  # by then it has a group and a token of its own, by which it can be ended
        os.close(ready)
        return pid
    try:
        for each in (control.detach(), ready):
            os.close(each)
        _become(asked, handed, begun)
    except BaseException as error:  # noqa: BLE001 - it must never return into the loop of the process that forked it
        sys.excepthook(type(error), error, error.__traceback__)
        os._exit(1)
    os._exit(0)


def _become(asked: dict[str, Any], handed: list[int], begun: int) -> None:
    """A worker, whose life ends here; `begun` is closed when it can be told from the process that forked it."""
    wire, printed = handed
    os.setsid()
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    os.close(printed)
    _mark(asked["token"])
    os.close(begun)
    os.chdir(asked["tree"])
    random.seed()  # what two trees draw from the same state would be equal, and hide that it is drawn
    np.random.seed()
    worker.limit(asked["memory"])
    worker.main(wire)


def _mark(token: str) -> None:
    """Writes the worker's own token over that of this process, where the kernel shows it, for it and all it forks."""
    getenv = ctypes.CDLL(None).getenv
    getenv.restype = ctypes.c_void_p
    address = getenv(TOKEN.encode())
    if address and len(ctypes.string_at(address)) == len(token):
        ctypes.memmove(address, token.encode(), len(token))
    os.environ[TOKEN] = token


def _code(pid: int) -> int:
    """The exit code of a worker, negative for a signal; `RUNS` while it has none."""
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else RUNS
