"""`nitido correct` and `nitido corrections` as a user meets them."""

import os
import re
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ocr_app.corrections import Correction, CorrectionStore, page_hash
from ocr_app.document import Character, Line, Word
from ocr_app.errors import ExitCode
from ocr_app.geometry import Box
from ocr_app.segmentation.line_image import LineImage
from ocr_app.segmentation.text_line import TextLine
from tests.files import needs_special_files

Nitido = Callable[..., int]
Captured = pytest.CaptureFixture[str]

HEIGHT = 20  # of a line on the pages of these tests
TRUTH = """\
10,10,110,10,110,30,10,30,TOTAL, 9,90
10,50,90,50,90,70,10,70,OBRIGADO
10,130,60,130,60,150,10,150,NOT THERE
"""
READ = ["T0TAL, 9,9O", "OBRIGADO", "made up"]  # what the recognizer reads on the page's three lines


def recognize_lines(recognizer: object, image: NDArray[np.uint8]) -> list[tuple[Line, LineImage]]:
    """Reads bars of ink, one under the other, as the lines of READ."""
    inked = np.diff((image < 128).any(1).astype(int), prepend=0, append=0)
    lines = []
    for text, y in zip(READ, np.flatnonzero(inked == 1).tolist(), strict=False):
        columns = np.flatnonzero(image[y] < 128)
        x0, x1 = int(columns[0]), int(columns[-1]) + 1
        edges = np.linspace(x0, x1, len(text) + 1).astype(int)
        boxes: list[Box] = [(int(a), y, int(b), y + HEIGHT) for a, b in pairwise(edges)]
        words = []
        for found in re.finditer(r"\S+", text):
            characters = tuple(Character(c, boxes[k], 0.5) for k, c in enumerate(found.group(), found.start()))
            box = (characters[0].box[0], y, characters[-1].box[2], y + HEIGHT)
            words.append(Word(found.group(), box, 0.5, characters))
        place = TextLine((0.0, 0.0, float(y + HEIGHT)), HEIGHT, x0, x1)
        line_image = LineImage(np.full((32, x1 - x0), y, np.uint8), place, x0, 1)
        lines.append((Line((x0, y, x1, y + HEIGHT), tuple(words)), line_image))
    return lines


