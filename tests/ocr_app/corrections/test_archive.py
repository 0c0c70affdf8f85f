"""Corrections travel from machine to machine."""

import base64
import json
import os
import re
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ocr_app.corrections import CorrectionStore, archive
from ocr_app.corrections.archive import export_corrections, import_corrections
from ocr_app.errors import (
    EmptyFileError,
    MissingFileError,
    NitidoError,
    OutputError,
    UnreadableFileError,
)
from tests.ocr_app.corrections.corrected import NOON, correction


@pytest.fixture
def exported(tmp_path: Path, opened: CorrectionStore) -> Path:
    """An export of three corrections."""
    for made in (correction(20), correction(0, edges=tuple((x / 3, x + 1.0) for x in range(9))), correction(10)):
        opened.add(made)
    assert export_corrections(opened, tmp_path / "exported.jsonl") == (3, [])
    return tmp_path / "exported.jsonl"


def test_an_export_is_the_same_bit_for_bit_after_its_journey(exported: Path, tmp_path: Path) -> None:
    with CorrectionStore.open(tmp_path / "other.db") as other:
        other.add(correction(500, page="q"))
        assert import_corrections(other, exported) == (3, 3)
        other.remove(correction(page="q").page_hash, correction(500).line_box)
        again = tmp_path / "again.jsonl"
        assert export_corrections(other, again) == (3, [])
    assert again.read_bytes() == exported.read_bytes()


def test_an_export_of_the_first_release_can_be_imported(exported: Path, opened: CorrectionStore) -> None:
    def old(line: str) -> str:
        kept = {key: value for key, value in json.loads(line).items() if key not in ("doubtful", "seen")}
        return json.dumps(kept) + "\n"

    before = [found for _, found in opened.all()]
    opened.delete(number for number, _ in opened.all())
    exported.write_text("".join(map(old, exported.read_text().splitlines())))
    assert import_corrections(opened, exported) == (3, 3)
    assert [found for _, found in opened.all()] == [replace(found, doubtful=None) for found in before]


def test_importing_twice_adds_nothing(exported: Path, opened: CorrectionStore) -> None:
    before = list(opened.all())
    assert import_corrections(opened, exported) == (0, 3)
    assert list(opened.all()) == before


def test_of_two_corrections_of_a_line_the_import_leaves_the_newer(exported: Path, opened: CorrectionStore) -> None:
    newer = correction(0, "NEWER", time=NOON + timedelta(days=1))
    older = correction(10, "OLDER", time=NOON - timedelta(days=1))
    opened.add(newer), opened.add(older)
    assert import_corrections(opened, exported) == (1, 3)
    assert [found.truth for _, found in opened.all()] == ["TOTAL 9,90", "TOTAL 9,90", "NEWER"]


def test_an_empty_store_is_exported_too(opened: CorrectionStore, tmp_path: Path) -> None:
    assert export_corrections(opened, tmp_path / "empty") == (0, [])
    assert import_corrections(opened, tmp_path / "empty") == (0, 0)


def changed(**values: object) -> Any:
    """A change to the last line of an export."""

    def change(text: str) -> str:
        *lines, last = text.splitlines()
        return "\n".join([*lines, json.dumps(json.loads(last) | values)]) + "\n"

    return change


@pytest.mark.parametrize(
    ("damage", "kind", "message"),
    [
        (lambda text: "", EmptyFileError, "the file is empty"),
        (lambda text: "TOTAL 9,90\n", UnreadableFileError, "not an export of corrections"),
        (lambda text: '{"version": 1}\n', UnreadableFileError, "not an export of corrections"),
        (lambda text: text.replace('"version":1', '"version":3'), UnreadableFileError, "exported by a newer release"),
        (lambda text: text[:-100], UnreadableFileError, "line 4: "),
        (lambda text: text + "[1]\n", UnreadableFileError, "line 5: "),
        (changed(strip="?"), UnreadableFileError, "line 4: "),
        (changed(strip=base64.b64encode(b"GIF89a").decode()), UnreadableFileError, "line 4: "),
        (changed(page="1"), UnreadableFileError, "line 4: "),
        (changed(page=0), UnreadableFileError, "line 4: "),
        (changed(x0=1 << 70), UnreadableFileError, "line 4: "),
        (changed(edges=[[1, 2]]), UnreadableFileError, "line 4: "),
        (changed(edges=[1, 2, 3]), UnreadableFileError, "line 4: "),
        (changed(time="yesterday"), UnreadableFileError, "line 4: "),
        (changed(truth="two  spaces"), UnreadableFileError, "line 4: "),
        (changed(truth=None), UnreadableFileError, "line 4: "),
        (changed(doubtful=[9]), UnreadableFileError, "line 4: "),
        (changed(doubtful=[[0]]), UnreadableFileError, "line 4: "),
        (changed(truth="\ud800"), UnreadableFileError, "line 4: "),
        (changed(model="\udce9"), UnreadableFileError, "line 4: "),
        (changed(time="0001-01-01T00:00:00+14:00"), UnreadableFileError, "line 4: "),
        (changed(edges=[[1, 10**400]] * 9), UnreadableFileError, "line 4: "),
        (lambda text: text + "[" * 100_000 + "\n", UnreadableFileError, "line 5: "),
        (lambda text: "[" * 100_000 + "\n", UnreadableFileError, "not an export of corrections"),
    ],
)
def test_a_bad_import_is_one_line_and_changes_nothing(
    exported: Path, opened: CorrectionStore, damage: Any, kind: type[NitidoError], message: str
) -> None:
    opened.delete(number for number, _ in opened.all())
    exported.write_text(damage(exported.read_text()))
    with pytest.raises(kind, match=f"^{re.escape(str(exported))}: {message}[^\n]*$"):
        import_corrections(opened, exported)
    assert opened.count() == 0


