"""Which files of a watched folder are wholly written, and have not been dealt with."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from ocr_app.batch.inputs import ScanFile

_LONG = 600.0  # s for which a file may be written before it is told
_State = tuple[int, int]
"""Size and time of the last change."""


@dataclass(slots=True)
class _Seen:
    state: _State
    since: float
    first: float
    is_told: bool = False


class Arrivals:
    """Looks at the files of a folder again and again."""

    def __init__(self, settle: float, clock: Callable[[], float] = monotonic) -> None:
        """A file is wholly written once it has not changed for `settle` seconds."""
        self._settle, self._clock = settle, clock
        self._waiting: dict[Path, _Seen] = {}
        self._dealt_with: dict[Path, _State] = {}

    @property
    def is_waiting(self) -> bool:
        """True if a file is there that may still be written."""
        return bool(self._waiting)

    def look(self, files: Iterable[ScanFile]) -> list[ScanFile]:
        """Of the files that are there now, those that are wholly written and have not been dealt with."""
        now = self._clock()
        waiting: dict[Path, _Seen] = {}
        ready = []
        for file in files:
            state = None if file.error else _state(file.path)
            if state is None or self._dealt_with.get(file.path) == state:
                continue
            seen = self._waiting.get(file.path) or _Seen(state, now, now)
            if seen.state != state:
                seen.state, seen.since = state, now
            waiting[file.path] = seen
            if now - seen.since >= self._settle:
                ready.append(file)
        self._waiting = waiting
        return ready

    def late(self) -> list[Path]:
        """Files that have been written for very long; each is told once."""
        now = self._clock()
        found = [path for path, seen in self._waiting.items() if not seen.is_told and now - seen.first >= _LONG]
        for path in found:
            self._waiting[path].is_told = True
        return found

    def deal_with(self, file: ScanFile) -> None:
        """Passes a file over from now on, until it changes."""
        seen = self._waiting.pop(file.path, None)
        if seen:
            self._dealt_with[file.path] = seen.state


def _state(path: Path) -> _State | None:
    try:
        status = path.stat()
    except OSError:  # it has just gone
        return None
    return status.st_size, status.st_mtime_ns
