"""Files that are written whole or not at all: first as a draft under another name, which then replaces the file."""

import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

_DRAFT = re.compile(r"\.[0-9a-f]{32}\.part")
_ABANDONED = 3600  # s after which whoever was writing a draft has been killed


@contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of `path` when the block ends; if the block fails, nothing is left of it.

    A file that is replaced hands its permissions down.

    Raises:
        OSError: it cannot be written.
    """
    draft = _draft_of(path)
    sweep(path.parent)
    try:
        with _synced(draft, path) as file:
            yield file
        draft.replace(path)
    finally:
        _remove(draft)


def atomic_write_all(contents: Iterable[tuple[Path, bytes]]) -> None:
    """Writes several files; none is in its place before all are written.

    Raises:
        OSError: they cannot be written.
        Exception: whatever `contents` raised.
    """
    drafts: dict[Path, Path] = {}
    try:
        for path, content in contents:
            drafts[path] = _draft_of(path)
            with _synced(drafts[path], path) as file:
                file.write(content)
        for path, draft in drafts.items():
            draft.replace(path)
    finally:
        for draft in drafts.values():
            _remove(draft)


def sweep(folder: Path) -> None:
    """Removes the drafts that killed programs have left in a folder."""
    with suppress(OSError):
        for draft in folder.iterdir():
            if _DRAFT.fullmatch(draft.name):
                with suppress(OSError):
                    if time.time() - draft.lstat().st_mtime > _ABANDONED:
                        draft.unlink()


def _draft_of(path: Path) -> Path:
    """A name in the same folder that no other program has, and no longer than a file's may be."""
    return path.parent / f".{uuid4().hex}.part"


@contextmanager
def _synced(draft: Path, path: Path) -> Iterator[BinaryIO]:
    """A new draft of `path`, on the disk when the block ends: a crash must not leave an empty file in its place."""
    with draft.open("xb") as file:
        with suppress(OSError):  # most often there is nothing to replace
            shutil.copymode(path, draft)
        yield file
        file.flush()
        os.fsync(file.fileno())


def _remove(draft: Path) -> None:
    with suppress(OSError):
        draft.unlink()
