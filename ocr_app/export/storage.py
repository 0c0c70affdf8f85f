"""Where the files of results are written: a folder of this machine, or one in a store that is reached by a URL."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from ocr_app.errors import NotOursError, OutputError, output_error
from ocr_app.export import Format
from ocr_app.io import remote
from ocr_app.io.atomic import atomic_write_all, sweep
from ocr_app.io.ownership import WrittenFiles
from ocr_app.io.paths import SCAN_SUFFIXES
from ocr_app.io.remote import RemotePath

_MARKED = 1 << 20  # bytes within which a file has its format's mark


class Storage(Protocol):
    """A folder for results."""

    def may_be_scan(self, path: Path, format: Format) -> bool:
        """True if a file is in the place of a result that is a scan by its name, and is none of ours."""

    def write(self, paths: Sequence[Path], contents: Iterable[bytes], format: Format) -> None:
        """Writes the files of a document, all of whose contents are made before the first is in its place.

        Raises:
            OutputError: they cannot be written, or one would replace a file of the user's.
            Exception: whatever `contents` raised.
        """


def storage_of(folder: Path, *, overwrite: bool, replaced: Iterable[Path] = ()) -> Storage:
    """Opens a folder for results, and creates it if it is missing.

    With `overwrite`, any file is replaced; without it, of those of the user's the `replaced` ones, to which a person
    has agreed: files of this machine.

    Raises:
        OutputError: it cannot be created or written to.
    """
    if isinstance(folder, RemotePath):
        return RemoteStorage(folder, overwrite)
    return LocalStorage(folder, overwrite, replaced)


def key_of(path: Path) -> str:
    """The same for all spellings of a path, letter case included: some file systems ignore it."""
    if isinstance(path, RemotePath):
        return str(path)
    return os.path.realpath(path).casefold()  # `Path.resolve` fails on a loop of links


class LocalStorage:
    """A folder of this machine; what is written replaces what was there whole or not at all."""

    def __init__(self, folder: Path, overwrite: bool, replaced: Iterable[Path] = ()) -> None:
        self._overwrite, self._replaced = overwrite, set(map(key_of, replaced))
        self._written: dict[Path, WrittenFiles] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError as error:
            raise OutputError(f"{folder}: cannot write to this folder: {error.strerror}") from error
        sweep(folder)
        self._prepared = {folder}

    def may_be_scan(self, path: Path, format: Format) -> bool:
        return may_be_scan(path, format)

    def write(self, paths: Sequence[Path], contents: Iterable[bytes], format: Format) -> None:
        folder = paths[0].parent
        if not self._overwrite:
            for path in paths:
                if key_of(path) not in self._replaced:
                    self._written_in(folder).check(path, format.mark)
        try:
            self._prepare(folder)
            atomic_write_all(zip(paths, self._noted(folder, contents, format), strict=True))
        except OSError as error:
            raise output_error(paths[0], error) from error

    def _prepare(self, folder: Path) -> None:
        if folder not in self._prepared:
            folder.mkdir(parents=True, exist_ok=True)
            sweep(folder)
            self._prepared.add(folder)

    def _noted(self, folder: Path, contents: Iterable[bytes], format: Format) -> Iterator[bytes]:
        """The contents, after a note has been made of each if nothing in it tells that it is ours."""
        for content in contents:
            if format.mark is None:
                self._written_in(folder).note(content)
            yield content

    def _written_in(self, folder: Path) -> WrittenFiles:
        return self._written.setdefault(folder, WrittenFiles(folder))


def may_be_scan(path: Path, format: Format) -> bool:
    """As `Storage.may_be_scan`, of a folder of this machine."""
    return format.suffix.endswith(SCAN_SUFFIXES) and not WrittenFiles(path.parent).may_replace(path, format.mark)


class RemoteStorage:
    """A folder in a store. No notes are kept there: a file without a mark is ours if it is what is to be written."""

    def __init__(self, folder: RemotePath, overwrite: bool) -> None:
        self._overwrite = overwrite
        probe = folder / f".nitido-{os.urandom(8).hex()}"
        remote.write(probe, b"")  # before hours of reading
        remote.remove(probe)

    def may_be_scan(self, path: Path, format: Format) -> bool:
        return format.suffix.endswith(SCAN_SUFFIXES) and path.is_file() and not _is_ours(path, None, format)

    def write(self, paths: Sequence[Path], contents: Iterable[bytes], format: Format) -> None:
        complete = list(zip(paths, contents, strict=True))
        for path, content in complete:
            if not self._overwrite and path.is_file() and not _is_ours(path, content, format):
                raise NotOursError(path)
        for path, content in complete:
            remote.write(RemotePath(path), content)


def _is_ours(path: Path, content: bytes | None, format: Format) -> bool:
    """True of a file in a store with the mark of its format, or of one without any that has this content."""
    if format.mark:
        return format.mark.match(remote.head(RemotePath(path), _MARKED)) is not None
    return content is not None and remote.head(RemotePath(path), len(content) + 1) == content