def test_imports_that_cannot_be_opened(opened: CorrectionStore, tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        import_corrections(opened, tmp_path / "missing")
    with pytest.raises(UnreadableFileError, match="cannot be opened: "):
        import_corrections(opened, tmp_path)
    (tmp_path / "latin").write_bytes(b"nota\xe9\n")
    with pytest.raises(UnreadableFileError, match="not an export of corrections"):
        import_corrections(opened, tmp_path / "latin")


def test_a_line_without_end_is_no_correction(exported: Path, opened: CorrectionStore) -> None:
    with exported.open("r+b") as file:
        file.seek(0, os.SEEK_END)
        file.truncate(file.tell() + 3_000_000_000)  # zeros, of which the disk keeps none
    tracemalloc.start()
    with pytest.raises(UnreadableFileError, match="line 5: not a correction"):
        import_corrections(opened, exported)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200_000_000


def test_a_store_can_be_used_while_a_file_is_imported(
    exported: Path, opened: CorrectionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.delete([number for number, _ in opened.all()])
    taken = archive.from_row

    def overtaken(row: Any) -> Any:
        monkeypatch.setattr("ocr_app.corrections.archive.from_row", taken)
        with CorrectionStore.open(opened.path) as other:
            other.add(correction(line=700))
        return taken(row)

    monkeypatch.setattr("ocr_app.corrections.archive.from_row", overtaken)
    assert import_corrections(opened, exported) == (3, 3)
    assert opened.count() == 4


def test_two_exports_to_the_same_file_do_not_meddle(
    exported: Path, opened: CorrectionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = exported.read_bytes()
    read = CorrectionStore.rows

    def overtaken(store: CorrectionStore) -> Iterator[Any]:
        rows = read(store)
        yield next(rows)
        monkeypatch.setattr(CorrectionStore, "rows", read)
        export_corrections(store, exported)
        yield from rows

    monkeypatch.setattr(CorrectionStore, "rows", overtaken)
    export_corrections(opened, exported)
    assert exported.read_bytes() == before
    assert [path.name for path in exported.parent.glob(".*")] == []


def test_an_export_to_a_name_as_long_as_the_disk_allows(opened: CorrectionStore, tmp_path: Path) -> None:
    opened.add(correction())
    assert export_corrections(opened, tmp_path / ("n" * 255)) == (1, [])


def test_exports_that_cannot_be_written(opened: CorrectionStore, tmp_path: Path) -> None:
    for path in (Path(), tmp_path, tmp_path / "missing" / "exported"):
        with pytest.raises(OutputError, match="cannot be written: "):
            export_corrections(opened, path)


@pytest.mark.parametrize("overwrite", [False, True])
def test_an_export_takes_the_place_of_no_scan(opened: CorrectionStore, tmp_path: Path, overwrite: bool) -> None:
    scan = tmp_path / "nota.PNG"
    assert archive.export_corrections(opened, scan, overwrite=overwrite)[0] == 0  # an odd name, and nothing is there
    assert archive.export_corrections(opened, scan, overwrite=overwrite)[0] == 0  # nor but an export
    scan.write_bytes(b"scanned")
    with pytest.raises(OutputError, match="may be a scan"):
        archive.export_corrections(opened, scan, overwrite=overwrite)
    assert scan.read_bytes() == b"scanned"


def test_a_failed_export_leaves_the_last_good_one(
    exported: Path, opened: CorrectionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = exported.read_bytes()
    rows = list(opened.rows())

    def rows_until_full(_: object) -> Iterator[object]:
        yield rows[0]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(CorrectionStore, "rows", rows_until_full)
    with pytest.raises(OutputError, match=r"exported\.jsonl: cannot be written: No space left on device$"):
        export_corrections(opened, exported)
    assert exported.read_bytes() == before
    assert [path.name for path in exported.parent.glob(".*")] == []
