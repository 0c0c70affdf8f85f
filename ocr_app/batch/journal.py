"""The lines of a manifest, kept beside the results: in a file of a folder, or in several of a store."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import BinaryIO, Protocol

from ocr_app.errors import InputError, output_error
from ocr_app.io import remote
from ocr_app.io.atomic import check_regular
from ocr_app.io.regular import open_regular
from ocr_app.io.remote import RemotePath

_LONGEST = 1 << 20  # bytes of a line that are read
_MOST, _LATEST = 200, 10.0  # lines and seconds after which a file of a store is written


class Journal(Protocol):
    """Lines that are only ever added."""

    def append(self, line: bytes) -> None:
        """Adds a line.

        Raises:
            OutputError: it cannot be written.
        """

    def close(self) -> None: ...


def read_lines(folder: Path, name: str) -> Iterator[bytes]:
    """The lines of a journal, as far as it can be read; one that a kill has cut short is no whole line."""
    if isinstance(folder, RemotePath):
        with suppress(InputError):
            for part in remote.files_below(folder / name):
                yield from remote.read(part).splitlines()
        return
    with suppress(OSError), open_regular(folder / name) as file:
        while line := file.readline(_LONGEST):
            yield line


def open_journal(folder: Path, name: str, *, resume: bool) -> Journal:
    """Begins a journal anew, or with `resume` goes on with it.

    Raises:
        OutputError: it cannot be written.
    """
    if isinstance(folder, RemotePath):
        return RemoteJournal(folder / name, resume=resume)
    return LocalJournal(folder / name, resume=resume)


class LocalJournal:
    """A file, in which each line is written at once."""

    def __init__(self, path: Path, *, resume: bool) -> None:
        self._path = path
        try:
            check_regular(path)
            self._file: BinaryIO = path.open("ab" if resume else "wb")
            if resume:
                self._file.write(b"\n")  # what a kill has cut short ends here
        except OSError as error:
            raise output_error(path, error) from error

    def append(self, line: bytes) -> None:
        try:
            self._file.write(line + b"\n")
            self._file.flush()
        except OSError as error:
            raise output_error(self._path, error) from error

    def close(self) -> None:
        with suppress(OSError):
            self._file.close()


class RemoteJournal:
    """A folder of a store, in which nothing can be added to a file: every so often, the new lines become another file.

    A kill costs the lines since the last one, whose scans are read again.
    """

    def __init__(self, folder: RemotePath, *, resume: bool) -> None:
        self._folder, self._run, self._files = folder, os.urandom(8).hex(), 0
        self._lines: list[bytes] = []
        self._written = monotonic()
        if not resume and folder.is_dir():
            for part in remote.files_below(folder):
                remote.remove(part)

    def append(self, line: bytes) -> None:
        self._lines.append(line)
        if len(self._lines) >= _MOST or monotonic() - self._written > _LATEST:
            self._write()

    def close(self) -> None:
        if self._lines:
            self._write()

    def _write(self) -> None:
        remote.write(self._folder / f"{self._run}-{self._files:06}.jsonl", b"\n".join(self._lines) + b"\n")
        self._files += 1
        self._lines, self._written = [], monotonic()
