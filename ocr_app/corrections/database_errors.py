"""What the environment does to the store: the errors of SQLite that are the file's or its disk's, not ours."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ocr_app.errors import DamagedStoreError, StoreError

_ROOM = 1 << 16  # bytes: the index begins with half of it

REASONS = {
    sqlite3.SQLITE_PERM: "may not be opened",
    sqlite3.SQLITE_BUSY: "another program keeps it locked; try again when that is done",
    sqlite3.SQLITE_LOCKED: "another program keeps it locked; try again when that is done",
    sqlite3.SQLITE_READONLY: "may not be written to",
    sqlite3.SQLITE_IOERR: "the disk fails to read or write it",
    sqlite3.SQLITE_CORRUPT: "the file is corrupt",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened",
    sqlite3.SQLITE_PROTOCOL: "another program keeps it locked; try again when that is done",
    sqlite3.SQLITE_NOTADB: "not a store of corrections",
}
"""What the environment can do, by SQLite's primary result code (https://www.sqlite.org/rescode.html)."""


@contextmanager
def database_errors(path: Path) -> Iterator[None]:
    """Turns what is wrong with the file or its disk into a `StoreError`; lets pass what is wrong with us."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in REASONS:
            raise
        if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and _is_full(path):
            code = sqlite3.SQLITE_FULL
        kind = DamagedStoreError if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) else StoreError
        raise kind(f"{path}: {REASONS[code]}") from error
    except UnicodeDecodeError as error:  # of a message about a damaged schema, which it quotes
        raise DamagedStoreError(f"{path}: {REASONS[sqlite3.SQLITE_CORRUPT]}") from error


def _is_full(path: Path) -> bool:
    """True if the disk has no room for the index of a write-ahead log, without which SQLite can tell no reason."""
    try:
        return shutil.disk_usage(path.parent).free < _ROOM
    except OSError:
        return False
