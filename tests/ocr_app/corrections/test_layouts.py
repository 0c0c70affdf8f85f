"""What a person said about pages as a whole: kept, carried to another machine, and saved from a damaged store."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ocr_app.corrections import CorrectionStore, PageLayout
from ocr_app.corrections.archive import export_corrections, import_corrections
from ocr_app.corrections.repair import repair
from ocr_app.errors import UnreadableFileError
from tests.ocr_app.corrections.corrected import NOON, correction

TURNED = PageLayout("a" * 64, NOON, turn=90)
MOVED = PageLayout("b" * 64, NOON, order=((0, 0, 9, 9), (0, 10, 9, 19)))
PLACED = correction(0, geometry=tuple(float(number) / 7 for number in range(9)))


def test_a_layout_is_kept_until_another_is_said(path: Path) -> None:
    with CorrectionStore.open(path) as opened:
        opened.put_layout(TURNED)
        opened.put_layout(MOVED)
    with CorrectionStore.open(path) as opened:
        assert [opened.layout(each.page_hash) for each in (TURNED, MOVED)] == [TURNED, MOVED]
        assert opened.layout("c" * 64) is None
        opened.put_layout(replace(TURNED, turn=180))
        assert opened.layout(TURNED.page_hash) == replace(TURNED, turn=180)


def test_what_the_recognizer_does_anyway_is_not_stored(opened: CorrectionStore) -> None:
    opened.put_layout(TURNED)
    opened.put_layout(replace(TURNED, turn=None))
    assert not list(opened.layouts())


@pytest.mark.parametrize("wrong", [{"turn": 45}, {"time": datetime(2026, 1, 1)}])
def test_a_layout_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        replace(TURNED, **wrong)


def test_a_damaged_layout_is_as_good_as_none(opened: CorrectionStore) -> None:
    opened.put_layout(TURNED)
    with closing(sqlite3.connect(opened.path)) as connection, connection:
        connection.execute("UPDATE layouts SET turn = 45")
    assert opened.layout(TURNED.page_hash) is None


@pytest.mark.parametrize("rotation", [(), (90.0,)])
def test_where_an_added_line_lies_is_stored_to_the_last_bit(
    opened: CorrectionStore, rotation: tuple[float, ...]
) -> None:
    placed = correction(0, geometry=(*[float(number) / 7 for number in range(9)], *rotation))
    opened.add(placed)
    ((_, found),) = opened.all()
    assert found.geometry == placed.geometry


@pytest.mark.parametrize("geometry", [(1.0,), (*[0.0] * 8, float("nan"))])
def test_a_geometry_that_is_none_is_refused(geometry: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="9 numbers"):
        correction(geometry=geometry)


def test_layouts_travel_with_the_corrections(tmp_path: Path, opened: CorrectionStore) -> None:
    exported, again = tmp_path / "exported.jsonl", tmp_path / "again.jsonl"
    opened.add(PLACED)
    opened.put_layout(TURNED)
    opened.put_layout(MOVED)
    assert export_corrections(opened, exported) == (1, [])
    with CorrectionStore.open(tmp_path / "other.db") as other:
        other.put_layout(replace(TURNED, turn=180, time=NOON + timedelta(hours=1)))
        assert import_corrections(other, exported) == (1, 1)
        assert other.layout(MOVED.page_hash) == MOVED
        assert other.layout(TURNED.page_hash).turn == 180  # what was said last holds
        other.put_layout(TURNED)
        export_corrections(other, again)
    assert again.read_bytes() == exported.read_bytes()


def test_an_export_without_layouts_can_be_read_by_earlier_releases(tmp_path: Path, opened: CorrectionStore) -> None:
    opened.add(correction())
    export_corrections(opened, tmp_path / "exported.jsonl")
    header = (tmp_path / "exported.jsonl").read_text().splitlines()[0]
    assert json.loads(header)["version"] == 1


@pytest.mark.parametrize("damage", [{"turn": 45}, {"turn": "90"}, {"line_order": [[1, 2]]}, {"time": "noon"}])
def test_a_damaged_layout_is_not_imported(tmp_path: Path, opened: CorrectionStore, damage: dict[str, Any]) -> None:
    exported = tmp_path / "exported.jsonl"
    opened.put_layout(TURNED)
    export_corrections(opened, exported)
    header, layout = exported.read_text().splitlines()
    exported.write_text(f"{header}\n{json.dumps(json.loads(layout) | damage)}\n")
    with pytest.raises(UnreadableFileError, match="line 2: not a correction"):
        import_corrections(opened, exported)


def test_a_repair_saves_layouts(path: Path) -> None:
    with CorrectionStore.open(path) as opened:
        opened.add(PLACED)
        opened.put_layout(TURNED)
    assert repair(path, NOON)[0] == 1
    with CorrectionStore.open(path) as opened:
        assert opened.layout(TURNED.page_hash) == TURNED
        assert [found.geometry for _, found in opened.all()] == [PLACED.geometry]
