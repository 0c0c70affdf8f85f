"""Retraining in a child process: the same command as on the command line, followed and ended from the window.

The child prints JSON Lines: `{"stage": str, "done": 0..1, "seconds_left": number or null}` while it works, and
at last `{"result": "published" or "kept", "model": str, "before": {...}, "after": {...}, "message": str}`. Whoever
terminates it can start the same command again: it goes on where it was.
"""

import importlib.util
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

COMMAND = "python -m training retrain"
"""What the window runs, as people type it."""

INSTALL = 'pip install ".[training]"'
"""What brings all that it needs, in the folder of the source code."""

_PATIENCE = 5000  # ms that a terminated child gets before it is killed


@dataclass(frozen=True, slots=True)
class Stage:
    """How far it is; `seconds_left` is None as long as nobody can tell."""

    name: str = ""
    done: float = 0.0
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What it brought: scores before and after, by their names; `published`, `model` is the current one from now on."""

    published: bool
    model: str
    before: dict[str, float] = field(default_factory=dict)
    after: dict[str, float] = field(default_factory=dict)


def can_retrain() -> bool:
    """Whether what training needs is installed; a bundle without Python has none of it."""
    return not getattr(sys, "frozen", False) and all(map(importlib.util.find_spec, ("training", "torch")))


class Retraining(QObject):
    """At most one retraining at a time."""

    changed = Signal()
    """It has started, is further on, or has ended."""

    def __init__(self, command: Sequence[str] | None = None, parent: QObject | None = None) -> None:
        """`command` prints as this module says; by default it is the retraining of this Python."""
        super().__init__(parent)
        self._command = command or [sys.executable, "-m", "training", "retrain", "--progress", "json"]
        self._process: QProcess | None = None
        self._cancelled = False
        self.stage = Stage()
        self.result: Result | None = None
        self.failure = ""
        """The last words of a child that has failed."""

    @property
    def running(self) -> bool:
        return self._process is not None

    @property
    def stopping(self) -> bool:
        return self.running and self._cancelled

    def start(self) -> None:
        """Starts the child, unless it runs."""
        if self._process:
            return
        self.stage, self.result, self.failure, self._cancelled = Stage(), None, "", False
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.errorOccurred.connect(self._check_start)
        self._process.finished.connect(self._finish)
        self._process.start(self._command[0], list(self._command[1:]))
        self.changed.emit()

    def cancel(self) -> None:
        """Asks the child to end; one that does not listen, as none does on Windows, is ended after a while."""
        if self._process and not self._cancelled:
            self._cancelled = True
            self._process.terminate()
            QTimer.singleShot(_PATIENCE, self._process, self._process.kill)
            self.changed.emit()

    def forget(self) -> None:
        """Lets go of how it ended: that has been seen."""
        if not self.running:
            self.result, self.failure = None, ""

    def stop(self) -> None:
        """Ends the child and waits for that."""
        if self._process:
            self.cancel()
            if not self._process.waitForFinished(_PATIENCE):
                self._process.kill()
                self._process.waitForFinished(_PATIENCE)

    def _read(self) -> None:
        while self._process and self._process.canReadLine():
            self._take(bytes(self._process.readLine().data()))
        self.changed.emit()

    def _take(self, line: bytes) -> None:
        """A line of the child's; what is none of its own, such as a library's, is passed over."""
        try:
            said: dict[str, Any] = json.loads(line)
            if "result" in said:
                self.result = Result(said["result"] == "published", said["model"], said["before"], said["after"])
            else:
                self.stage = Stage(said["stage"], said["done"], said["seconds_left"])
        except (ValueError, KeyError, TypeError):
            pass

    def _check_start(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._process:
            self.failure = self._process.errorString()
            self._end()

    def _finish(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        if not self._process:
            return
        self._read()
        said = bytes(self._process.readAllStandardError().data()).decode(errors="replace").split("\n")
        if not (self.result or self._cancelled):
            last = next((line for line in reversed(said) if line.strip()), "")
            self.failure = last.removeprefix("error: ") or f"{COMMAND}: {exit_code}"
        self._end()

    def _end(self) -> None:
        if self._process:
            self._process.deleteLater()
            self._process = None
        self.changed.emit()
