"""A damaged store: what is told of it, and what a repair saves."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from ocr_app.corrections import Correction, CorrectionStore
from ocr_app.corrections.repair import problems, repair
from ocr_app.errors import StoreError

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
COUNT = 60


def correction(number: int) -> Correction:
    noise = np.random.default_rng(number).integers(0, 255, (32, 120), np.uint8)
    return Correction(
        page_hash=f"{number % 7:064}",
        source="nota.png",
        page=1,
        line_box=(0, 10 * number, 100, 10 * number + 9),
        line_image=noise,
        reading="T0TAL",
        truth=f"TOTAL {number}",
        edges=None,
        model="default",
        time=NOW + timedelta(seconds=number),
    )


@pytest.fixture
def store(path: Path) -> Path:
    with CorrectionStore.open(path) as opened:
        for number in range(COUNT):
            opened.add(correction(number))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # all is in the one file
    return path


def truths(path: Path) -> set[str]:
    with CorrectionStore.open(path) as opened:
        return {each.truth for _, each in opened.all()}


def test_a_sound_store_has_no_problems_and_a_repair_keeps_everything(store: Path) -> None:
    assert problems(store) == []
    before = truths(store)
    saved, kept = repair(store, NOW)
    assert (saved, kept.name) == (COUNT, "corrections-damaged-20261127-120000.db")
    assert truths(store) == before and kept.exists()


def test_damaged_pages_are_found_and_what_lies_around_them_is_saved(store: Path) -> None:
    content = bytearray(store.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = bytes(4096)
    store.write_bytes(content)
    assert problems(store)
    saved, kept = repair(store, NOW)
    assert COUNT // 2 < saved < COUNT
    assert kept.read_bytes() == content
    assert problems(store) == [] and len(truths(store)) == saved


@pytest.mark.parametrize("place", [0, 18, 30, 50, 105, 200, 400])
def test_damage_to_the_header_or_the_schema_costs_no_correction(store: Path, place: int) -> None:
    with closing(sqlite3.connect(store)) as connection:
        (begin,) = connection.execute(
            "SELECT 4096 - length(sql) FROM sqlite_schema WHERE name = 'corrections'"
        ).fetchone()
    content = bytearray(store.read_bytes())
    for byte in (place, begin + place):
        content[byte % 4096] ^= 0xFF
    store.write_bytes(content)
    assert repair(store, NOW)[0] == COUNT
    assert len(truths(store)) == COUNT


def test_a_damaged_correction_is_told_and_left_behind(store: Path) -> None:
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("UPDATE corrections SET time = 'yesterday' WHERE id = 5")
        connection.commit()
    assert problems(store) == [f"{store}: correction 5 is damaged"]
    assert repair(store, NOW)[0] == COUNT - 1


@pytest.mark.parametrize("column", ["source", "page", "x0", "strip", "truth", "time"])
def test_a_correction_that_lacks_something_is_left_behind(store: Path, column: str) -> None:
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', '') WHERE name = 'corrections'")
        connection.commit()
    with closing(sqlite3.connect(store)) as connection:
        connection.execute(f"UPDATE corrections SET {column} = NULL WHERE id = 1")
        connection.commit()
    assert len(problems(store)) == 1
    saved, _ = repair(store)
    assert saved == COUNT - 1


def test_a_file_that_is_no_store_is_set_aside_with_nothing_saved(store: Path) -> None:
    store.write_bytes(b"no store at all")
    with pytest.raises(StoreError):
        problems(store)
    saved, kept = repair(store, NOW)
    assert saved == 0 and kept.read_bytes() == b"no store at all"
    with CorrectionStore.open(store) as opened:
        opened.add(replace(correction(1), truth="new"))
    assert truths(store) == {"new"}


def test_without_a_store_there_is_nothing_to_repair(tmp_path: Path) -> None:
    assert problems(tmp_path / "none.db") == []
    with pytest.raises(StoreError, match="there is no store"):
        repair(tmp_path / "none.db")


def test_a_store_that_another_program_is_writing_to_is_left_alone(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr("ocr_app.corrections.repair.sqlite3.connect", lambda path, **_: connect(path, timeout=0.1))
    with closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="another program"):
            repair(store, NOW)
    assert len(truths(store)) == COUNT


def test_a_store_of_a_newer_release_is_left_alone(store: Path) -> None:
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer release"):
        repair(store, NOW)
    assert [path.name for path in store.parent.glob("*damaged*")] == []
