"""Which files of a watched folder are ready to be read."""

from pathlib import Path

import pytest

from ocr_app.batch.arrivals import Arrivals
from ocr_app.batch.inputs import ScanFile, find_scans


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def arrivals(clock: Clock) -> Arrivals:
    return Arrivals(2.0, clock)


def ready(arrivals: Arrivals, folder: Path) -> list[str]:
    return [file.path.name for file in arrivals.look(find_scans([folder]))]


def test_a_file_is_read_once_it_is_wholly_written(arrivals: Arrivals, clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"a")
    assert ready(arrivals, tmp_path) == []
    clock.now = 1.9
    (tmp_path / "a.png").write_bytes(b"ab")
    assert ready(arrivals, tmp_path) == []
    clock.now = 3.8
    assert ready(arrivals, tmp_path) == [] and arrivals.is_waiting
    clock.now = 3.9
    assert ready(arrivals, tmp_path) == ["a.png"]


def test_a_file_that_has_been_dealt_with_is_passed_over_until_it_changes(
    arrivals: Arrivals, clock: Clock, tmp_path: Path
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"a")
    ready(arrivals, tmp_path)
    clock.now = 2.0
    assert ready(arrivals, tmp_path) == ["a.png"]
    arrivals.deal_with(ScanFile(path))
    assert ready(arrivals, tmp_path) == [] and not arrivals.is_waiting
    path.write_bytes(b"another")
    ready(arrivals, tmp_path)
    clock.now = 4.0
    assert ready(arrivals, tmp_path) == ["a.png"]


def test_one_that_never_ends_being_written_is_told_once_and_keeps_no_other(
    arrivals: Arrivals, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "whole.png").write_bytes(b"whole")
    found = []
    for second in range(1300):
        clock.now = float(second)
        (tmp_path / "endless.png").write_bytes(bytes(second))
        assert "endless.png" not in (names := ready(arrivals, tmp_path))
        found += [path.name for path in arrivals.late()]
        if second == 2:
            assert names == ["whole.png"]
            arrivals.deal_with(ScanFile(tmp_path / "whole.png"))
    assert found == ["endless.png"]


def test_one_that_vanishes_is_forgotten(arrivals: Arrivals, clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"a")
    ready(arrivals, tmp_path)
    (tmp_path / "a.png").unlink()
    assert ready(arrivals, tmp_path) == [] and not arrivals.is_waiting
