"""Files that are written whole or not at all: first as a draft under another name, which then replaces the file."""

import errno
import os
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Self
from uuid import uuid4

_DRAFT = re.compile(r"\.([0-9a-f]{32})(-\d+)?\.part")
_ABANDONED = 3600  # s after which whoever was writing a draft that cannot be locked has been killed


@contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of `path` when the block ends; if the block fails, nothing is left of it.

    A file that is replaced hands its permissions down. Nothing but a regular file is replaced.

    Raises:
        OSError: it cannot be written.
    """
    sweep(path.parent)
    with _Drafts() as drafts:
        yield drafts.begin(path)
        drafts.finish()


def atomic_write_all(contents: Iterable[tuple[Path, bytes]]) -> None:
    """Writes several files into a folder; none is in its place before all are written.

    Raises:
        OSError: they cannot be written.
        Exception: whatever `contents` raised.
    """
    with _Drafts() as drafts:
        for path, content in contents:
            drafts.begin(path).write(content)
        drafts.finish()


def check_regular(path: Path) -> None:
    """Looks at what is there, if anything is.

    Raises:
        OSError: it is no regular file but a folder, a device, a pipe, or a link to one of these or to nothing.
    """
    if os.path.lexists(path) and not path.is_file():
        raise FileExistsError(errno.EEXIST, "not a regular file", str(path))


def sweep(folder: Path) -> None:
    """Removes the drafts that killed programs have left in a folder."""
    with suppress(OSError):
        for draft in folder.iterdir():
            if found := _DRAFT.fullmatch(draft.name):
                with suppress(OSError):
                    if _is_abandoned(draft, draft.with_name(f".{found[1]}.part")):
                        draft.unlink()


class _Drafts:
    """Files that are being written under other names. The first is locked until all are in their places."""

    def __init__(self) -> None:
        self._id = uuid4().hex
        self._files: list[tuple[BinaryIO, Path, Path]] = []

    def __enter__(self) -> Self:
        return self

    def begin(self, path: Path) -> BinaryIO:
        """A new draft of `path`; the one before, unless it is the first, is complete and closed."""
        if len(self._files) > 1:
            _sync(self._files[-1][0], close=True)
        check_regular(path)
        number = f"-{len(self._files)}" if self._files else ""
        draft = path.parent / f".{self._id}{number}.part"  # no longer than a file's name may be
        file = _locked(draft)
        self._files.append((file, draft, path))
        with suppress(OSError):  # most often there is nothing to replace
            shutil.copymode(path, draft)
        return file

    def finish(self) -> None:
        """Puts all drafts in their places, the locked one last."""
        for file, _, _ in self._files:
            _sync(file, close=sys.platform == "win32")  # where no open file can be renamed
        for _, draft, path in reversed(self._files):
            draft.replace(path)

    def __exit__(self, *error: object) -> None:
        for file, draft, _ in reversed(self._files):
            with suppress(OSError):
                file.close()
            with suppress(OSError):
                draft.unlink()


def _sync(file: BinaryIO, *, close: bool) -> None:
    """Has a file on the disk: a crash must not leave an empty one in its place."""
    if not file.closed:
        file.flush()
        os.fsync(file.fileno())
        if close:
            file.close()


def _locked(draft: Path) -> BinaryIO:
    """A new file with a lock, which tells other programs that somebody is writing it until it is closed."""
    while True:
        file = draft.open("xb")
        if sys.platform == "win32":
            return file
        import fcntl

        with suppress(OSError):  # a file system without locks
            fcntl.flock(file, fcntl.LOCK_EX)
        if draft.exists():
            return file
        file.close()  # another program swept it before it was locked


def _is_abandoned(draft: Path, locked: Path) -> bool:
    """True if nobody is writing a draft: whoever does holds a lock, where the system has such locks."""
    if sys.platform == "win32":
        return _is_old(draft)
    import fcntl

    try:
        with locked.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except FileNotFoundError:
        return True
    except OSError:  # a file system without locks
        return _is_old(draft)
    return True


def _is_old(draft: Path) -> bool:
    return time.time() - draft.lstat().st_mtime > _ABANDONED