@pytest.fixture
def folder(nitido: Nitido, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where `nota.png` and its truth are; the store is in `home`."""
    recognizer: Any = sys.modules["ocr_app.recognition.recognizer"]

    def recognize_upright(self: object, image: NDArray[np.uint8], **_: bool) -> tuple[int, Any, tuple[Box, ...]]:
        return 0, recognize_lines(self, image), ()

    monkeypatch.setattr(recognizer.Recognizer, "recognize_upright", recognize_upright, raising=False)
    monkeypatch.setenv("NITIDO_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Image.fromarray(page()).save(tmp_path / "nota.png")
    (tmp_path / "nota.csv").write_text(TRUTH)
    return tmp_path


def page(shift: int = 0) -> NDArray[np.uint8]:
    """A page with three lines."""
    image = np.full((200, 160), 255, np.uint8)
    for y, x1 in ((10, 110), (50, 90), (90, 80)):
        image[y : y + HEIGHT, 10 + shift : x1 + shift] = 0
    return image


def corrections() -> dict[int, Correction]:
    with CorrectionStore.open() as store:
        return dict(store.all())


@pytest.fixture
def three(folder: Path) -> list[int]:
    """The numbers of three corrections in the store."""
    made = Correction(
        "hash",
        "maio/nota.png",
        1,
        (0, 0, 9, 9),
        np.zeros((32, 8), np.uint8),
        "T0TAL",
        "TOTAL",
        None,
        "default",
        datetime(2026, 5, 4, 15, 30).astimezone(),
    )
    with CorrectionStore.open() as store:
        return [
            store.add(made),
            store.add(
                replace(made, line_box=(0, 10, 9, 19), reading="OK", truth="OK", time=datetime(2026, 6, 1, tzinfo=UTC))
            ),
            store.add(
                replace(made, page=12, source="junho/\n\x1b.pdf", time=datetime(2026, 6, 2, tzinfo=UTC), page_hash="q")
            ),
        ]


# --- correct


def test_the_truth_of_a_page_is_recorded_as_if_reviewed(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    before = datetime.now(UTC)
    assert nitido("correct", "nota.png", "--truth", "nota.csv", "--model", "mine") == ExitCode.OK
    out, err = capfd.readouterr()
    assert out == "nota.png: 2 lines recorded, 1 changed, 1 unmatched\n"
    assert err == "nitido: nota.csv: line 3 not matched: NOT THERE\n"
    first, second = corrections().values()
    assert (first.reading, first.truth, first.line_box) == ("T0TAL, 9,9O", "TOTAL, 9,90", (10, 10, 110, 30))
    assert (second.reading, second.truth, second.line_box) == ("OBRIGADO", "OBRIGADO", (10, 50, 90, 70))
    for found in (first, second):
        assert (found.source, found.page, found.model, found.edges) == ("nota.png", 1, "mine", None)
        assert found.reviewed
        assert found.page_hash == page_hash(page())
        assert before <= found.time <= datetime.now(UTC)
    assert np.array_equal(first.line_image, np.full((32, 100), 10))


def test_correcting_again_replaces(nitido: Nitido, folder: Path) -> None:
    nitido("correct", "nota.png", "--truth", "nota.csv")
    (folder / "nota.csv").write_text(TRUTH.replace("OBRIGADO", "OBRIGADA"))
    (folder / "nota.png").rename("other name.png")
    nitido("correct", "other name.png", "--truth", "nota.csv")
    assert [found.truth for found in corrections().values()] == ["TOTAL, 9,90", "OBRIGADA"]


def test_a_page_of_several(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    first, second = Image.fromarray(page(3)), Image.fromarray(page())
    first.save("nota.tif", save_all=True, append_images=[second])
    assert nitido("correct", "nota.tif", "--truth", "nota.csv", "--page", "2") == ExitCode.OK
    assert {(found.page, found.page_hash) for found in corrections().values()} == {(2, page_hash(page()))}
    for number in ("0", "3"):
        assert nitido("correct", "nota.tif", "--truth", "nota.csv", "--page", number) == ExitCode.NO_PAGES
        assert capfd.readouterr().err.splitlines()[-1] == f"nitido: nota.tif: there is no page {number}, the last is 2"


@pytest.mark.parametrize(
    ("path", "truth", "model", "code", "message"),
    [
        ("missing.png", TRUTH, "default", ExitCode.MISSING_FILE, "nitido: missing.png: no such file\n"),
        ("nota.png", "", "default", ExitCode.EMPTY_FILE, "nitido: nota.csv: the file is empty\n"),
        (
            "nota.png",
            TRUTH + "TOTAL\n",
            "default",
            ExitCode.UNREADABLE_FILE,
            "nitido: nota.csv: line 4: not of the form",
        ),
        ("nota.png", TRUTH, "broken", ExitCode.MODEL, "nitido: model broken: "),
    ],
)
def test_what_cannot_be_corrected_records_nothing(
    nitido: Nitido, folder: Path, capfd: Captured, path: str, truth: str, model: str, code: ExitCode, message: str
) -> None:
    (folder / "nota.csv").write_text(truth)
    assert nitido("correct", path, "--truth", "nota.csv", "--model", model) == code
    out, err = capfd.readouterr()
    assert out == "" and err.startswith(message) and err.count("\n") == 1
    assert corrections() == {}


def test_a_store_that_is_none_is_left_alone(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    (folder / "home").mkdir()
    store = folder / "home" / "corrections.db"
    store.write_text("not a database " * 100)
    for command in (
        ("correct", "nota.png", "--truth", "nota.csv"),
        ("corrections", "list"),
        ("corrections", "export", "out"),
        ("corrections", "import", "nota.csv"),
        ("corrections", "delete", "--all", "--yes"),
    ):
        assert nitido(*command) == ExitCode.STORE
        assert capfd.readouterr() == ("", f"nitido: {store}: not a store of corrections\n")
    assert store.read_text() == "not a database " * 100
    assert not (folder / "out").exists()


@needs_special_files
@pytest.mark.parametrize("kind", ["device", "pipe"])
def test_a_truth_without_end_is_refused(nitido: Nitido, folder: Path, kind: str, capfd: Captured) -> None:
    endless = Path("/dev/zero") if kind == "device" else folder / "pipe"
    if kind == "pipe":
        os.mkfifo(endless)
    assert nitido("correct", "nota.png", "--truth", endless) == ExitCode.UNREADABLE_FILE
    assert capfd.readouterr() == ("", f"nitido: {endless}: cannot be opened: not a regular file\n")


# --- corrections list


def test_the_list_is_a_table(nitido: Nitido, three: list[int], capfd: Captured) -> None:
    assert nitido("corrections", "list") == ExitCode.OK
    rows = capfd.readouterr().out.splitlines()
    assert rows[0] == f"{three[0]}  2026-05-04 15:30  maio/nota.png  p. 1   T0TAL -> TOTAL"
    assert rows[1].endswith("maio/nota.png  p. 1   OK -> OK")
    assert rows[2].endswith("junho/��.pdf   p. 12  T0TAL -> TOTAL")


def test_the_list_is_narrowed(nitido: Nitido, three: list[int], capfd: Captured) -> None:
    nitido("corrections", "list", "--since", "2026-05-20")
    assert len(capfd.readouterr().out.splitlines()) == 2
    nitido("corrections", "list", "--source", "MAIO")
    assert len(capfd.readouterr().out.splitlines()) == 2
    nitido("corrections", "list", "--source", "maio", "--since", "2026-05-20T10:00")
    assert len(capfd.readouterr().out.splitlines()) == 1


def test_a_date_that_is_none(nitido: Nitido, three: list[int], capfd: Captured) -> None:
    with pytest.raises(SystemExit) as left:
        nitido("corrections", "list", "--since", "yesterday")
    assert left.value.code == ExitCode.USAGE
    assert "'yesterday' is not a date like 2026-01-31" in capfd.readouterr().err


def test_the_list_of_nothing(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    assert nitido("corrections", "list") == ExitCode.OK
    assert capfd.readouterr() == ("", "")


# --- corrections export, import


def test_corrections_travel(nitido: Nitido, three: list[int], folder: Path, capfd: Captured, monkeypatch: Any) -> None:
    before = list(corrections().values())
    assert nitido("corrections", "export", "mine.jsonl") == ExitCode.OK
    assert capfd.readouterr().out == "mine.jsonl: 3 corrections exported\n"
    monkeypatch.setenv("NITIDO_HOME", str(folder / "another machine"))
    assert nitido("corrections", "import", "mine.jsonl") == ExitCode.OK
    assert nitido("corrections", "import", "mine.jsonl") == ExitCode.OK
    assert capfd.readouterr().out == (
        "mine.jsonl: 3 of 3 corrections are new\nmine.jsonl: 0 of 3 corrections are new\n"
    )
    assert list(corrections().values()) == before


@needs_special_files
def test_an_export_replaces_an_earlier_one_and_no_other_file(
    nitido: Nitido, three: list[int], folder: Path, capfd: Captured
) -> None:
    for _ in range(2):
        assert nitido("corrections", "export", "mine.jsonl") == ExitCode.OK
    (folder / "own.txt").write_bytes(b"notes")
    capfd.readouterr()
    assert nitido("corrections", "export", "own.txt") == ExitCode.OUTPUT
    assert capfd.readouterr().err == "nitido: own.txt: exists and is not as Nítido wrote it; --overwrite replaces it\n"
    assert (folder / "own.txt").read_bytes() == b"notes"
    (folder / "a.png").write_bytes(b"a scan")
    for options in ([], ["--overwrite"]):
        assert nitido("corrections", "export", "a.png", *options) == ExitCode.OUTPUT
        assert capfd.readouterr().err == "nitido: a.png: exists and may be a scan; no export takes its place\n"
    assert (folder / "a.png").read_bytes() == b"a scan"
    (folder / "device").symlink_to("/dev/null")
    for options in ([], ["--overwrite"]):
        assert nitido("corrections", "export", "device", *options) == ExitCode.OUTPUT
        assert capfd.readouterr().err == "nitido: device: cannot be written: not a regular file\n"
    assert nitido("corrections", "export", "own.txt", "--overwrite") == ExitCode.OK


def test_an_export_that_cannot_be_written(nitido: Nitido, three: list[int], capfd: Captured) -> None:
    assert nitido("corrections", "export", "missing/mine.jsonl") == ExitCode.OUTPUT
    assert capfd.readouterr().err.startswith("nitido: missing/mine.jsonl: cannot be written: ")


# --- corrections delete


def test_some_are_deleted(nitido: Nitido, three: list[int], capfd: Captured) -> None:
    assert nitido("corrections", "delete", three[0], three[2]) == ExitCode.OK
    rows = capfd.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows[:2]] == [str(three[0]), str(three[2])]
    assert rows[2] == "2 corrections removed"
    assert list(corrections()) == [three[1]]


def test_all_are_deleted_on_second_thought_only(nitido: Nitido, three: list[int], capfd: Captured) -> None:
    for wrong in (["--all"], [], ["--yes"], [three[0], "--all", "--yes"]):
        with pytest.raises(SystemExit) as left:
            nitido("corrections", "delete", *wrong)
        assert left.value.code == ExitCode.USAGE
    assert len(corrections()) == 3
    capfd.readouterr()
    assert nitido("corrections", "delete", "--all", "--yes") == ExitCode.OK
    assert capfd.readouterr().out.splitlines()[-1] == "3 corrections removed"
    assert corrections() == {}


def test_a_number_that_is_not_there(nitido: Nitido, three: list[int], capfd: Captured) -> None:
    assert nitido("corrections", "delete", three[0], 999) == ExitCode.STORE
    out, err = capfd.readouterr()
    assert out.endswith("1 corrections removed\n")
    assert err == "nitido: no correction 999\n"


# --- damaged corrections

DAMAGE = ["strip = x'00'", "edges = '[1]'", "edges = '['", "truth = CAST(x'544f54e9' AS TEXT)", "time = 'yesterday'"]


@pytest.fixture(params=DAMAGE)
def damaged(three: list[int], request: pytest.FixtureRequest) -> int:
    """The number of the first of three corrections, which can no longer be read."""
    with closing(sqlite3.connect(Path("home", "corrections.db"), isolation_level=None)) as database:
        database.execute(f"UPDATE corrections SET {request.param} WHERE id = {three[0]}")
    return three[0]


def test_a_damaged_correction_is_listed_and_deleted(
    nitido: Nitido, three: list[int], damaged: int, capfd: Captured
) -> None:
    assert nitido("corrections", "list") == ExitCode.OK
    rows = capfd.readouterr().out.splitlines()
    assert {int(row.split()[0]) for row in rows} == set(three)
    assert nitido("corrections", "delete", damaged) == ExitCode.OK
    out, err = capfd.readouterr()
    assert out.splitlines()[0].startswith(f"{damaged} ") and err == ""
    assert sorted(corrections()) == three[1:]


def test_a_damaged_correction_is_left_out_of_the_export(
    nitido: Nitido, three: list[int], damaged: int, folder: Path, capfd: Captured, monkeypatch: Any
) -> None:
    assert nitido("corrections", "export", "mine.jsonl") == ExitCode.OK
    out, err = capfd.readouterr()
    assert out == "mine.jsonl: 2 corrections exported\n"
    remedy = f"`nitido corrections delete {damaged}` removes it"
    assert err == f"nitido: correction {damaged} is damaged and not exported; {remedy}\n"
    monkeypatch.setenv("NITIDO_HOME", str(folder / "another machine"))
    assert nitido("corrections", "import", "mine.jsonl") == ExitCode.OK
    assert len(corrections()) == 2


def test_all_are_deleted_damaged_or_not(nitido: Nitido, damaged: int, capfd: Captured) -> None:
    assert nitido("corrections", "delete", "--all", "--yes") == ExitCode.OK
    assert corrections() == {}
