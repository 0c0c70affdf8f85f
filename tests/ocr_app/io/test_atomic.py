"""Files are written whole or not at all."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocr_app.io.atomic import atomic_write, atomic_write_all


def test_a_file_is_in_its_place_when_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with atomic_write(path) as file:
        file.write(b"new")
        assert not path.exists()
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), atomic_write(path) as file:
        file.write(b"half of it")
        raise ZeroDivisionError
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"), atomic_write(path) as file:
        file.write(b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_permissions_are_those_of_the_file_before_or_the_usual_ones(tmp_path: Path) -> None:
    private, usual, new = (tmp_path / name for name in ("private", "usual", "new"))
    private.touch()
    private.chmod(0o600)
    usual.touch()
    for path in (private, new):
        with atomic_write(path) as file:
            file.write(b"new")
    assert private.stat().st_mode & 0o777 == 0o600
    assert new.stat().st_mode == usual.stat().st_mode


def test_the_longest_name_a_file_can_have(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)
    with atomic_write(path) as file:
        file.write(b"new")
    assert path.read_bytes() == b"new"


def test_of_several_files_all_or_none_are_written(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"

    def contents(fails: bool) -> Iterator[tuple[Path, bytes]]:
        yield first, b"1"
        if fails:
            raise ZeroDivisionError
        yield second, b"2"

    with pytest.raises(ZeroDivisionError):
        atomic_write_all(contents(fails=True))
    assert list(tmp_path.iterdir()) == []
    atomic_write_all(contents(fails=False))
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such locks: there drafts are swept after an hour")
def test_drafts_of_killed_programs_are_swept_and_those_of_running_ones_are_not(tmp_path: Path) -> None:
    abandoned = [tmp_path / f".{'a' * 32}{number}.part" for number in ("", "-1")]
    foreign = tmp_path / "film.part"
    for file in (*abandoned, foreign):
        file.write_bytes(b"half of it")
    abandoned.append(tmp_path / f".{'b' * 32}.part")
    abandoned[-1].touch()

    def contents() -> Iterator[tuple[Path, bytes]]:
        for number in (1, 2, 3):
            yield tmp_path / f"{number}.txt", b"whole"
        drafts = sorted(file.name for file in tmp_path.iterdir() if file.suffix == ".part")
        assert len(drafts) == 4  # those of the three and the foreign one
        with atomic_write(tmp_path / "other.txt") as written:
            written.write(b"whole")
        assert sorted(file.name for file in tmp_path.iterdir() if file.suffix == ".part") == drafts

    with atomic_write(tmp_path / "result.txt") as written:
        written.write(b"whole")
    assert not any(file.exists() for file in abandoned)
    atomic_write_all(contents())
    assert {file.name for file in tmp_path.iterdir()} == {
        "film.part",
        "result.txt",
        "other.txt",
        *(f"{n}.txt" for n in (1, 2, 3)),
    }


def test_more_files_can_be_written_together_than_can_be_open(tmp_path: Path) -> None:
    atomic_write_all((tmp_path / f"{number}.txt", b"page") for number in range(1500))
    assert len(list(tmp_path.iterdir())) == 1500
