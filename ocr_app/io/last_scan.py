"""The file read last, kept open: pages that are asked for one by one open their file once."""

from contextlib import ExitStack
from pathlib import Path

from ocr_app.io import remote
from ocr_app.io.images import open_scan
from ocr_app.io.remote import RemotePath
from ocr_app.io.scan import Scan


class LastScan:
    """Holds at most one scan open. Used by one thread at a time."""

    def __init__(self) -> None:
        self._held = ExitStack()
        self._scan: Scan | None = None
        self._file: tuple[object, ...] | None = None

    def open(self, path: Path) -> Scan:
        """The scan at a path, which stays open until another is asked for; opened again if the file has changed.

        Raises:
            InputError: as `ocr_app.io.images.open_scan`.
        """
        file = _identity(path)
        if self._scan is None or file is None or file != self._file:
            self.close()
            self._scan, self._file = self._held.enter_context(open_scan(path)), file
        return self._scan

    def close(self) -> None:
        """Lets go of the file."""
        self._scan = self._file = None
        self._held.close()


def _identity(path: Path) -> tuple[object, ...] | None:
    """What tells a file from the one that was there before, if there is one."""
    if isinstance(path, RemotePath):
        return path, remote.version(path)
    try:
        status = path.stat()
    except OSError:  # opening it will tell
        return None
    return path, status.st_ino, status.st_size, status.st_mtime_ns
