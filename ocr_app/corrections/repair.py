"""A damaged store of corrections: what is wrong with it, and a new one with whatever can still be read.

SQLite finds the damage (`PRAGMA integrity_check`) and reads around it: from the first row on, from the last one back,
and in the order of the index. The damaged file is kept under another name.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ocr_app.corrections.layouts import LAYOUT_COLUMNS, LayoutRow, is_layout
from ocr_app.corrections.records import COLUMNS, Row, from_row
from ocr_app.corrections.store import CorrectionStore, store_path
from ocr_app.errors import DamagedStoreError, StoreError

_MOST_PROBLEMS = 20
_BESIDE = ("", "-wal", "-shm")
_ORDERS = ("id", "id DESC", "page_hash, x0, y0, x1, y1", "page_hash DESC, x0 DESC, y0 DESC, x1 DESC, y1 DESC")


def problems(path: Path | None = None) -> list[str]:
    """What is wrong with a store, by default the user's, a line each; nothing is changed.

    Raises:
        StoreError: it cannot be opened at all.
    """
    path = path or store_path()
    if not path.exists():
        return []
    with CorrectionStore.open_to_read(path) as store:
        found = [f"{path}: {line}" for line in store.integrity(_MOST_PROBLEMS)]
        try:
            found += [f"{path}: correction {number} is damaged" for number, row in store.rows() if not _is_whole(row)]
        except StoreError as error:
            found.append(str(error))
    return found


def repair(path: Path | None = None, now: datetime | None = None) -> tuple[int, Path]:
    """Sets a store aside and makes a new one of what can be read of it; returns how many corrections, and its new name.

    No other program may have the store open.

    Raises:
        StoreError: there is none, it is of a newer release, another program is writing to it, or it cannot be moved; it
            is then left as it was.
    """
    path = path or store_path()
    if not path.exists():
        raise StoreError(f"{path}: there is no store of corrections")
    with suppress(DamagedStoreError), CorrectionStore.open(path):
        pass  # what cannot be opened for another reason is not for us to set aside
    time = now or datetime.now().astimezone()
    kept = path.with_name(f"{path.stem}-damaged-{time:%Y%m%d-%H%M%S}{path.suffix}")
    rows, layouts = _readable(path), _readable_layouts(path)
    try:
        for suffix in _BESIDE:
            file = path.with_name(path.name + suffix)
            if file.exists():
                file.replace(kept.with_name(kept.name + suffix))
    except OSError as error:
        raise StoreError(f"{path}: cannot be moved: {error.strerror}") from error
    with CorrectionStore.open(path) as store:
        store.merge(rows, layouts)
    return len(rows), kept


def _readable(path: Path) -> list[Row]:
    """The rows that are whole, each once; if the file says nothing, those that its other pages hold."""
    rows = list(_rows(path))
    if rows:
        return rows
    with TemporaryDirectory() as folder:
        grafted = Path(folder) / path.name
        try:
            _graft(path, grafted)
        except OSError as error:
            raise StoreError(f"{path}: cannot be copied: {error.strerror}") from error
        return list(_rows(grafted))


def _readable_layouts(path: Path) -> list[LayoutRow]:
    """What can be read of what was said about pages as a whole."""
    with suppress(sqlite3.Error, UnicodeDecodeError), closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(f"SELECT {', '.join(LAYOUT_COLUMNS)} FROM layouts")
        return [row for row in rows if is_layout(row)]
    return []


def _graft(path: Path, grafted: Path) -> None:
    """Copies a store with the first page of a new one, which holds the header and the schema: all stores have the same.

    Where things are in the header: https://www.sqlite.org/fileformat2.html#the_database_header
    """
    with CorrectionStore.open(grafted):
        pass
    with closing(sqlite3.connect(grafted)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    first = bytearray(grafted.read_bytes())
    size = int.from_bytes(first[16:18], "big")
    content = path.read_bytes()
    first[28:32] = (len(content) // size).to_bytes(4, "big")  # pages of the file
    first[32:40] = bytes(8)  # no free pages: some may hold what was deleted, and nothing asks for it
    grafted.write_bytes(bytes(first[:size]) + content[size:])


def _rows(path: Path) -> Iterator[Row]:
    """The rows of a store that can be read and are whole, each once."""
    seen: set[int] = set()
    query = f"SELECT id, {', '.join(COLUMNS)} FROM corrections ORDER BY "
    with (
        suppress(sqlite3.Error, UnicodeDecodeError),
        closing(sqlite3.connect(path, isolation_level=None)) as connection,
    ):
        connection.text_factory = lambda text: text.decode(errors="surrogateescape")
        for order in _ORDERS:
            try:
                for number, *cells in connection.execute(query + order):
                    row = tuple(cells)
                    if number not in seen and _is_whole(row):
                        seen.add(number)
                        yield row
            except sqlite3.Error as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                    raise StoreError(f"{path}: another program keeps it locked; close it first") from error


def _is_whole(row: Row) -> bool:
    try:
        from_row(row)
    except ValueError:
        return False
    return True
