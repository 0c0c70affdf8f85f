"""Which files a run reads."""

import os
from pathlib import Path

import pytest

from ocr_app.batch.inputs import ScanFile, find_scans, listed_paths
from ocr_app.errors import MissingFileError, UnreadableFileError


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    folder = tmp_path / "pile"
    for name in ("b.PDF", "a.png", "notes.txt", ".hidden.png", "may/c.tif", "may/deep/d.jpg", ".trash/e.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def test_a_folder_gives_its_scans_and_those_below_in_the_order_of_their_names(pile: Path) -> None:
    assert list(find_scans([pile])) == [
        ScanFile(pile / "a.png"),
        ScanFile(pile / "b.PDF"),
        ScanFile(pile / "may" / "c.tif", Path("may")),
        ScanFile(pile / "may" / "deep" / "d.jpg", Path("may/deep")),
    ]


def test_files_come_as_they_are_named_whatever_their_names_end_in(pile: Path) -> None:
    paths = [pile / "notes.txt", pile / "missing.png", pile / "a.png", pile / "a.png"]
    assert [file.path for file in find_scans(paths)] == paths


def test_the_folder_of_results_is_passed_over(pile: Path) -> None:
    results = pile / "results"
    results.mkdir()
    (results / "a.pdf").touch()
    assert results / "a.pdf" not in [
        file.path for file in find_scans([pile], without=[pile / "may" / ".." / "results"])
    ]


def test_a_file_that_two_folders_hold_is_read_once(pile: Path) -> None:
    assert len(list(find_scans([pile, pile / "may"]))) == 4


def test_a_folder_without_scans_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (found,) = find_scans([tmp_path / "empty"])
    assert isinstance(found.error, MissingFileError)
    assert str(found.error) == f"{tmp_path / 'empty'}: there are no scans in this folder"


def test_a_folder_that_may_not_be_read_is_told_and_the_others_are_read(
    pile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refusing(path: str) -> object:
        if str(path) == str(pile / "may"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = list(find_scans([pile]))
    assert [file.path.name for file in found if not file.error] == ["a.png", "b.PDF"]
    (error,) = (file.error for file in found if file.error)
    assert isinstance(error, UnreadableFileError)
    assert str(error) == f"{pile / 'may'}: cannot be opened: Permission denied"


def test_a_loop_of_links_ends(pile: Path) -> None:
    (pile / "may" / "loop").symlink_to(pile, target_is_directory=True)
    assert len(list(find_scans([pile]))) == 4


@pytest.mark.parametrize("content", [b"a.png\nb c.png\n", b"a.png\r\nb c.png\r\n", b"a.png\0b c.png\0"])
def test_paths_are_listed_on_lines_or_between_nul_bytes(content: bytes) -> None:
    assert listed_paths(content) == [Path("a.png"), Path("b c.png")]
