"""The store of corrections: an SQLite database, one row per line.

Every correction is a transaction of its own, unless a `batch` is asked for, and on the disk before
`CorrectionStore.add` returns: the log is written ahead (WAL) and synchronised at every commit, so what was acknowledged
survives a killed program and a power cut. The schema's version is the database's `user_version`. What the environment
does to the file (full disk, lock, damage) is a `StoreError`; any other exception of `sqlite3` is a bug of ours and
stays what it is.
"""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Literal, Self

from ocr_app.corrections.database_errors import REASONS, database_errors
from ocr_app.corrections.layouts import LAYOUT_COLUMNS, LayoutRow, PageLayout, layout_from_row, layout_to_row
from ocr_app.corrections.records import COLUMNS, Correction, Row, from_row, iso_time, to_row
from ocr_app.errors import DamagedStoreError, StoreError
from ocr_app.geometry import Box
from ocr_app.io.paths import data_folder

BUSY_TIMEOUT = 5.0
"""Seconds to wait for another program that is writing to the store."""

Execute = Callable[..., sqlite3.Cursor]

_APPLICATION_ID = 0x4E697464  # "Nitd": tells our databases from those of other programs

_MIGRATIONS = (
    (
        """
        CREATE TABLE corrections (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            page_hash TEXT NOT NULL, source TEXT NOT NULL, page INTEGER NOT NULL,
            x0 INTEGER NOT NULL, y0 INTEGER NOT NULL, x1 INTEGER NOT NULL, y1 INTEGER NOT NULL,
            strip BLOB NOT NULL, reading TEXT NOT NULL, truth TEXT NOT NULL, edges TEXT,
            model TEXT NOT NULL, time TEXT NOT NULL,
            UNIQUE (page_hash, x0, y0, x1, y1)
        ) STRICT
        """,
    ),
    (
        "ALTER TABLE corrections ADD COLUMN doubtful TEXT",
        # Unchanged lines were stored once nothing in them was doubtful, those without edges came with their truth.
        "UPDATE corrections SET doubtful = '[]' WHERE truth = reading OR edges IS NULL",
    ),
    ("ALTER TABLE corrections ADD COLUMN seen TEXT",),
    (
        "ALTER TABLE corrections ADD COLUMN geometry TEXT",
        "CREATE TABLE layouts (page_hash TEXT PRIMARY KEY, turn INTEGER, line_order TEXT, time TEXT NOT NULL) STRICT",
    ),
)
"""The statements that lead from each version of the schema to the next, the first from an empty database."""

_NAMES, _PLACES = ", ".join(COLUMNS), ", ".join("?" * len(COLUMNS))
_SELECT = f"SELECT id, {_NAMES} FROM corrections"
_INSERT_LAYOUT = f"""
    INSERT INTO layouts ({", ".join(LAYOUT_COLUMNS)}) VALUES ({", ".join("?" * len(LAYOUT_COLUMNS))})
    ON CONFLICT (page_hash) DO UPDATE SET {", ".join(f"{column} = excluded.{column}" for column in LAYOUT_COLUMNS)}
"""
_SELECT_LAYOUT = f"SELECT {', '.join(LAYOUT_COLUMNS)} FROM layouts"
_NEWER = "WHERE excluded.time > time"


def _insert(values: str) -> str:
    """The statement that stores corrections, each in place of an earlier one of the same line."""
    return f"""
        INSERT INTO corrections ({_NAMES}) {values}
        ON CONFLICT (page_hash, x0, y0, x1, y1)
        DO UPDATE SET {", ".join(f"{column} = excluded.{column}" for column in COLUMNS)}
    """


def store_path() -> Path:
    """Where the user's store is, or will be."""
    return data_folder() / "corrections.db"


