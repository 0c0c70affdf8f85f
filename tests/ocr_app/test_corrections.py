"""The store of corrections: what is acknowledged stays, whatever happens to the program, the file or the disk."""

import base64
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ocr_app.corrections import Correction, CorrectionStore, page_hash, store
from ocr_app.corrections.archive import export_corrections, import_corrections
from ocr_app.corrections.records import to_row
from ocr_app.errors import (
    EmptyFileError,
    MissingFileError,
    NitidoError,
    OutputError,
    StoreError,
    UnreadableFileError,
)

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def strip(seed: int = 0, width: int = 40) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (32, width), np.uint8)


def correction(line: int = 0, truth: str = "TOTAL 9,90", page: str = "p", **other: Any) -> Correction:
    """The correction of the line at the height `line` of a page."""
    made = Correction(
        page_hash=page_hash(np.full((2, 2), ord(page), np.uint8)),
        source=f"notas/{page}.pdf",
        page=1,
        line_box=(10, line, 200, line + 20),
        strip=strip(line),
        reading="T0TAL 9,9O",
        truth=truth,
        edges=None,
        model="default",
        time=NOON + timedelta(minutes=line),
    )
    return replace(made, **other)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "corrections.db"


@pytest.fixture
def opened(path: Path) -> Iterator[CorrectionStore]:
    with CorrectionStore.open(path) as opened:
        yield opened


def stored(path: Path) -> list[Correction]:
    """What another program sees in the store."""
    with CorrectionStore.open(path) as store:
        return [found for _, found in store.all()]


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# --- keeping


def test_what_is_added_is_there_for_others_at_once(opened: CorrectionStore) -> None:
    made = correction(edges=tuple((float(x), x + 4.5) for x in range(9)))
    opened.add(made)
    [found] = stored(opened.path)
    assert found == made
    assert np.array_equal(found.strip, made.strip)


def test_only_a_line_without_doubts_is_reviewed(opened: CorrectionStore) -> None:
    """An unchanged line that was looked at is an example of what it says; one that nobody finished is not."""
    made = [
        correction(0, truth="OK", reading="OK"),
        correction(10, truth="OK", reading="OK", doubtful=(1,)),
        correction(20, doubtful=(0, 8)),
        correction(30, doubtful=None),
    ]
    for one in made:
        opened.add(one)
    assert stored(opened.path) == made
    assert [found.reviewed for found in stored(opened.path)] == [True, False, False, False]


def test_a_batch_is_stored_whole_or_not_at_all(opened: CorrectionStore) -> None:
    opened.add(correction(10))
    with opened.batch():
        opened.add(correction(20)), opened.add(correction(30))
        opened.remove(correction().page_hash, correction(10).line_box)
        assert stored(opened.path) == [correction(10)]
    assert stored(opened.path) == [correction(20), correction(30)]
    with pytest.raises(KeyboardInterrupt), opened.batch():
        opened.add(correction(40))
        raise KeyboardInterrupt
    assert stored(opened.path) == [correction(20), correction(30)]


def test_a_page_gives_its_corrections_top_to_bottom(opened: CorrectionStore) -> None:
    lower, upper, elsewhere = correction(50), correction(10), correction(page="q")
    for made in (lower, elsewhere, upper):
        opened.add(made)
    assert opened.page(upper.page_hash) == (upper, lower)
    assert opened.page("unknown") == ()
    assert opened.count() == 3


def test_a_later_correction_of_a_line_replaces_the_earlier(opened: CorrectionStore) -> None:
    first, second = correction(), correction(truth="TOTAL 9,99", time=NOON + timedelta(days=1), model="mine")
    number = opened.add(first)
    assert opened.add(second) == number
    assert list(opened.all()) == [(number, second)]


def test_an_undone_correction_is_gone(opened: CorrectionStore) -> None:
    kept, undone = correction(10), correction(20)
    opened.add(kept), opened.add(undone)
    opened.remove(undone.page_hash, undone.line_box)
    opened.remove(undone.page_hash, undone.line_box)  # there is nothing left to remove: not a failure
    assert stored(opened.path) == [kept]


def test_deleting_by_number(opened: CorrectionStore) -> None:
    numbers = [opened.add(correction(line)) for line in range(3)]
    assert opened.delete([numbers[0], numbers[2], 999]) == 2
    assert [number for number, _ in opened.all()] == [numbers[1]]
    assert opened.add(correction(7)) not in numbers  # the number of a deleted one never names another


def test_all_is_narrowed_by_time_and_source(opened: CorrectionStore) -> None:
    old, new = correction(0), correction(10, source="notas/AÇÃO.png")
    opened.add(new), opened.add(old)

    def found(**narrow: Any) -> list[Correction]:
        return [found for _, found in opened.all(**narrow)]

    assert found() == [old, new]
    assert found(since=new.time) == found(source="ação") == [new]
    assert found(since=new.time.astimezone(timezone(timedelta(hours=-3)))) == [new]
    assert found(source="p.pdf") == [old]
    assert found(since=new.time, source="p.pdf") == []


def test_the_default_store_is_in_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NITIDO_HOME", str(tmp_path / "me"))
    with CorrectionStore.open() as opened:
        opened.add(correction())
    assert stored(tmp_path / "me" / "corrections.db") == [correction()]


def test_a_source_that_is_no_text_is_kept_as_far_as_it_is(opened: CorrectionStore) -> None:
    opened.add(correction(source="nota\udce9.png"))
    assert stored(opened.path)[0].source == r"nota\udce9.png"


