"""What a store has acknowledged stays, whatever happens to the program, the file or the disk."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ocr_app.corrections import CorrectionStore, store
from ocr_app.corrections.records import COLUMNS, to_row
from ocr_app.errors import ExitCode, StoreError
from tests.ocr_app.corrections.corrected import ROOT, content, correction, line_image, stored

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_store import CorrectionStore, correction
print("ready", flush=True)
sys.stdin.readline()
with CorrectionStore.open(Path(sys.argv[2])) as store:
    for line in range(int(sys.argv[4])):
        store.add(correction(line, page=sys.argv[3]))
        print(line, flush=True)
"""


def writer(path: Path, page: str, count: int) -> subprocess.Popen[str]:
    """A program that is about to add corrections, and prints each when it is stored; it starts on a line of input."""
    arguments = [sys.executable, "-c", WRITER, str(Path(__file__).parent), str(path), page, str(count)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen(arguments, cwd=ROOT, text=True, **pipes)


def test_a_killed_program_loses_nothing_that_it_acknowledged(path: Path) -> None:
    with writer(path, "p", 1_000_000) as process:
        assert process.stdin and process.stdout
        assert process.stdout.readline() == "ready\n"
        print(file=process.stdin, flush=True)
        acknowledged = [int(process.stdout.readline()) for _ in range(500)]
        process.kill()
        acknowledged += [int(line) for line in process.stdout if line.endswith("\n")]
    found = stored(path)
    # The last one may have been stored and killed before it was acknowledged.
    assert len(found) - len(acknowledged) in (0, 1)
    assert found == [correction(line) for line in range(len(found))]
    assert all(np.array_equal(one.line_image, line_image(line)) for line, one in enumerate(found))
    with CorrectionStore.open(path) as again:
        again.add(correction(2000))
        assert again.count() == len(found) + 1


def test_programs_write_to_a_new_store_at_once(path: Path) -> None:
    pages = "abc"
    processes = [writer(path, page, 40) for page in pages]
    for process in processes:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for process in processes:
        print(file=process.stdin, flush=True)
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    with CorrectionStore.open(path) as opened:
        for page in pages:
            expected = [correction(line, page=page) for line in range(40)]
            assert list(opened.page(expected[0].page_hash)) == expected


def fails(path: Path, reason: str) -> None:
    """Opening the store fails with one line that names it, and changes nothing."""
    before = content(path.parent)
    with pytest.raises(StoreError, match=f"^{re.escape(str(path))}: .*{reason}[^\n]*$"):
        CorrectionStore.open(path)
    assert content(path.parent) == before


def test_a_full_disk_loses_only_what_it_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    made = [correction(line, line_image=line_image(line, 400)) for line in range(20)]

    def connect_to_small_disk(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.execute("PRAGMA max_page_count = 30")
        return connection

    with monkeypatch.context() as small:
        small.setattr(sqlite3, "connect", connect_to_small_disk)
        with CorrectionStore.open(path) as opened:
            kept = 0
            with pytest.raises(StoreError, match=f"^{re.escape(str(path))}: the disk is full$"):
                for one in made:
                    opened.add(one)
                    kept += 1
            assert 0 < kept < 20
            assert opened.count() == kept
            assert stored(path) == made[:kept]
            opened.remove(made[0].page_hash, made[0].line_box)
            opened.add(made[kept])  # there is room again
    assert stored(path) == made[1 : kept + 1]


def test_a_locked_store(opened: CorrectionStore, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.add(correction(1))
    monkeypatch.setattr(store, "BUSY_TIMEOUT", 0.05)
    other = sqlite3.connect(opened.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with CorrectionStore.open(opened.path) as waiting:
        assert waiting.count() == 1  # reading goes on
        with pytest.raises(StoreError, match="another program keeps it locked"):
            waiting.add(correction(2))
        other.execute("ROLLBACK")
        waiting.add(correction(3))
    other.close()
    assert stored(opened.path) == [correction(1), correction(3)]


def test_a_store_locked_while_it_is_created(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_TIMEOUT", 0.05)
    path.parent.mkdir()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="another program keeps it locked"):
        CorrectionStore.open(path)
    other.close()
    assert stored(path) == []


OLD_SCHEMA = """
    CREATE TABLE corrections (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        page_hash TEXT NOT NULL, source TEXT NOT NULL, page INTEGER NOT NULL,
        x0 INTEGER NOT NULL, y0 INTEGER NOT NULL, x1 INTEGER NOT NULL, y1 INTEGER NOT NULL,
        strip BLOB NOT NULL, reading TEXT NOT NULL, truth TEXT NOT NULL, edges TEXT,
        model TEXT NOT NULL, time TEXT NOT NULL,
        UNIQUE (page_hash, x0, y0, x1, y1)
    ) STRICT;
    PRAGMA application_id = 0x4E697464;
    PRAGMA user_version = 1;
    PRAGMA journal_mode = WAL;
"""
"""The first version of the store."""


def test_a_store_of_the_first_release_is_brought_up_to_date(path: Path) -> None:
    """Every correction stays; what cannot be known of it, whether each doubt was settled, is not made up."""
    edges = tuple((float(x), x + 1.0) for x in range(9))
    changed, confirmed, told = correction(0, edges=edges), correction(10, "T0TAL 9,9O", edges=edges), correction(20)
    path.parent.mkdir()
    old = sqlite3.connect(path)
    old.executescript(OLD_SCHEMA)
    for one in (changed, confirmed, told):
        row = to_row(one)[: COLUMNS.index("doubtful")]
        old.execute(f"INSERT INTO corrections VALUES (NULL{', ?' * len(row)})", row)
    old.commit()
    old.close()
    assert stored(path) == [replace(changed, doubtful=None), confirmed, told]
    with CorrectionStore.open(path) as opened:
        opened.add(correction(30, doubtful=(1,)))
    assert stored(path)[-1] == correction(30, doubtful=(1,))


def test_a_store_from_before_what_was_seen_was_recorded(path: Path) -> None:
    path.parent.mkdir()
    old = sqlite3.connect(path)
    old.executescript(OLD_SCHEMA)
    old.execute("ALTER TABLE corrections ADD COLUMN doubtful TEXT")
    row = to_row(correction(doubtful=(1,)))[: COLUMNS.index("seen")]
    old.execute(f"INSERT INTO corrections VALUES (NULL{', ?' * len(row)})", row)
    old.execute("PRAGMA user_version = 2")
    old.commit()
    old.close()
    assert stored(path) == [correction(doubtful=(1,), seen=None)]
    with CorrectionStore.open(path) as opened:
        opened.add(correction(30, seen=(1, 2)))
    assert stored(path)[-1] == correction(30, seen=(1, 2))


def test_a_store_of_a_newer_release(path: Path) -> None:
    with CorrectionStore.open(path) as opened:
        opened.add(correction())
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()
    fails(path, "made by a newer release.*99")


def test_a_database_of_another_program(path: Path) -> None:
    path.parent.mkdir()
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE invoices (number)")
    database.close()
    fails(path, "not a store of corrections")


def test_a_file_that_is_no_database(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("TOTAL 9,90\n" * 1000)
    fails(path, "not a store of corrections")


def test_a_truncated_store(path: Path) -> None:
    with CorrectionStore.open(path) as opened:
        for line in range(20):
            opened.add(correction(line, line_image=line_image(line, 400)))
    path.write_bytes(path.read_bytes()[:8192])
    with pytest.raises(StoreError, match="the file is corrupt"):
        stored(path)


@pytest.mark.parametrize(
    "damage",
    [
        "PRAGMA user_version = -1",
        "ALTER TABLE corrections RENAME COLUMN reading TO retding",
        "ALTER TABLE corrections DROP COLUMN doubtful",
        "ALTER TABLE corrections DROP COLUMN seen",
        "ALTER TABLE corrections RENAME TO korrections",
    ],
)
def test_a_schema_that_is_not_ours_any_more(path: Path, damage: str) -> None:
    with CorrectionStore.open(path) as opened:
        opened.add(correction())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(damage)
        connection.commit()
    with pytest.raises(StoreError, match="the file is corrupt"):
        CorrectionStore.open(path)


@pytest.mark.parametrize(("found", "written"), [(b"SQLite format 3\0", 47), (b"CREATE TABLE", 0)])
def test_a_byte_of_the_header_or_the_schema(path: Path, found: bytes, written: int) -> None:
    with CorrectionStore.open(path) as opened:
        opened.add(correction())
    content = bytearray(path.read_bytes())
    place = content.index(found) + written
    content[place : place + 1] = b"\xf4"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="the file is corrupt"):
        CorrectionStore.open(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_nobody_else_can_read_the_store(tmp_path: Path) -> None:
    path = tmp_path / "data" / "corrections.db"
    with CorrectionStore.open(path) as opened:
        opened.add(correction())
        files = [*path.parent.iterdir(), path.parent]
        assert len(files) == 4 and not any(file.stat().st_mode & 0o077 for file in files)
    path.chmod(0o644)  # as releases before left it
    CorrectionStore.open(path).close()
    assert path.stat().st_mode & 0o777 == 0o600


_POWERLESS = """
import ctypes, sys
from ocr_app.cli.main import main
# Root may write anywhere; without its capabilities it may not.
if sys.platform == "linux":
    ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)())
sys.exit(main(sys.argv[1:]))
"""


def test_a_store_on_a_read_only_disk_can_be_listed_checked_and_exported(path: Path, tmp_path: Path) -> None:
    with CorrectionStore.open(path) as store:
        store.add(correction())
    path.chmod(0o400)
    path.parent.chmod(0o500)
    before = content(path.parent)
    environment = os.environ | {"NITIDO_HOME": str(path.parent)}

    def nitido(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", _POWERLESS, "corrections", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    try:
        for arguments in (["list"], ["check"], ["export", tmp_path / "exported"]):
            done = nitido(*arguments)
            assert (done.returncode, done.stderr) == (0, ""), arguments
        assert "T0TAL 9,9O -> TOTAL 9,90" in nitido("list").stdout
        refused = nitido("delete", "1")
        assert (refused.returncode, refused.stderr.count("\n")) == (ExitCode.STORE, 1)
        assert content(path.parent) == before
    finally:
        path.parent.chmod(0o700)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN])
def test_a_disk_that_is_full_when_the_store_is_made_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """SQLite says that the disk fails or that it cannot open a file."""

    def fails(*_: object, **__: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr("sqlite3.connect", fails)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=28_000))
    with pytest.raises(StoreError, match="the disk is full"):
        CorrectionStore.open(path)


def test_a_damaged_line_image(path: Path) -> None:
    with CorrectionStore.open(path) as opened:
        number = opened.add(correction())
    database = sqlite3.connect(path)
    database.execute("UPDATE corrections SET strip = x'00'")
    database.commit()
    database.close()
    remedy = f"`nitido corrections delete {number}` removes it"
    with pytest.raises(
        StoreError, match=rf"correction {number} is damaged \(its line image cannot be read\); {remedy}$"
    ):
        stored(path)


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with CorrectionStore.open(path) as opened:
        opened.add(correction())
    assert stored(path) == [correction()]


def test_a_folder_in_place_of_the_store(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(StoreError, match="cannot be opened"):
        CorrectionStore.open(path)


def test_a_file_in_place_of_the_data_folder(path: Path) -> None:
    path.parent.write_text("kept")
    with pytest.raises(StoreError, match=f"^{re.escape(str(path.parent))}: cannot be created: "):
        CorrectionStore.open(path)
    assert path.parent.read_text() == "kept"