class CorrectionStore:
    """The corrections of one user; a context manager. Several programs may use the same store at once.

    A line of a page has one correction, the last one made. Every method raises `StoreError` when the file is locked,
    damaged, not writable, or the disk full; what was stored before is then untouched.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path | None = None) -> Self:
        """Opens the store at `path`, in the user's data folder unless told; creates it if there is none.

        Raises:
            StoreError: it cannot be opened, is no store, or one of a newer release; the file is left as it was.
        """
        path = path or store_path()
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{path.parent}: cannot be created: {error.strerror}") from error
        _keep_private(path)
        with database_errors(path):
            connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)
        connection.text_factory = _leniently  # a damaged text must not keep the others from being read
        store = cls(path, connection)
        try:
            store._prepare()
        except sqlite3.OperationalError as error:  # statements that are right fail on a header or schema that is not
            connection.close()
            raise DamagedStoreError(f"{path}: {REASONS[sqlite3.SQLITE_CORRUPT]}") from error
        except BaseException:
            connection.close()
            raise
        return store

    @classmethod
    @contextmanager
    def open_to_read(cls, path: Path | None = None) -> Iterator[Self]:
        """The store, to be read only: where nothing can be written, as on a read-only disk, a copy of it.

        SQLite opens no store with a write-ahead log where it cannot write.

        Raises:
            StoreError: as `open`.
        """
        path = path or store_path()
        if not path.exists() or all(os.access(each, os.W_OK) for each in (path, path.parent)):
            with cls.open(path) as store:
                yield store
            return
        with TemporaryDirectory() as folder:
            copy = Path(folder) / path.name
            try:
                for suffix in ("", "-wal"):
                    with suppress(FileNotFoundError):
                        shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
            except OSError as error:
                raise StoreError(f"{path}: cannot be copied: {error.strerror}") from error
            with cls.open(copy) as store:
                store.path = path
                yield store

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Stores what is added and removed within it in one transaction: all of it when it ends, or nothing."""
        with self._transaction():
            yield

    def add(self, correction: Correction) -> int:
        """Stores a correction in place of any earlier one of the same line; returns its number.

        It is on the disk, for good, when this returns, or when the `batch` around it ends.
        """
        with self._transaction() as execute:
            execute(_insert(f"VALUES ({_PLACES})"), to_row(correction))
            line = (correction.page_hash, *correction.line_box)
            found = execute("SELECT id FROM corrections WHERE (page_hash, x0, y0, x1, y1) = (?, ?, ?, ?, ?)", line)
            return int(found.fetchone()[0])

    def page(self, page_hash: str) -> tuple[Correction, ...]:
        """The corrections of a page, top to bottom."""
        rows = self._rows("WHERE page_hash = ? ORDER BY y0, x0, y1, x1", page_hash)
        return tuple(self._correction(number, row) for number, row in rows)

    def all(self, since: datetime | None = None, source: str | None = None) -> Iterator[tuple[int, Correction]]:
        """Every correction with its number; as `rows`."""
        return ((number, self._correction(number, row)) for number, row in self.rows(since, source))

    def integrity(self, most: int) -> list[str]:
        """What SQLite finds wrong with the file, up to so many lines; none if it is sound."""
        with database_errors(self.path):
            found = [str(row[0]) for row in self._connection.execute(f"PRAGMA integrity_check({most})")]
        return [] if found == ["ok"] else found

    def count(self) -> int:
        """How many there are."""
        with database_errors(self.path):
            return int(self._connection.execute("SELECT count(*) FROM corrections").fetchone()[0])

    def count_reviewed(self, since: datetime | None = None) -> int:
        """How many lines can be learnt from that were reviewed after a time, with a time zone, if one is given."""
        condition = "doubtful = '[]' AND seen IS NOT '[]' AND time > ?"
        with database_errors(self.path):
            found = self._connection.execute(
                f"SELECT count(*) FROM corrections WHERE {condition}", (iso_time(since) if since else "",)
            )
            return int(found.fetchone()[0])

    def delete(self, numbers: Iterable[int]) -> int:
        """Removes the corrections of these numbers, all or none; returns how many there were."""
        with self._transaction() as execute:
            return sum(execute("DELETE FROM corrections WHERE id = ?", (number,)).rowcount for number in numbers)

    def remove(self, page_hash: str, line_box: Box) -> None:
        """Removes the correction of a line, if it has one: the line is as it was before its review."""
        with self._transaction() as execute:
            line = (page_hash, *line_box)
            execute("DELETE FROM corrections WHERE (page_hash, x0, y0, x1, y1) = (?, ?, ?, ?, ?)", line)

    def rows(self, since: datetime | None = None, source: str | None = None) -> Iterator[tuple[int, Row]]:
        """Every correction as it is stored, damaged ones too, with its number.

        They come in order of time, and those of the same time in one that depends on nothing but them.

        Args:
            since: with a time zone; leaves out what was reviewed before.
            source: leaves out files whose name does not hold this text, upper or lower case.
        """
        order = "ORDER BY time, page_hash, y0, x0, y1, x1"
        named = COLUMNS.index("source")
        for number, row in self._rows(f"WHERE coalesce(time, '') >= ? {order}", iso_time(since) if since else ""):
            if source is None or source.casefold() in str(row[named]).casefold():
                yield number, row

    def merge(self, rows: Iterable[Row], layouts: Sequence[LayoutRow] = ()) -> tuple[int, int]:
        """Stores, all or none, what is newer than what the store says of the same line or page.

        Rows are taken one by one, and the store is locked only when all are there; `layouts` are looked at after them.

        Returns:
            How many were stored, and how many rows there were.
        """
        execute = self._connection.execute
        with database_errors(self.path):
            execute(f"CREATE TEMP TABLE merged ({_NAMES})")  # in a file of SQLite's own
            try:
                with self._transaction("DEFERRED"):
                    count = self._connection.executemany(f"INSERT INTO merged VALUES ({_PLACES})", rows).rowcount
                with self._transaction():
                    # To SQLite's parser, ON after a table would begin the condition of a join.
                    merged = f"SELECT {_NAMES} FROM merged WHERE true ORDER BY rowid"
                    stored = execute(f"{_insert(merged)} {_NEWER}").rowcount
                    self._connection.executemany(f"{_INSERT_LAYOUT} {_NEWER}", layouts)
            finally:
                execute("DROP TABLE merged")
        return stored, count

    def layout(self, page_hash: str) -> PageLayout | None:
        """What a person said about a page as a whole."""
        with database_errors(self.path):
            row = self._connection.execute(f"{_SELECT_LAYOUT} WHERE page_hash = ?", (page_hash,)).fetchone()
        with suppress(ValueError):  # what is damaged is said again with a key
            return row and layout_from_row(row)
        return None

    def put_layout(self, layout: PageLayout) -> None:
        """Stores what is said about a page, in place of what was said before."""
        with self._transaction() as execute:
            if layout.is_default:
                execute("DELETE FROM layouts WHERE page_hash = ?", (layout.page_hash,))
            else:
                execute(_INSERT_LAYOUT, layout_to_row(layout))

    def layouts(self) -> Iterator[LayoutRow]:
        """What was said about pages as it is stored, damaged or not, in an order that depends on nothing but them."""
        with database_errors(self.path):
            yield from self._connection.execute(f"{_SELECT_LAYOUT} ORDER BY time, page_hash")

    def _prepare(self) -> None:
        """Brings the database to this release's schema."""
        with self._transaction("DEFERRED"):
            version = self._version()
        if version < len(_MIGRATIONS):
            self._use_wal()
            with self._transaction() as execute:
                for number in range(self._version(), len(_MIGRATIONS)):  # another program may have migrated by now
                    for statement in _MIGRATIONS[number]:
                        execute(statement)
                    execute(f"PRAGMA application_id = {_APPLICATION_ID}")
                    execute(f"PRAGMA user_version = {number + 1}")
        with database_errors(self.path):
            self._connection.execute("PRAGMA synchronous = FULL")
            named = [column[1] for column in self._connection.execute("PRAGMA table_info(corrections)")]
        if not {"id", *COLUMNS} <= set(named):
            raise DamagedStoreError(f"{self.path}: {REASONS[sqlite3.SQLITE_CORRUPT]}")

    def _version(self) -> int:
        """The schema's version, 0 in an empty file; to be asked within a transaction.

        Raises:
            StoreError: it is the database of another program, or of a newer release.
        """
        version, application, tables = (
            int(self._connection.execute(query).fetchone()[0])
            for query in ("PRAGMA user_version", "PRAGMA application_id", "SELECT count(*) FROM sqlite_schema")
        )
        if application != _APPLICATION_ID and (version, application, tables) != (0, 0, 0):
            raise DamagedStoreError(f"{self.path}: {REASONS[sqlite3.SQLITE_NOTADB]}")
        if version < 0:
            raise DamagedStoreError(f"{self.path}: {REASONS[sqlite3.SQLITE_CORRUPT]}")
        if version > len(_MIGRATIONS):
            raise StoreError(
                f"{self.path}: made by a newer release of Nítido (its version is {version}, "
                f"this release knows {len(_MIGRATIONS)}); it is left as it was"
            )
        return version

    def _use_wal(self) -> None:
        """Turns write-ahead logging on; SQLite itself does not wait for another program that is doing the same."""
        deadline = time.monotonic() + BUSY_TIMEOUT
        while True:
            try:
                with database_errors(self.path):
                    self._connection.execute("PRAGMA journal_mode = WAL")
                return
            except StoreError as error:
                cause = error.__cause__
                assert isinstance(cause, sqlite3.Error)
                if cause.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)

    @contextmanager
    def _transaction(self, kind: Literal["DEFERRED", "IMMEDIATE"] = "IMMEDIATE") -> Iterator[Execute]:
        """A transaction that ends on the disk, or undone; the value is the connection's `execute`.

        Within another one it is a part of that.
        """
        with database_errors(self.path):
            if self._connection.in_transaction:
                yield self._connection.execute
                return
            self._connection.execute(f"BEGIN {kind}")
            try:
                yield self._connection.execute
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # SQLite may have undone it already
                    self._connection.execute("ROLLBACK")
                raise

    def _rows(self, condition: str, *values: object) -> Iterator[tuple[int, Row]]:
        with database_errors(self.path):
            for number, *row in self._connection.execute(f"{_SELECT} {condition}", values):
                yield number, tuple(row)

    def _correction(self, number: int, row: Row) -> Correction:
        try:
            return from_row(row)
        except ValueError as error:
            remedy = f"`nitido corrections delete {number}` removes it"
            raise StoreError(f"{self.path}: correction {number} is damaged ({error}); {remedy}") from error


def _keep_private(path: Path) -> None:
    """Lets nobody else read the store, which holds what is on other people's invoices; makes the file if there is none.

    SQLite gives the files beside it the same permissions. What fails here SQLite tells better.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600))
    for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        with suppress(OSError):
            if file.stat().st_mode & 0o077:
                file.chmod(0o600)


def _leniently(text: bytes) -> str:
    return text.decode(errors="surrogateescape")