def test_page_hash_tells_pixels_and_shape_apart() -> None:
    image = np.arange(12, dtype=np.uint8).reshape(3, 4)
    assert re.fullmatch("[0-9a-f]{64}", page_hash(image))
    assert page_hash(image) == page_hash(np.asfortranarray(image)) == page_hash(image.copy())
    assert len({page_hash(image), page_hash(image + 1), page_hash(image.reshape(4, 3))}) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"strip": np.zeros((32, 8), np.float32)},
        {"strip": np.zeros((32, 8, 3), np.uint8)},
        {"strip": np.zeros((32, 0), np.uint8)},
        {"truth": "TOTAL  9,90"},
        {"edges": ((0.0, 4.0),)},
        {"time": datetime(2026, 1, 31)},
        {"doubtful": (9,)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_is_no_correction_cannot_be_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        correction(**wrong)


WORDS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=4)
TEXT = WORDS.map(lambda words: " ".join(" ".join(words).split()))
COORDINATE = st.integers(-(1 << 31), 1 << 31)


@st.composite
def corrections(draw: st.DrawFn) -> Correction:
    truth = draw(TEXT)
    edge = st.floats(allow_nan=False, allow_infinity=False)
    count = len(truth.replace(" ", ""))
    zone = st.sampled_from([UTC, timezone(timedelta(hours=-3)), timezone(timedelta(hours=5, minutes=45))])
    return Correction(
        page_hash=draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        source=draw(st.text(st.characters(exclude_categories=["Cs"]))),
        page=draw(st.integers(1, 1 << 31)),
        line_box=draw(st.tuples(COORDINATE, COORDINATE, COORDINATE, COORDINATE)),
        strip=strip(draw(st.integers(0, 9)), draw(st.integers(1, 60))),
        reading=draw(TEXT),
        truth=truth,
        edges=draw(st.none() | st.lists(st.tuples(edge, edge), min_size=count, max_size=count).map(tuple)),
        model=draw(TEXT),
        time=draw(st.datetimes(datetime(1970, 1, 2), datetime(9999, 1, 1), timezones=zone)),
        doubtful=draw(st.none() | st.sets(st.integers(0, max(0, count - 1)), max_size=count).map(sorted).map(tuple)),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(corrections())
def test_any_correction_comes_back_and_travels(opened: CorrectionStore, made: Correction) -> None:
    opened.delete(number for number, _ in opened.all())
    number = opened.add(made)
    [(found_number, found)] = opened.all()
    assert (found_number, found) == (number, made)
    assert found.time.utcoffset() == timedelta(0)
    assert np.array_equal(found.strip, made.strip)
    exported = opened.path.with_name("exported")
    assert export_corrections(opened, exported) == 1
    opened.delete([number])
    assert import_corrections(opened, exported) == (1, 1)
    assert opened.page(made.page_hash) == (made,)


# --- whatever happens to the program

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_corrections import CorrectionStore, correction
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
    assert all(np.array_equal(one.strip, strip(line)) for line, one in enumerate(found))
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


# --- whatever happens to the file and the disk


def fails(path: Path, reason: str) -> None:
    """Opening the store fails with one line that names it, and changes nothing."""
    before = content(path.parent)
    with pytest.raises(StoreError, match=f"^{re.escape(str(path))}: .*{reason}[^\n]*$"):
        CorrectionStore.open(path)
    assert content(path.parent) == before


def test_a_full_disk_loses_only_what_it_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    made = [correction(line, strip=strip(line, 400)) for line in range(20)]

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
        row = to_row(one)[:-1]
        old.execute(f"INSERT INTO corrections VALUES (NULL{', ?' * len(row)})", row)
    old.commit()
    old.close()
    assert stored(path) == [replace(changed, doubtful=None), confirmed, told]
    with CorrectionStore.open(path) as opened:
        opened.add(correction(30, doubtful=(1,)))
    assert stored(path)[-1] == correction(30, doubtful=(1,))


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
            opened.add(correction(line, strip=strip(line, 400)))
    path.write_bytes(path.read_bytes()[:8192])
    with pytest.raises(StoreError, match="the file is corrupt"):
        stored(path)


def test_a_damaged_strip(path: Path) -> None:
    with CorrectionStore.open(path) as opened:
        number = opened.add(correction())
    database = sqlite3.connect(path)
    database.execute("UPDATE corrections SET strip = x'00'")
    database.commit()
    database.close()
    with pytest.raises(StoreError, match=f"corrupt: correction {number}: its strip cannot be read$"):
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


# --- from machine to machine


@pytest.fixture
def exported(tmp_path: Path, opened: CorrectionStore) -> Path:
    """An export of three corrections."""
    for made in (correction(20), correction(0, edges=tuple((x / 3, x + 1.0) for x in range(9))), correction(10)):
        opened.add(made)
    assert export_corrections(opened, tmp_path / "exported.jsonl") == 3
    return tmp_path / "exported.jsonl"


def test_an_export_is_the_same_bit_for_bit_after_its_journey(exported: Path, tmp_path: Path) -> None:
    with CorrectionStore.open(tmp_path / "other.db") as other:
        other.add(correction(500, page="q"))
        assert import_corrections(other, exported) == (3, 3)
        other.remove(correction(page="q").page_hash, correction(500).line_box)
        again = tmp_path / "again.jsonl"
        assert export_corrections(other, again) == 3
    assert again.read_bytes() == exported.read_bytes()


def test_an_export_of_the_first_release_can_be_imported(exported: Path, opened: CorrectionStore) -> None:
    def old(line: str) -> str:
        return json.dumps({key: value for key, value in json.loads(line).items() if key != "doubtful"}) + "\n"

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
    assert export_corrections(opened, tmp_path / "empty") == 0
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
        (lambda text: text.replace('"version":1', '"version":2'), UnreadableFileError, "exported by a newer release"),
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
