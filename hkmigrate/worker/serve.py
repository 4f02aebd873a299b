"""The child's loop: one request of the parent, one answer, until it hangs up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from hkmigrate.worker.audit import audit
from hkmigrate.worker.blame import blame
from hkmigrate.worker.coverage import Coverage
from hkmigrate.worker.elsewhere import elsewhere
from hkmigrate.worker.parts import Reply
from hkmigrate.worker.trace import VALUES, Case
from hkmigrate.worker.wire import Wire
from hkmigrate.worker.work import Work

Supplier = Callable[[], Case]


class Server:
    """Answers what the parent asks of the cases; a case is made when it is first asked for."""

    def __init__(
        self, wire: Wire, root: Path, cases: Mapping[str, Supplier], coverage: Coverage, origins: Sequence[str] = ()
    ) -> None:
        self._origins = origins
        self._wire, self._root, self._suppliers, self._coverage = wire, root, cases, coverage
        self._renames: Mapping[str, str] = {}
        self._works: dict[str, Work] = {}

    def serve(self) -> None:
        """Answers until the parent says `bye` or is gone."""
        while (request := self._wire.receive()) is not None:
            if request["do"] == "bye":
                self._wire.send({**self._coverage.told(), "elsewhere": elsewhere(self._root, self._origins)})
                return
            if request["do"] == "call":
                self._suppliers = {**self._suppliers, **{to: self._suppliers[key] for key, to in request["keys"]}}
                continue
            self._answer(request)

    def _answer(self, request: Mapping[str, Any]) -> None:
        try:
            reply, blobs = self._do(request)
        except (Exception, SystemExit) as error:  # noqa: BLE001  the user's program may raise anything
            reply, blobs = {"error": self._doing(request) + blame(error, self._root)}, []
        self._wire.send(reply, blobs)

    def _doing(self, request: Mapping[str, Any]) -> str:
        """Which of several `apply` functions raised, where there are several."""
        work = self._works.get(str(request["case"]))
        return f"{work.part}: " if work is not None and work.part.startswith("apply[") else ""

    def _do(self, request: Mapping[str, Any]) -> tuple[Reply, list[bytes]]:
        with self._coverage.within():
            return self._done(request, str(request["case"]))

    def _done(self, request: Mapping[str, Any], at: str) -> tuple[Reply, list[bytes]]:
        if request["do"] == "audit":
            return audit(self._suppliers[at](), self._root), []
        if request["do"] == "trace":
            self._works[at] = Work(self._suppliers[at](), self._root, request["renames"])
            eager = bool(request.get("eager"))
            try:
                return self._works[at].trace(eager=eager), []
            except VALUES as error:
                if eager:
                    raise
                return {"needs_values": blame(error, self._root)}, []
        work = self._works[at]
        if request["do"] == "graph":
            return {}, [b"".join(work.graph(request["part"]))]
        if request["do"] == "step":
            return work.step(request["at"]), []
        if request["do"] == "uses":
            return work.uses(request["nameless"]), []
        if request["do"] == "numbers":
            file = request.get("params")
            checkpoint = (Path(file), request["renames"]) if file is not None else None
            return work.numbers(request["draw"], request["again"], checkpoint), []
        return {}, [work.fetch(label) for label in request["labels"]]
